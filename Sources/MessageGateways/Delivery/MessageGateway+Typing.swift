import CentrePorts
import ContactDomain

// That somebody writes to a customer: shown where the channel shows it, never in the way of what is written.

/// An agent begins to write, goes on, or has stopped.
struct Keystroke: Sendable {
    let key: ConversationKey
    let isTyping: Bool
}

/// What one customer was told of our typing.
struct TypingIndicator {
    var wanted: Bool
    var shown = false
    var at = Timestamp(milliseconds: 0)
    var isUnderWay = false

    /// Who goes on writing is shown again after this time: channels take the sign away by themselves.
    static let refresh = Span.seconds(4)

    func isDue(at now: Timestamp) -> Bool { wanted != shown || wanted && now - at >= Self.refresh }
}

extension MessageGateway {
    func followTyping() async {
        await withDiscardingTaskGroup { group in
            // Visitors' streams show it themselves.
            for await stroke in keystrokes where stroke.key.channel != .chat {
                // An agent who left in the middle of a word says no more.
                if indicators.count > 1_000 { indicators = indicators.filter { $0.value.isUnderWay || clock.now - $0.value.at < .minutes(1) } }
                let indicator = indicators[stroke.key]
                indicators[stroke.key, default: TypingIndicator(wanted: false)].wanted = stroke.isTyping
                if indicator?.isUnderWay != true { group.addTask { await self.show(to: stroke.key) } }
            }
        }
    }

    /// One at a time in each conversation, so that the last word is what is so.
    private func show(to key: ConversationKey) async {
        while let indicator = indicators[key], !indicator.isUnderWay, indicator.isDue(at: clock.now) {
            indicators[key]?.isUnderWay = true
            await tell(indicator.wanted, to: key)
            indicators[key]?.isUnderWay = false
            indicators[key]?.shown = indicator.wanted
            indicators[key]?.at = clock.now
        }
        if let left = indicators[key], !left.isUnderWay, !left.wanted, !left.shown { indicators[key] = nil }
    }

    private func tell(_ isTyping: Bool, to key: ConversationKey) async {
        do {
            guard let entry = try await store.get(EntryPoint.self, id: key.entryPoint.description)?.value, let connector = connectors[entry.channel] else { return }
            let capabilities = connector.capabilities(at: entry)
            guard capabilities.showsTyping else { return }
            _ = await gate(of: entry.id).passIfFree(perSecond: capabilities.perSecond) { await connector.show(typing: isTyping, to: key, at: entry) }
        } catch {
            logger.debug("that somebody writes could not be shown", metadata: ["error": "\(error)"])
        }
    }
}
