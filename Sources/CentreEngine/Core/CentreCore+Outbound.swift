import CentrePorts
import ContactDomain
import RoutingCore

// An agent calls a number: the agent's own phone first, then the customer's.

extension CentreCore {
    mutating func dial(_ dialled: String, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        guard let desk = agents[agent], !desk.removed else {
            throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).")
        }
        guard desk.profile.mayDial else {
            throw Rejection(.forbidden, "dialling-not-permitted", "This agent may not place calls. An admin can allow it in the agent's profile.")
        }
        let (number, trunk, target) = try allowedRoute(to: dialled)
        guard telephonyUp else {
            throw Rejection(.unavailable, "telephony-unavailable", "The telephony server is not connected. Try again in a moment.")
        }
        guard desk.reachable else {
            throw Rejection(.conflict, "phone-unreachable", "The agent's phone is not registered.")
        }
        guard desk.call == nil else {
            throw Rejection(.conflict, "agent-busy", "The agent is busy with another interaction.")
        }
        startDialling(number, trunk, target, desk, &turn)
    }

    private mutating func startDialling(_ number: String, _ trunk: String, _ target: String, _ desk: AgentDesk, _ turn: inout Turn) {
        let id: InteractionID = turn.ids.next()
        let name: Identifier<OfferTag> = turn.ids.next()
        let leg = LegID("agent-\(name)")
        let agent = desk.profile.id
        let deadline = turn.now + policy.connectTimeout
        var interaction = Interaction(
            id: id, direction: .outbound, customerNumber: number, customerName: "", address: number, entryPoint: nil, language: "en",
            phase: .dialling(Dialling(agent: agent, trunk: trunk, target: target, deadline: deadline, timer: 1)), at: turn.now, createdAt: turn.now)
        interaction.timerNumber = 1
        interaction.agentLeg = Leg(id: leg, isUp: false, since: turn.now)
        interactions[id] = interaction
        legs[leg] = id
        turn.subject = id
        turn.timer(.dial, id.description, 1, at: deadline)
        openSegment(.dial, id, agent: agent, &turn)
        route(.occupy(id, agent, .voice, queue: nil), &turn)
        engage(agent, in: id, as: .interacting, &turn)
        turn.voice(.ringAgent(AgentRing(
            leg: leg, endpoint: desk.profile.endpoint, customer: nil, callerNumber: number, callerName: "", interaction: id, answersAutomatically: true,
            timeout: policy.connectTimeout)), for: id)
        askWhoItIs(id, &turn)
        announce("created", id, &turn)
        announce("dialling", id, &turn)
    }

    /// The agent is on the phone: now the customer's rings, and the agent hears it.
    mutating func agentReadyToDial(_ id: InteractionID, _ dialling: Dialling, _ turn: inout Turn) {
        guard let interaction = interactions[id], let agentLeg = interaction.agentLeg, interaction.customerLeg == nil else { return }
        let name: Identifier<OfferTag> = turn.ids.next()
        let leg = LegID("customer-\(name)")
        var next = dialling
        cancelTimer(.dial, id, number: dialling.timer, &turn)
        next.deadline = turn.now + policy.dialTimeout
        next.timer = startTimer(.dial, id, at: next.deadline, &turn)
        legs[leg] = id
        let now = turn.now
        let amended = next
        update(id, &turn) { interaction in
            interaction.customerLeg = Leg(id: leg, isUp: false, since: now)
            interaction.amend(.dialling(amended))
        }
        turn.voice(.indicateRinging(agentLeg.id), for: id)
        turn.voice(.ringCustomer(CustomerRing(
            leg: leg, number: dialling.target, trunk: dialling.trunk, callerNumber: policy.callerNumber, interaction: id, timeout: policy.dialTimeout)), for: id)
        makeBridge(id, &turn)
        announce("updated", id, &turn)
    }

    mutating func customerAnswered(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .dialling(let dialling) = interaction.phase, let agentLeg = interaction.agentLeg else { return }
        let now = turn.now
        cancelTimer(.dial, id, number: dialling.timer, &turn)
        closeSegments([.dial], id, outcome: "answered", &turn)
        update(id, &turn) { interaction in
            interaction.connectedAt = now
            interaction.move(to: .active(Talk(agent: dialling.agent, waiting: dialling.waiting)), on: .connect, at: now)
        }
        turn.voice(.stopRinging(agentLeg.id), for: id)
        joinBridge(id, &turn)
        openSegment(.talk, id, queue: dialling.waiting?.queue, agent: dialling.agent, &turn)
        // A call-back is recorded as its queue's calls are.
        if dialling.waiting.map({ queues[$0.queue]?.records ?? false }) ?? policy.recordsOutbound { startRecording(id, &turn) }
        turn.changedAgents.insert(dialling.agent)
        announce("connected", id, &turn)
    }

    mutating func endDialling(_ id: InteractionID, reason: String, _ why: LegEnd, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .dialling(let dialling) = interaction.phase else { return }
        if let waiting = dialling.waiting { return endCallbackAttempt(id, dialling, waiting, reason: reason, why, &turn) }
        free(dialling.agent, of: id, handled: true, &turn)
        close(id, Ending(.failed, reason: why == .mediaLost ? "media-lost" : reason), &turn)
    }

    mutating func dialTimedOut(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .dialling(let dialling) = interaction.phase, dialling.timer == timer else { return }
        endDialling(id, reason: interaction.customerLeg == nil ? "agent-no-answer" : "no-answer", .noAnswer, &turn)
    }

    static func dialFailure(_ why: LegEnd) -> String {
        switch why {
        case .busy: "busy"
        case .noAnswer: "no-answer"
        case .rejected: "rejected"
        case .unreachable: "unreachable"
        case .hungUp: "customer-hung-up"
        case .failed: "network-failed"
        case .mediaLost: "media-lost"
        }
    }
}
