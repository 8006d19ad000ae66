import ContactDomain

/// A message as integrations are told it.
struct PublicMessage: Encodable, Sendable {
    /// Who wrote it: an agent or another user with their id, the customer, or the centre itself.
    struct Author: Encodable, Sendable {
        let kind: String
        let id: String?

        init(_ author: Message.Author) {
            switch author {
            case .customer: (kind, id) = ("customer", nil)
            case .agent(let agent): (kind, id) = ("agent", agent.description)
            case .user(let user): (kind, id) = ("user", user.description)
            case .automatic: (kind, id) = ("automatic", nil)
            }
        }

        static let kinds = ["customer", "agent", "user", "automatic"]
    }

    struct Progress: Encodable, Sendable {
        let state: Delivery.State
        var failure: String?
    }

    let id: MessageID
    let conversation: ConversationID
    let number: Int64
    let at: Timestamp
    let author: Author
    let audience: Message.Audience
    var text: String
    var attachments: [Attachment]
    var buttons: [Message.Button]
    var delivery: Progress
    let editedAt: Timestamp?
    let deletedAt: Timestamp?

    init(_ message: Message) {
        id = message.id
        conversation = message.conversation
        number = message.number
        at = message.at
        author = Author(message.author)
        audience = message.audience
        text = message.text
        attachments = message.attachments
        buttons = message.buttons
        delivery = Progress(state: message.delivery.state, failure: message.delivery.failure)
        editedAt = message.editedAt
        deletedAt = message.deletedAt
    }
}
