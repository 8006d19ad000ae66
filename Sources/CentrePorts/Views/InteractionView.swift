import ContactDomain

/// The states of an interaction, as the API, the pages and reports name them.
public enum InteractionState: String, Codable, CaseIterable, Equatable, Sendable {
    case inFlow
    /// A call-back that is not due yet, or waits to be tried again.
    case scheduled
    case queued, offered
    /// Outbound only: the agent is on the phone, the customer's rings.
    case dialling
    case active, held
    /// A conversation whose agent's phone was lost: the customer hears music for the grace time.
    case agentLost
    case wrapUp, closed
}

/// One interaction as everybody outside the core sees it.
public struct InteractionView: Codable, Equatable, Sendable {
    public var id: InteractionID
    public var channel: ContactChannel
    public var direction: Direction
    public var state: InteractionState
    public var customerNumber: String
    public var customerName: String
    /// What was dialled.
    public var address: String
    public var entryPoint: EntryPointID?
    public var queue: QueueID?
    public var queueName: String?
    public var agent: AgentID?
    public var agentName: String?
    public var offer: OfferView?
    /// Set where the customer is called back.
    public var callback: CallbackView?
    /// What the customer chose and the flow remembered, in order.
    public var choices: [ChoiceView]
    public var createdAt: Timestamp
    public var enqueuedAt: Timestamp?
    public var connectedAt: Timestamp?
    /// When the present state began.
    public var since: Timestamp
    /// When the present state ends by itself; nil where it does not.
    public var deadline: Timestamp?
    /// 1 for the next in line; nil when not waiting.
    public var position: Int?
    /// How long it may still wait, by the routing engine's estimate.
    public var estimatedWait: Span?
    public var muted: Bool
    public var recording: RecordingState
    public var wrapUpCode: String?
    public var notes: String
    public var ending: Ending?
    public var closedAt: Timestamp?
    /// Who it is, as far as we know.
    public var customer: CustomerCard?
    /// The conversation that it is part of; nil for calls.
    public var conversation: ConversationID?
    /// The contact from which this one was begun: the chat that goes on in this call. Both are one case.
    public var origin: InteractionID?

    public init(
        id: InteractionID, channel: ContactChannel, direction: Direction, state: InteractionState, customerNumber: String, customerName: String, address: String,
        entryPoint: EntryPointID?, queue: QueueID?, queueName: String?, agent: AgentID?, agentName: String?, offer: OfferView?, choices: [ChoiceView],
        createdAt: Timestamp, enqueuedAt: Timestamp?, connectedAt: Timestamp?, since: Timestamp, deadline: Timestamp?, position: Int?, muted: Bool,
        recording: RecordingState, wrapUpCode: String?, notes: String, ending: Ending?, closedAt: Timestamp?
    ) {
        self.id = id
        self.channel = channel
        self.direction = direction
        self.state = state
        self.customerNumber = customerNumber
        self.customerName = customerName
        self.address = address
        self.entryPoint = entryPoint
        self.queue = queue
        self.queueName = queueName
        self.agent = agent
        self.agentName = agentName
        self.offer = offer
        self.choices = choices
        self.createdAt = createdAt
        self.enqueuedAt = enqueuedAt
        self.connectedAt = connectedAt
        self.since = since
        self.deadline = deadline
        self.position = position
        self.muted = muted
        self.recording = recording
        self.wrapUpCode = wrapUpCode
        self.notes = notes
        self.ending = ending
        self.closedAt = closedAt
    }
}

public struct ChoiceView: Codable, Equatable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

public enum RecordingState: String, Codable, CaseIterable, Equatable, Sendable {
    case off, starting, recording, paused, stopped, failed
}

/// A customer who is called back instead of waiting on the phone.
public struct CallbackView: Codable, Equatable, Sendable {
    /// What is dialled, as the dial rules see it.
    public var number: String
    /// When it is to be called, or fell due. Agents may have to finish other calls first.
    public var due: Timestamp
    /// The attempt that is made now or comes next, 1 for the first.
    public var attempt: Int
    /// How often it is tried in all.
    public var attempts: Int
    /// The call in which the customer asked for it; nil where somebody else did.
    public var origin: InteractionID?

    public init(number: String, due: Timestamp, attempt: Int, attempts: Int, origin: InteractionID?) {
        self.number = number
        self.due = due
        self.attempt = attempt
        self.attempts = attempts
        self.origin = origin
    }
}

/// One interaction held for one agent, or for several of whom the first to accept gets it, until accepted, declined or timed out.
public struct OfferView: Codable, Equatable, Sendable {
    public var id: OfferID
    /// Set where it rings at one agent.
    public var agent: AgentID?
    /// All at whom it rings.
    public var agents: [AgentID]
    public var offeredAt: Timestamp
    public var deadline: Timestamp
    public var accepted: Bool

    public init(id: OfferID, agents: [AgentID], offeredAt: Timestamp, deadline: Timestamp, accepted: Bool) {
        self.id = id
        agent = agents.count == 1 ? agents.first : nil
        self.agents = agents
        self.offeredAt = offeredAt
        self.deadline = deadline
        self.accepted = accepted
    }
}
