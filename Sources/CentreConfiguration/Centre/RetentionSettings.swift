import CentrePorts
import ContactDomain

/// For how long things are kept.
public struct RetentionSettings: Equatable, Sendable {
    /// The journal of inputs, from which a call can be explained.
    public var journal = Span.minutes(7 * 24 * 60)
    /// Events that a page or program which was away can still catch up on.
    public var events = Span.minutes(24 * 60)
    /// What of the history goes, by channel; where nothing is said it is kept for ever.
    public var rules: [RetentionRule] = []

    public init() {}
}

extension RetentionSettings {
    private static let tenYears = Span.minutes(3_653 * 24 * 60)

    mutating func read(_ section: Section) {
        journal = section.span("journal", journal, in: Span.minutes(60)...Self.tenYears)
        events = section.span("events", events, in: Span.minutes(1)...Self.tenYears)
        let channels = section.section("channels")
        rules = ContactChannel.allCases.compactMap { channel in
            let given = channels.section(channel.rawValue)
            let rule = RetentionRule(
                channel: channel, messages: Self.span(given, "messages"), recordings: Self.span(given, "recordings"), interactions: Self.span(given, "interactions"))
            given.finish()
            return rule == RetentionRule(channel: channel) ? nil : rule
        }
        channels.finish()
        section.finish()
    }

    /// At least an hour: what has just ended is still being worked with.
    private static func span(_ section: Section, _ key: String) -> Span? {
        let none = Span.zero
        let given = section.span(key, none, in: Span.minutes(60)...tenYears)
        return given == none ? nil : given
    }
}
