import ContactDomain

/// What routing decides.
public enum RoutingOutput: Codable, Equatable, Sendable {
    /// - Parameter score: the item's, in micro-points, at that instant.
    case offer(InteractionID, [AgentID], deadline: Timestamp?, accepted: Bool, score: Int64)
    /// Somebody else has it, or it is gone.
    case rescinded(InteractionID, AgentID)
    case offerEnded(InteractionID, AgentID, OfferEnd)
    case notResponding(AgentID, until: Timestamp?)
    /// The time of not responding is over.
    case respondingAgain(AgentID)
    case stepReached(InteractionID, step: Int, [RoutingStep.Action])
    case moved(InteractionID, from: QueueID, to: QueueID, LeaveReason)
    case overflowRefused(InteractionID, to: QueueID)
    case left(InteractionID, LeaveReason, LeaveTarget?)
    /// It was with an agent and waits again.
    case returned(InteractionID, AgentID)
    case wrapUpStarted(InteractionID, AgentID, until: Timestamp)
    case wrapUpOverdue(InteractionID, AgentID)
    case wrapUpEnded(InteractionID, AgentID, forced: Bool)
    case queueClosed(QueueID)
    case queueOpened(QueueID)
    case callbackDue(InteractionID)
    case parked(InteractionID, until: Timestamp)
}

public enum LeaveReason: Codable, Equatable, Sendable {
    case step(Int), queueClosed, queueRemoved, offersExhausted, drained, callbackGivenUp, agentRemoved, manual
}

/// Why an input is refused; nothing has changed then.
public enum RoutingFault: Error, Codable, Equatable, Sendable {
    case unknownAgent(AgentID)
    case unknownQueue(QueueID)
    case unknownItem(InteractionID)
    case duplicate(InteractionID)
    /// The item is not in the state for it.
    case notWaiting(InteractionID)
    case notOffered(InteractionID, AgentID)
    case notActive(InteractionID, AgentID)
    case notInWrapUp(InteractionID, AgentID)
    case notThere(InteractionID)
    case codeRequired(InteractionID)
    case notPossible(String)
    /// The policy has these faults.
    case invalid([String])
}
