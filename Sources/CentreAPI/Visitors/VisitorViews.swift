import CentrePorts
import ContactDomain

/// A chat as visitors find it.
struct ChatWelcome: Encodable, Sendable {
    struct Field: Encodable, Sendable {
        let key: String
        let label: String
        let kind: PreChatField.Kind
        let required: Bool
        let options: [String]?
    }

    let name: String
    let title: String
    let greeting: String
    let colour: String
    let languages: [LanguageTag]
    let isOpen: Bool
    let opensAt: Timestamp?
    let estimatedWait: Span?
    let preChat: [Field]
    /// In characters.
    let maxText: Int
    let maxFileBytes: Int
    let mayCall: Bool
    let identity: ChatSettings.IdentityRule
}

/// Where a visitor's chat stands.
struct ChatState: Encodable, Equatable, Sendable {
    enum State: String, Encodable, CaseIterable, Sendable { case none, flow, waiting, active, ended }

    var state = State.none
    var position: Int?
    var estimatedWait: Span?
    var agentName: String?
    var agentReadTo: Int64 = 0
    var customerReadTo: Int64 = 0
    var isOpen = true
    var opensAt: Timestamp?

    /// - Parameter view: the conversation's live contact; nil where it is over.
    init(_ conversation: Conversation?, _ view: InteractionView?, _ outlook: ChatOutlook.Outlook) {
        isOpen = outlook.isOpen
        opensAt = outlook.opensAt
        guard let conversation else { return }
        agentReadTo = conversation.agentReadTo
        customerReadTo = conversation.customerReadTo
        guard let view else {
            state = .ended
            return
        }
        switch view.state {
        case .inFlow: state = .flow
        case .scheduled, .queued, .offered, .dialling:
            state = .waiting
            position = view.position
            estimatedWait = view.estimatedWait
        case .active, .held, .agentLost:
            state = .active
            agentName = view.agentName
        // The agent has said good-bye; who writes on finds them again.
        case .wrapUp, .closed: state = .ended
        }
    }
}

struct ChatSession: Encodable, Sendable {
    let token: String
    let expiresAt: Timestamp
    /// The same for the same visitor.
    let visitor: String
    let isVerified: Bool
    let state: ChatState
}

/// A message as its visitor may see it.
struct VisitorMessage: Encodable, Sendable {
    enum Sender: String, Encodable, CaseIterable, Sendable { case visitor, agent, system }

    let id: MessageID
    let number: Int64
    let at: Timestamp
    let from: Sender
    let agentName: String?
    let text: String
    let attachments: [Attachment]
    let buttons: [Message.Button]
    let clientID: String?
    let delivery: Delivery.State
    let editedAt: Timestamp?
    let deletedAt: Timestamp?

    /// - Parameter readTo: what the other side has read.
    init(_ message: Message, agentName: String?, readTo: Int64) {
        id = message.id
        number = message.number
        at = message.at
        switch message.author {
        case .customer: from = .visitor
        case .agent: from = .agent
        case .user, .automatic: from = .system
        }
        self.agentName = from == .agent ? agentName : nil
        text = message.text
        attachments = message.attachments
        buttons = message.buttons
        clientID = from == .visitor ? message.clientID : nil
        delivery = message.number <= readTo ? .read : message.delivery.state
        editedAt = message.editedAt
        deletedAt = message.deletedAt
    }
}
