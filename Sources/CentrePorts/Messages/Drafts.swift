import ContactDomain

/// What somebody has begun to write in a conversation.
public struct Draft: Codable, Equatable, Sendable {
    public let text: String
    public let changedAt: Timestamp

    public init(text: String, changedAt: Timestamp) {
        self.text = text
        self.changedAt = changedAt
    }
}

/// Drafts of the staff: they survive a reload, and are there on another machine.
public protocol Drafts: Sendable {
    func draft(of user: UserID, in conversation: ConversationID) async throws -> Draft?
    /// An empty text removes the draft.
    func save(_ draft: Draft, of user: UserID, in conversation: ConversationID) async throws
    func removeDrafts(changedBefore instant: Timestamp) async throws
}
