import ContactDomain

/// Every conversation and message that was ever written.
public protocol MessageLog: Sendable {
    func conversation(_ key: ConversationKey) async throws -> Conversation?
    func conversation(_ id: ConversationID) async throws -> Conversation?
    func message(_ id: MessageID) async throws -> Message?
    /// The message that this author sent under this name in the conversation.
    func message(in conversation: ConversationID, by author: Message.Author, clientID: String) async throws -> Message?
    /// In order, oldest first.
    /// - Parameters:
    ///   - after: only those with a higher number.
    ///   - before: only those with a lower number; of these the newest.
    ///   - audience: `.everyone` leaves out what only staff may read.
    func messages(of conversation: ConversationID, after: Int64?, before: Int64?, audience: Message.Audience, limit: Int) async throws -> [Message]
    /// Messages and notes that hold all these words, newest first; Chinese as well as English.
    func searchMessages(_ text: String, cursor: String?, limit: Int) async throws -> Page<Message>
    /// What we have promised to a provider and not handed over, behind a number, in order: taken up again after a restart.
    func undelivered(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message]
    /// What was changed after a provider had it, and the provider does not know, behind a number, in order: taken up again after a restart.
    func untold(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message]
}
