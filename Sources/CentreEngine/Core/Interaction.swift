import CentrePorts
import ContactDomain
import FlowCore

/// One contact as the core keeps it while it lives.
struct Interaction: Codable, Equatable, Sendable {
    let id: InteractionID
    let channel: ContactChannel
    let direction: Direction
    let customerNumber: String
    let customerName: String
    /// What was dialled.
    let address: String
    let entryPoint: EntryPointID?
    let createdAt: Timestamp
    var language: LanguageTag
    /// Changed through `move` alone.
    private(set) var phase: Phase
    /// When the present phase began.
    private(set) var since: Timestamp
    var choices: [ChoiceView] = []
    var customerLeg: Leg?
    /// The leg of the agent who has it. While it is offered each ring has its own.
    var agentLeg: Leg?
    let bridge: BridgeID
    var bridgeExists = false
    /// The playback that the flow waits for, or the announcement in the queue.
    var playback: PlaybackID?
    /// The number of the timer that ends the playback when nobody else does.
    var playbackTimer: Int?
    var recording: RecordingID?
    var recordingState: RecordingState = .off
    var muted = false
    var enqueuedAt: Timestamp?
    var connectedAt: Timestamp?
    var wrapUpCode: String?
    var notes = ""
    var openSegments: [OpenSegment] = []
    /// Counts this interaction's timers, so that a late one is told from the present one.
    var timerNumber = 0
    /// How it will end, while an apology or a last word is played.
    var settled: Ending?
    /// Set where the customer is called back.
    var callback: Callback?
    /// While the caller may ask with a key to be called back.
    var callbackOffer: CallbackOffer?
    /// Who it is, as far as we know.
    var customer: CustomerCard?
    /// The chat that goes on in this call.
    var origin: InteractionID?
    /// While that is being looked up.
    var recognition: Recognition?
    /// What is written in it; nil for a call.
    var thread: Thread?
    /// The milestone that the stored row shows.
    var written: InteractionState?

    init(
        id: InteractionID, channel: ContactChannel = .voice, direction: Direction, customerNumber: String, customerName: String, address: String,
        entryPoint: EntryPointID?, language: LanguageTag, phase: Phase, at now: Timestamp, createdAt: Timestamp
    ) {
        self.id = id
        self.channel = channel
        self.direction = direction
        self.customerNumber = customerNumber
        self.customerName = customerName
        self.address = address
        self.entryPoint = entryPoint
        self.language = language
        self.phase = phase
        self.since = now
        self.createdAt = createdAt
        bridge = BridgeID("bridge-\(id)")
    }

    /// The customer is to be called and is not on the phone.
    var isCallbackToMake: Bool { callback != nil && customerLeg == nil }

    /// Goes to another phase. The table of transitions is the law: a move that it does not have is a defect.
    mutating func move(to next: Phase, on event: LifecycleEvent, at now: Timestamp) {
        assert(Lifecycle.target(from: phase.state, on: event) == next.state, "\(phase.state) on \(event) does not lead to \(next.state)")
        phase = next
        since = now
    }

    /// Changes what belongs to the present phase, without leaving it.
    mutating func amend(_ same: Phase) {
        assert(same.state == phase.state, "\(phase.state) is not \(same.state)")
        phase = same
    }
}

/// A segment that has not ended yet.
struct OpenSegment: Codable, Equatable, Sendable {
    let kind: Segment.Kind
    let queue: QueueID?
    let agent: AgentID?
    let start: Timestamp
}

/// Where an interaction stands, with what belongs to that state alone.
enum Phase: Codable, Equatable, Sendable {
    case inFlow(FlowRun)
    case scheduled(Waiting, until: Timestamp)
    case queued(Waiting)
    case offered(Waiting, Offer)
    case dialling(Dialling)
    case active(Talk)
    case held(Talk)
    case agentLost(Talk, deadline: Timestamp)
    case wrapUp(WrapUp)
    case closed(Ending)

