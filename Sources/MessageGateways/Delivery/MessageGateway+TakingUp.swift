import CentrePorts
import ContactDomain

// What is found in the database: what was promised before a restart, and what a fault has left behind.

extension MessageGateway {
    /// Now and again: what a fault has left behind does not wait for the next start.
    func sweep() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(60)) } catch { return }
            await takeUp()
        }
    }

    /// Finds what was promised and not handed over: all of it, so that what waits for one provider hides nothing of another's.
    /// - Returns: false where it could not be read.
    @discardableResult
    func takeUp() async -> Bool {
        var keys: [ConversationID: ConversationKey] = [:]
        for channel in connectors.keys.sorted(by: { $0.rawValue < $1.rawValue }) where channel != .chat {
            do {
                try await each({ try await self.log.undelivered(channel: channel, after: $0, limit: Self.page) }, &keys) { Lane.Item(unsent: $0) }
                try await each({ try await self.log.untold(channel: channel, after: $0, limit: Self.page) }, &keys) { Lane.Item($0) }
            } catch {
                logger.error("messages that were not handed over could not be read", metadata: ["channel": "\(channel.rawValue)", "error": "\(error)"])
                return false
            }
        }
        return true
    }

    /// Page after page, oldest first.
    private func each(
        _ page: (Int64) async throws -> [Message], _ keys: inout [ConversationID: ConversationKey], _ item: (OutboundMessage) -> Lane.Item
    ) async throws {
        var after: Int64 = 0
        while !Task.isCancelled {
            let messages = try await page(after)
            for message in messages {
                if keys[message.conversation] == nil { keys[message.conversation] = try await log.conversation(message.conversation)?.key }
                guard let key = keys[message.conversation] else { continue }
                enqueue(item(OutboundMessage(message: message, key: key)), of: key)
            }
            guard let last = messages.last, messages.count == Self.page else { return }
            after = last.number
        }
    }
}
