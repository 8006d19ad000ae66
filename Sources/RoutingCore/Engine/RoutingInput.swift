import ContactDomain

/// Everything that can happen to routing.
public enum RoutingInput: Codable, Equatable, Sendable {
    case setPolicy(RoutingPolicy)
    case setQueue(QueuePolicy)
    case removeQueue(QueueID)
    case setAgent(AgentPolicy)
    case removeAgent(AgentID)
    /// What the agent is available for; empty while signed in: on a break.
    case presence(AgentID, available: Set<ContactChannel>)
    case signOut(AgentID, OpenWork)
    /// A click shows that somebody is there.
    case respond(AgentID)

    case enqueue(RoutingItem)
    case schedule(RoutingItem, due: Timestamp?)
    case leave(InteractionID)
    case reprioritise(InteractionID, Int)
    case move(InteractionID, to: QueueID, keepsAge: Bool)
    case drain(QueueID, LeaveTarget?)
    case assign(InteractionID, AgentID, Assignment)

    case accept(InteractionID, AgentID)
    case decline(InteractionID, AgentID, OfferEnd)
    case release(InteractionID, AgentID, wrapUp: Bool)
    case finishWrapUp(InteractionID, AgentID, hasCode: Bool)
    case extendWrapUp(InteractionID, AgentID)
    case transfer(InteractionID, from: AgentID, to: Transfer, wrapUp: Bool)
    case callbackFailed(InteractionID, AgentID)
    /// It is with the agent already, whatever the capacity: an outbound call, a conversation found after a restart.
    case occupy(InteractionID, AgentID, ContactChannel, queue: QueueID?)
    /// While true nothing is offered but by `assign`: telephony is away.
    case freeze(Bool)
    /// Only time has passed.
    case tick

    /// What becomes of conversations when their agent signs out.
    public enum OpenWork: String, Codable, Equatable, Sendable { case keep, giveBack }

    public enum Assignment: String, Codable, Equatable, Sendable {
        case pick, offer, force
        /// An offer for which room is not asked: the agent has the same customer in hand on another channel.
        case insist
    }

    public enum Transfer: Codable, Equatable, Sendable {
        case queue(QueueID)
        /// Nil: this agent and nobody else.
        case agent(AgentID, window: Span?)
    }
}

/// How an offer ended without being accepted.
public enum OfferEnd: String, Codable, CaseIterable, Equatable, Sendable {
    case declined, busy, noAnswer, unreachable
    /// Nobody's fault: the agent left, or the system took it back.
    case withdrawn
}
