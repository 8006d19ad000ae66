import ContactDomain

/// Somebody writes at this moment, or has stopped. It is not kept.
public struct TypingSignal: Codable, Equatable, Sendable {
    public let interaction: InteractionID
    public let by: ReadReceipt.Side
    public let isTyping: Bool

    public init(interaction: InteractionID, by side: ReadReceipt.Side, isTyping: Bool) {
        self.interaction = interaction
        self.by = side
        self.isTyping = isTyping
    }
}
