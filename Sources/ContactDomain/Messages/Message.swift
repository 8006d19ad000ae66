/// One message of a conversation, or a note that only staff reads.
public struct Message: Codable, Equatable, Sendable {
    public enum Author: Hashable, Sendable {
        case customer
        case agent(AgentID)
        /// Somebody else of the staff: only in notes.
        case user(UserID)
        /// A flow, or the centre itself.
        case automatic
    }

    public enum Audience: String, Codable, CaseIterable, Equatable, Sendable {
        case everyone
        /// Agents and supervisors: the customer never sees it.
        case staff
    }

    public let id: MessageID
    public let conversation: ConversationID
    /// The contact within the conversation that it belongs to.
    public let interaction: InteractionID
    /// Grows over all messages of the centre: the order within a conversation, and the place from which a reader goes on. Has gaps.
    public let number: Int64
    public let at: Timestamp
    public let author: Author
    public let audience: Audience
    public var text: String
    public var attachments: [Attachment]
    /// What the customer can choose with one click instead of writing.
    public var buttons: [Button]
    /// The name that its sender gave it: the same one twice from the same author is the same message.
    public let clientID: String?
    /// The provider's name for it, where there is one.
    public var externalID: String?
    public var delivery: Delivery
    public var editedAt: Timestamp?
    /// Deleted messages keep their place and lose their content.
    public var deletedAt: Timestamp?
    /// The latest change that its provider knows of; nil where there was none to tell.
    public var toldAt: Timestamp?

    public init(
        id: MessageID, conversation: ConversationID, interaction: InteractionID, number: Int64, at: Timestamp, author: Author, audience: Audience = .everyone,
        text: String, attachments: [Attachment] = [], buttons: [Button] = [], clientID: String? = nil, externalID: String? = nil,
        delivery: Delivery = Delivery(.accepted), editedAt: Timestamp? = nil, deletedAt: Timestamp? = nil, toldAt: Timestamp? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.interaction = interaction
        self.number = number
        self.at = at
        self.author = author
        self.audience = audience
        self.text = text
        self.attachments = attachments
        self.buttons = buttons
        self.clientID = clientID
        self.externalID = externalID
        self.delivery = delivery
        self.editedAt = editedAt
        self.deletedAt = deletedAt
        self.toldAt = toldAt
    }

    /// When somebody last changed what it says.
    public var changedAt: Timestamp? { deletedAt ?? editedAt }

    /// A choice that is offered with a message.
    public struct Button: Codable, Equatable, Sendable {
        /// What a click sends back.
        public let key: String
        public let label: String

        public init(key: String, label: String) {
            self.key = key
            self.label = label
        }

        /// The key of a button that opens a call in the customer's browser instead of sending anything back.
        public static let callKey = "tandem-call"
    }
}
