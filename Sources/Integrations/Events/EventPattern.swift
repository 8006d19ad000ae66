import CentrePorts

/// Which events are asked for: a name, all below one (`interaction.*`), or all (`*`).
struct EventPattern: Equatable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    func matches(_ name: String) -> Bool {
        if text == "*" { return true }
        return text.hasSuffix(".*") ? name.hasPrefix(text.dropLast()) : name == text
    }

    /// Whether there is any event that it could match.
    var isKnown: Bool { EventCatalogue.entries.contains { matches($0.name) } }
}

extension WebhookSubscription {
    func asks(forAnyOf entries: [EventCatalogue.Entry]) -> Bool {
        events.contains { text in entries.contains { EventPattern(text).matches($0.name) } }
    }
}
