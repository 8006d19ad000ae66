import CentrePorts
import ContactDomain
import RoutingCore

// What people do with those who wait: agents pick, supervisors assign, move, re-prioritise and drain.

extension CentreCore {
    /// - Parameter byChoice: the agent picks it for oneself.
    mutating func assign(_ id: InteractionID, to agent: AgentID, byChoice: Bool, _ turn: inout Turn) throws(Rejection) {
        try requireWaiting(id, &turn)
        guard let desk = agents[agent], !desk.removed else { throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).") }
        let needsPhone = interactions[id]?.channel.needsPhone != false
        guard telephonyUp || !needsPhone else { throw Rejection(.unavailable, "telephony-unavailable", "The telephony server is not connected. Try again in a moment.") }
        guard desk.reachable || !needsPhone else { throw Rejection(.conflict, "phone-unreachable", "\(desk.profile.name)'s phone is not registered.") }
        if byChoice, !routing.isQualified(agent, for: id, at: turn.now) {
            throw Rejection(.forbidden, "not-qualified", "\(desk.profile.name) does not serve this queue, or lacks a skill that it asks for.")
        }
        // The phone has to be lifted in any case: for routing both are offers.
        try ask(.assign(id, agent, .offer), &turn)
        // Who picks has accepted already.
        if byChoice { turn.picked = id }
    }

    /// Rings at the agent who has this customer in hand on another channel, whatever else that leaves room for.
    mutating func insist(_ id: InteractionID, on agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        try requireWaiting(id, &turn)
        guard telephonyUp, let desk = agents[agent], desk.reachable, !desk.removed else { throw Rejection(.conflict, "phone-unreachable", "The agent's phone cannot be rung now.") }
        try ask(.assign(id, agent, .insist), &turn)
    }

    mutating func move(_ id: InteractionID, to queue: QueueID, keepsAge: Bool, _ turn: inout Turn) throws(Rejection) {
        try requireWaiting(id, &turn)
        guard queues[queue] != nil else { throw Rejection(.notFound, "queue-unknown", "There is no queue \(queue).") }
        try ask(.move(id, to: queue, keepsAge: keepsAge), &turn)
    }

    mutating func reprioritise(_ id: InteractionID, _ priority: Int, _ turn: inout Turn) throws(Rejection) {
        try requireWaiting(id, &turn)
        try ask(.reprioritise(id, priority), &turn)
        update(id, &turn) { interaction in
            guard case .queued(var waiting) = interaction.phase else { return }
            waiting.priority = priority
            interaction.amend(.queued(waiting))
        }
        announce("updated", id, &turn)
    }

    mutating func drain(_ queue: QueueID, to target: LeaveTarget?, _ turn: inout Turn) throws(Rejection) {
        guard queues[queue] != nil else { throw Rejection(.notFound, "queue-unknown", "There is no queue \(queue).") }
        if case .queue(let other) = target, queues[other] == nil || other == queue {
            throw Rejection(.invalid, "target-invalid", "Another queue that exists is needed to move those who wait to.")
        }
        if target == .callback, queues[queue]?.callbacks.enabled != true {
            throw Rejection(.invalid, "target-invalid", "This queue does not call back. An admin can allow it in the queue's callbacks.")
        }
        if case .flow(let name) = target, flows[name] == nil { throw Rejection(.invalid, "target-invalid", "There is no flow '\(name)'.") }
        try ask(.drain(queue, target), &turn)
        turn.changedQueues.insert(queue)
    }

    private mutating func requireWaiting(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        turn.subject = id
        guard case .queued = interaction.phase else {
            throw Rejection(.conflict, "not-waiting", "Only what waits in a queue can be moved or assigned; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
    }

    /// Tells routing something that it may refuse.
    private mutating func ask(_ input: RoutingInput, _ turn: inout Turn) throws(Rejection) {
        freeze(&turn)
        do throws(RoutingFault) {
            turn.decisions += try routing.handle(input, at: turn.now)
        } catch {
            switch error {
            case .unknownAgent, .unknownQueue, .unknownItem, .notThere: throw Rejection(.notFound, "not-there", "It is there no longer.")
            case .invalid(let faults): throw Rejection(.invalid, "invalid", faults.joined(separator: " "))
            case .notPossible(let why): throw Rejection(.conflict, "agent-not-free", why)
            case .duplicate, .notWaiting, .notOffered, .notActive, .notInWrapUp, .codeRequired:
                throw Rejection(.conflict, "not-waiting", "The interaction does not wait any more.")
            }
        }
    }
}

extension RoutingEngine {
    /// Whether skills and membership allow it, whatever the agent does at the moment.
    fileprivate func isQualified(_ agent: AgentID, for item: InteractionID, at now: Timestamp) -> Bool {
        !exclusions(of: agent, for: item, at: now).contains { exclusion in
            switch exclusion {
            case .notMember, .lacks, .reservedFor, .unknownAgent: true
            default: false
            }
        }
    }
}
