/// A typed 128-bit id: two things of different kinds can never be mixed up.
///
/// The bits are a UUID version 7 (RFC 9562, section 5.7): sortable by the
/// millisecond in which the thing came to be.
public struct Identifier<Tag>: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version-7 id from an instant and 74 bits of randomness.
    public init(at instant: Timestamp, random a: UInt64, _ b: UInt64) {
        let milliseconds = UInt64(bitPattern: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | 0x7000 | (a & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (b & 0x3FFF_FFFF_FFFF_FFFF)
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

extension Identifier: LosslessStringConvertible {
    /// Reads the canonical form, 8-4-4-4-12 hexadecimal digits; nil for anything else.
    public init?(_ description: String) {
        let utf8 = Array(description.utf8)
        guard utf8.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        for (index, byte) in utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(byte - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt64(byte - UInt8(ascii: "A")) + 10
            default: return nil
            }
            if digits < 16 { high = high << 4 | value } else { low = low << 4 | value }
            digits += 1
        }
        self.init(high: high, low: low)
    }

    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            let shift = UInt64(15 - index % 16) * 4
            text.append(digits[Int((word >> shift) & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Identifier: Codable, CodingKeyRepresentable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not an id (a UUID is expected)"))
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var codingKey: any CodingKey { NameKey(stringValue: description) }

    public init?<Key: CodingKey>(codingKey: Key) { self.init(codingKey.stringValue) }
}

/// A coding key that is any string.
struct NameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

public enum InteractionTag: Sendable {}
public enum SegmentTag: Sendable {}
public enum OfferTag: Sendable {}
public enum AgentTag: Sendable {}
public enum UserTag: Sendable {}
public enum QueueTag: Sendable {}
public enum EntryPointTag: Sendable {}
public enum RecordingTag: Sendable {}
public enum ConversationTag: Sendable {}
public enum MessageTag: Sendable {}
public enum AttachmentTag: Sendable {}
public enum CustomerTag: Sendable {}

public typealias InteractionID = Identifier<InteractionTag>
public typealias SegmentID = Identifier<SegmentTag>
public typealias OfferID = Identifier<OfferTag>
public typealias AgentID = Identifier<AgentTag>
public typealias UserID = Identifier<UserTag>
public typealias QueueID = Identifier<QueueTag>
public typealias EntryPointID = Identifier<EntryPointTag>
public typealias RecordingID = Identifier<RecordingTag>
public typealias ConversationID = Identifier<ConversationTag>
public typealias MessageID = Identifier<MessageTag>
public typealias AttachmentID = Identifier<AttachmentTag>
public typealias CustomerID = Identifier<CustomerTag>
