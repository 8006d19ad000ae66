import CentrePorts
import ContactDomain
import RoutingCore

/// What the core wants done once the input is on the disk.
enum Effect: Equatable, Sendable {
    case voice(VoiceCommand, for: InteractionID?)
    /// Post the timer as an input at that instant. One that comes late all the same is harmless.
    case timer(TimerKey, at: Timestamp)
    /// Hand a message to the connector of its channel.
    case deliver(OutboundMessage)
    /// Look up who it is.
    case recognise(CustomerQuestion)
}

/// One thing to tell everybody.
struct Announcement: Equatable, Sendable {
    enum View: Equatable, Sendable {
        case interaction(InteractionView)
        case agent(AgentView)
        case queue(QueueLoadView)
        case message(Message)
        case receipt(ReadReceipt)
        case line(QueueLineView)
        case typing(TypingSignal)
        case customer(CustomerNotice)
    }

    let name: String
    let interaction: InteractionID?
    var conversation: ConversationID?
    let agents: [AgentID]
    let view: View
}

/// Everything that one input brings about, gathered while the core handles it.
struct Turn {
    let now: Timestamp
    var ids: IdentifierSource
    var effects: [Effect] = []
    var announcements: [Announcement] = []
    var segments: [Segment] = []
    var recordings: [RecordingRecord] = []
    var messages: [Message] = []
    /// Conversations that changed, as they are at the end.
    var conversations: [ConversationKey: Conversation] = [:]
    /// The last view of each interaction that this input changed.
    var rows: [InteractionID: InteractionView] = [:]
    var touched: Set<InteractionID> = []
    var changedAgents: Set<AgentID> = []
    var changedQueues: Set<QueueID> = []
    /// Queues whose line may have to be told.
    var changedLines: Set<QueueID> = []
    /// What routing has decided and is still to be carried out.
    var decisions: [RoutingOutput] = []
    /// Routing was told something.
    var concernsRouting = false
    /// Whether offers were made when the turn began.
    var offersWereMade = false
    /// What routing found meaningless, for the log.
    var routingFaults: [RoutingFault] = []
    /// The interaction that an agent has picked: the offer that follows is accepted already.
    var picked: InteractionID?
    /// The interaction that the input is about, for the journal and for the answer to a command.
    var subject: InteractionID?

    init(now: Timestamp, seed: UInt64) {
        self.now = now
        ids = IdentifierSource(at: now, seed: seed)
    }

    mutating func voice(_ command: VoiceCommand, for interaction: InteractionID?) {
        effects.append(.voice(command, for: interaction))
    }

    mutating func timer(_ purpose: TimerKey.Purpose, _ owner: String, _ number: Int, at instant: Timestamp) {
        timer(TimerKey(purpose, owner: owner, number: number), at: instant)
    }

    mutating func timer(_ key: TimerKey, at instant: Timestamp) {
        effects.append(.timer(key, at: instant))
    }
}
