import ContactDomain

/// Somebody has read a conversation up to a message.
public struct ReadReceipt: Codable, Equatable, Sendable {
    public enum Side: String, Codable, Equatable, Sendable { case customer, staff }

    public let conversation: ConversationID
    public let interaction: InteractionID
    public let by: Side
    /// The number of the last message that was read.
    public let upTo: Int64

    public init(conversation: ConversationID, interaction: InteractionID, by side: Side, upTo: Int64) {
        self.conversation = conversation
        self.interaction = interaction
        self.by = side
        self.upTo = upTo
    }
}
