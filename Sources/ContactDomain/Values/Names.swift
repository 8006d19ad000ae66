/// A value that is text with a meaning of its own: written as plain text, never mixed with other text.
public protocol TextValue: Hashable, Comparable, Sendable, Codable, CodingKeyRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    var text: String { get }
    init(_ text: String)
}

extension TextValue {
    public var description: String { text }
    public init(stringLiteral value: String) { self.init(value) }
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    public var codingKey: any CodingKey { NameKey(stringValue: text) }
    public init?<Key: CodingKey>(codingKey: Key) { self.init(codingKey.stringValue) }
}

/// The name of a skill, as an admin writes it: `english`, `billing`.
public struct SkillName: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// The name of a flow: the `flow:` line of its file.
public struct FlowName: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// One leg of a call. Legs that come to us bear the telephony server's id; ours are UUIDs.
public struct LegID: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// The mixing point that the legs of one call share.
public struct BridgeID: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// One playing of prompts to one leg.
public struct PlaybackID: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// The SIP user part under which an agent's phone registers.
public struct EndpointName: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// A BCP 47 language tag: `en`, `zh`.
public struct LanguageTag: TextValue {
    public let text: String
    public init(_ text: String) { self.text = text }
}
