import ContactDomain

/// What people and connectors ask of a conversation by messages.
public enum MessageCommand: Codable, Equatable, Sendable {
    /// Somebody wrote to us. Accepted when it is on the disk.
    case receive(InboundMessage)
    case send(OutboundDraft, in: InteractionID, by: AgentID)
    /// Something that only staff reads. The page's name for it makes it one note, however often it is sent.
    case note(String, in: InteractionID, by: Message.Author, clientID: String? = nil)
    /// A new text for a message of one's own.
    case edit(Message, text: String, by: Message.Author)
    case delete(Message, by: Message.Author)
    /// Everything up to this number has been read.
    case markRead(InteractionID, by: Reader, upTo: Int64)
    /// The connector tells how far a message came.
    case report(Message, Delivery)
    /// The connector tells that its provider knows a change, or why it will never show it.
    case told(Message, of: Timestamp, refusal: String?)
    /// The agent ends the contact: wrap-up follows.
    case end(InteractionID, by: AgentID)
    /// The customer ends it.
    case leave(InteractionID)

    public enum Reader: Codable, Hashable, Sendable {
        case customer
        case agent(AgentID)
    }
}

/// What an agent writes.
public struct OutboundDraft: Codable, Equatable, Sendable {
    public var text: String
    public var attachments: [Attachment]
    /// The page's name for it: sent twice, it is one message.
    public var clientID: String?
    /// What the customer can do with one click; nil where there is nothing.
    public var buttons: [Message.Button]?

    public init(text: String, attachments: [Attachment] = [], clientID: String? = nil, buttons: [Message.Button]? = nil) {
        self.text = text
        self.attachments = attachments
        self.clientID = clientID
        self.buttons = buttons
    }
}