    var state: InteractionState {
        switch self {
        case .inFlow: .inFlow
        case .scheduled: .scheduled
        case .queued: .queued
        case .offered: .offered
        case .dialling: .dialling
        case .active: .active
        case .held: .held
        case .agentLost: .agentLost
        case .wrapUp: .wrapUp
        case .closed: .closed
        }
    }

    /// The agent who has it, or is offered it alone.
    var agent: AgentID? {
        switch self {
        case .inFlow, .scheduled, .queued, .closed: nil
        case .offered(_, let offer): offer.rings.count == 1 ? offer.rings.first?.agent : nil
        case .dialling(let dialling): dialling.agent
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation.agent
        case .wrapUp(let wrapUp): wrapUp.agent
        }
    }

    /// Who has it, or all at whom it rings.
    var agents: [AgentID] {
        if case .offered(_, let offer) = self { offer.agents } else { agent.map { [$0] } ?? [] }
    }

    var queue: QueueID? {
        switch self {
        case .inFlow, .closed: nil
        case .scheduled(let waiting, _), .queued(let waiting), .offered(let waiting, _): waiting.queue
        case .dialling(let dialling): dialling.waiting?.queue
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation.waiting?.queue
        case .wrapUp(let wrapUp): wrapUp.queue
        }
    }

    var conversation: Talk? {
        switch self {
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation
        case .inFlow, .scheduled, .queued, .offered, .dialling, .wrapUp, .closed: nil
        }
    }

    /// The state as the stored row shows it: it does not follow each offer and each hold.
    var milestone: InteractionState {
        switch self {
        case .inFlow: .inFlow
        case .scheduled: .scheduled
        case .queued, .offered: .queued
        case .dialling: .dialling
        case .active, .held, .agentLost: .active
        case .wrapUp: .wrapUp
        case .closed: .closed
        }
    }

    /// Routing has it, and no agent does: it is scheduled, waits, or is offered.
    var isInLine: Bool {
        switch self {
        case .scheduled, .queued, .offered: true
        case .inFlow, .dialling, .active, .held, .agentLost, .wrapUp, .closed: false
        }
    }

    /// When the phase ends by itself.
    var deadline: Timestamp? {
        switch self {
        case .scheduled(_, let until): until
        case .offered(_, let offer): offer.deadline
        case .dialling(let dialling): dialling.deadline
        case .agentLost(_, let deadline): deadline
        case .wrapUp(let wrapUp): wrapUp.deadline
        case .inFlow, .queued, .active, .held, .closed: nil
        }
    }
}

/// A place in a queue.
struct Waiting: Codable, Equatable, Sendable {
    var queue: QueueID
    var priority: Int
    /// Decides the place in line; kept through declines, time-outs and lost agents.
    let orderAt: Timestamp
}

/// An agent and a customer who talk.
struct Talk: Codable, Equatable, Sendable {
    let agent: AgentID
    /// The place in line that led here: taken again when the agent is lost.
    let waiting: Waiting?
    /// The number of the timer that watches for a lost agent; nil while all is well.
    var lostTimer: Int?
    /// The offer that the agent accepted: who says so twice has still won it.
    var offer: OfferID?
}

/// An outbound call before the customer answers.
struct Dialling: Codable, Equatable, Sendable {
    let agent: AgentID
    let trunk: String
    /// What the trunk is told to dial.
    let target: String
    var deadline: Timestamp
    var timer: Int
    /// The place in line that led here: a call-back; nil for a call that the agent places for oneself.
    var waiting: Waiting?
}

struct WrapUp: Codable, Equatable, Sendable {
    let agent: AgentID
    let queue: QueueID?
    /// The place in line that led to the talk: taken again where it goes on.
    var waiting: Waiting?
    var deadline: Timestamp
    var timer: Int
    var extended = false
    let ending: Ending
}
