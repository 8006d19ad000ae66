import ContactDomain

/// The connectors' side that takes what we write to customers, and what we change in it. Returns at once; reports come back as `MessageCommand.report`.
public protocol MessageDelivery: Sendable {
    func deliver(_ messages: [OutboundMessage])
    /// Somebody writes to the customer at this moment, or has stopped. What does not arrive is missed by nobody.
    func show(typing isTyping: Bool, to key: ConversationKey)
}

/// A message with where it goes.
public struct OutboundMessage: Codable, Equatable, Sendable {
    public let message: Message
    public let key: ConversationKey

    public init(message: Message, key: ConversationKey) {
        self.message = message
        self.key = key
    }
}
