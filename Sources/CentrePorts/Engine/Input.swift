import ContactDomain
import FlowCore
import RoutingCore

/// Everything that can happen to the engine, in the order in which it happened. This is what the journal holds.
public enum Input: Codable, Equatable, Sendable {
    case configuration(ConfigurationChange)
    case command(Command, by: Initiator)
    case telephony(TelephonyFact)
    case timer(TimerKey)
    /// Writes fail from now on, or work again: what nobody can look up yet must not be forgotten meanwhile.
    case storage(isFailing: Bool)
}

/// A change of what admins have set up.
public enum ConfigurationChange: Codable, Equatable, Sendable {
    /// All of it, at every start: what is missing here is removed.
    case all(CentreConfiguration)
    case agent(AgentProfile)
    case agentRemoved(AgentID)
    case queue(QueueProfile)
    case queueRemoved(QueueID)
    case entryPoint(EntryPoint)
    case entryPointRemoved(EntryPointID)
    /// All flows, whenever one changes.
    case flows([Flow])
}

/// All that admins have set up and the core needs to decide.
public struct CentreConfiguration: Codable, Equatable, Sendable {
    public var agents: [AgentProfile]
    public var queues: [QueueProfile]
    public var entryPoints: [EntryPoint]
    public var flows: [Flow]
    public var policy: CentrePolicy

    public init(agents: [AgentProfile] = [], queues: [QueueProfile] = [], entryPoints: [EntryPoint] = [], flows: [Flow] = [], policy: CentrePolicy = CentrePolicy()) {
        self.agents = agents
        self.queues = queues
        self.entryPoints = entryPoints
        self.flows = flows
        self.policy = policy
    }
}

/// Time-outs and rules that hold for the whole centre.
public struct CentrePolicy: Codable, Equatable, Sendable {
    /// An agent who declined an interaction is not offered that one again for this long.
    public var declineBackOff: Span
    /// An agent who did not answer is *not responding* for this long, unless a click clears it.
    public var notRespondingFor: Span
    /// How long a conversation waits for an agent whose phone was lost, before the customer is queued again.
    public var agentLostGrace: Span
    /// A customer who writes again so soon after the end goes to the same queue and, if possible, to the same agent.
    public var reopensWithin = Span.minutes(24 * 60)
    /// A written conversation in which nobody writes for so long, and nobody owes an answer, ends.
    public var silentConversationsEnd = Span.minutes(30)
    /// Written conversations of an agent who goes offline go back to their queues; otherwise they wait for the agent.
    public var returnsConversations = true
    /// Callers are looked up among the customers, and nobody joins a line for so long before the answer is here. Nil: nobody is looked up.
    public var recognitionGrace: Span?
    /// How long an outbound call rings.
    public var dialTimeout: Span
    /// How long a phone that is rung for an accepted offer may take to answer.
    public var connectTimeout: Span
    /// How long an agent has for wrap-up after an outbound call; zero for none.
    public var outboundWrapUp: Span
    /// Record outbound conversations.
    public var recordsOutbound: Bool
    public var dialRules: [DialRule]
    /// The number shown to those we call.
    public var callerNumber: String
    /// How waiting interactions and agents are paired, as far as it is not said for each queue.
    public var routing = RoutingPolicy()

    public init(
        declineBackOff: Span = .seconds(90), notRespondingFor: Span = .minutes(5), agentLostGrace: Span = .seconds(30),
        dialTimeout: Span = .seconds(60), connectTimeout: Span = .seconds(10),
        outboundWrapUp: Span = .seconds(30), recordsOutbound: Bool = true, dialRules: [DialRule] = [], callerNumber: String = ""
    ) {
        self.declineBackOff = declineBackOff
        self.notRespondingFor = notRespondingFor
        self.agentLostGrace = agentLostGrace
        self.dialTimeout = dialTimeout
        self.connectTimeout = connectTimeout
        self.outboundWrapUp = outboundWrapUp
        self.recordsOutbound = recordsOutbound
        self.dialRules = dialRules
        self.callerNumber = callerNumber
    }
}

extension CentrePolicy {
    /// What the routing engine is told. Who does not answer the core finds out, which knows whether the phone had a chance.
    public var routingPolicy: RoutingPolicy {
        var policy = routing
        policy.backOff.declined = declineBackOff
        policy.backOff.busy = declineBackOff
        // Where the telephony server would not ring the phone: soon, but not at once again.
        policy.backOff.unreachable = .seconds(5)
        policy.noAnswerLimit = 0
        return policy
    }
}

/// Names a timer. The number makes a late one harmless: it is compared with the present one.
public struct TimerKey: Codable, Hashable, Comparable, Sendable {
    public enum Purpose: String, Codable, Hashable, Sendable {
        case menu, playback, offer, connect, dial, announcement, wrapUp, agentLost, notResponding, approach, routing, line, idle, recognition, desk
    }

    public let purpose: Purpose
    /// The interaction or agent that the timer belongs to, as text.
    public let owner: String
    public let number: Int

    public init(_ purpose: Purpose, owner: String, number: Int) {
        self.purpose = purpose
        self.owner = owner
        self.number = number
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.owner, left.purpose.rawValue, left.number) < (right.owner, right.purpose.rawValue, right.number)
    }
}
