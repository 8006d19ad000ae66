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
    /// Set while an apology is played: why the interaction fails.
    var failure: String?
    /// Who it is, as far as we know.
    var customer: CustomerCard?
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

/// One leg of the call.
struct Leg: Codable, Equatable, Sendable {
    let id: LegID
    var isUp: Bool
    /// When we learnt of it or asked for it.
    let since: Timestamp
    /// A sweep did not find it; the next one that does not ends it.
    var missedOnce = false
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

    /// The agent who has it, or is offered it.
    var agent: AgentID? {
        switch self {
        case .inFlow, .queued, .closed: nil
        case .offered(_, let offer): offer.agent
        case .dialling(let dialling): dialling.agent
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation.agent
        case .wrapUp(let wrapUp): wrapUp.agent
        }
    }

    var queue: QueueID? {
        switch self {
        case .inFlow, .dialling, .closed: nil
        case .queued(let waiting), .offered(let waiting, _): waiting.queue
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation.waiting?.queue
        case .wrapUp(let wrapUp): wrapUp.queue
        }
    }

    var conversation: Talk? {
        switch self {
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _): conversation
        case .inFlow, .queued, .offered, .dialling, .wrapUp, .closed: nil
        }
    }

    /// The state as the stored row shows it: it does not follow each offer and each hold.
    var milestone: InteractionState {
        switch self {
        case .inFlow: .inFlow
        case .queued, .offered: .queued
        case .dialling: .dialling
        case .active, .held, .agentLost: .active
        case .wrapUp: .wrapUp
        case .closed: .closed
        }
    }

    /// Routing has it: it waits, or is offered.
    var isInLine: Bool {
        switch self {
        case .queued, .offered: true
        case .inFlow, .dialling, .active, .held, .agentLost, .wrapUp, .closed: false
        }
    }

    /// When the phase ends by itself.
    var deadline: Timestamp? {
        switch self {
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

/// One interaction held for one agent.
struct Offer: Codable, Equatable, Sendable {
    let id: OfferID
    let agent: AgentID
    let offeredAt: Timestamp
    var deadline: Timestamp
    var accepted: Bool
    /// The number of the timer that ends it.
    var timer: Int
}

/// An agent and a customer who talk.
struct Talk: Codable, Equatable, Sendable {
    let agent: AgentID
    /// The place in line that led here: taken again when the agent is lost.
    let waiting: Waiting?
    /// The number of the timer that watches for a lost agent; nil while all is well.
    var lostTimer: Int?
}

/// An outbound call before the customer answers.
struct Dialling: Codable, Equatable, Sendable {
    let agent: AgentID
    let trunk: String
    /// What the trunk is told to dial.
    let target: String
    var deadline: Timestamp
    var timer: Int
}

struct WrapUp: Codable, Equatable, Sendable {
    let agent: AgentID
    let queue: QueueID?
    var deadline: Timestamp
    var timer: Int
    var extended = false
    let ending: Ending
}
