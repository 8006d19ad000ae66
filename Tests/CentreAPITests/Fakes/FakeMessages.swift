import CentrePorts
import ContactDomain

/// Conversations in memory.
actor FakeMessages: MessageLog {
    private(set) var conversations: [ConversationKey: Conversation] = [:]
    private(set) var all: [Message] = []

    func put(_ conversation: Conversation) { conversations[conversation.key] = conversation }

    func put(_ message: Message) {
        all.removeAll { $0.id == message.id }
        all.append(message)
        all.sort { $0.number < $1.number }
    }

    func conversation(_ key: ConversationKey) async throws -> Conversation? { conversations[key] }
    func conversation(_ id: ConversationID) async throws -> Conversation? { conversations.values.first { $0.id == id } }
    func message(_ id: MessageID) async throws -> Message? { all.first { $0.id == id } }

    func message(in conversation: ConversationID, by author: Message.Author, clientID: String) async throws -> Message? {
        all.first { $0.conversation == conversation && $0.author == author && $0.clientID == clientID }
    }

    func messages(of conversation: ConversationID, after: Int64?, before: Int64?, audience: Message.Audience, limit: Int) async throws -> [Message] {
        let found = all.filter { message in
            message.conversation == conversation && (audience == .staff || message.audience == .everyone) && message.number > after ?? .min && message.number < before ?? .max
        }
        return before == nil ? Array(found.prefix(limit)) : Array(found.suffix(limit))
    }

    func searchMessages(_ text: String, cursor: String?, limit: Int) async throws -> Page<Message> { Page(items: all.filter { $0.text.contains(text) }, nextCursor: nil) }
    func undelivered(channel: ContactChannel, limit: Int) async throws -> [Message] { [] }
}
