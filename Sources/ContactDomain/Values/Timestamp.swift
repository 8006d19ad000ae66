/// An instant: milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
    public static func + (left: Self, right: Span) -> Self { Self(milliseconds: left.milliseconds + right.milliseconds) }
    public static func - (left: Self, right: Span) -> Self { Self(milliseconds: left.milliseconds - right.milliseconds) }
    public static func - (left: Self, right: Self) -> Span { Span(milliseconds: left.milliseconds - right.milliseconds) }
}

/// A length of time in whole milliseconds: exact, and the same in the journal, the API and the database.
public struct Span: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func seconds(_ count: Int) -> Self { Self(milliseconds: Int64(count) * 1000) }
    public static func minutes(_ count: Int) -> Self { .seconds(count * 60) }
    public static let zero = Self(milliseconds: 0)

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
    public static func + (left: Self, right: Self) -> Self { Self(milliseconds: left.milliseconds + right.milliseconds) }

    /// The same length for Swift's clocks.
    public var duration: Duration { .milliseconds(milliseconds) }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws { milliseconds = try decoder.singleValueContainer().decode(Int64.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Span: Codable {
    public init(from decoder: any Decoder) throws { milliseconds = try decoder.singleValueContainer().decode(Int64.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
