import CentrePorts
import ContactDomain
import RoutingCore

// An agent's phone is lost in the middle of a conversation: a closed laptop, a reloaded page, a broken network.
// The customer hears music for the grace time; the agent can come back; after that the customer is queued again
// at the old place in line.

extension CentreCore {
    /// How long the phone of an agent in conversation may be unreachable before the agent counts as lost.
    static let lossNoticedAfter = Span.seconds(10)

    mutating func loseAgent(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let conversation = interaction.phase.conversation, let customer = interaction.customerLeg else { return }
        if case .agentLost = interaction.phase { return }
        dropAgentLeg(id, .normal, &turn)
        if case .active = interaction.phase { turn.voice(.leave(interaction.bridge, [customer.id]), for: id) }
        let deadline = turn.now + policy.agentLostGrace
        let timer = startTimer(.agentLost, id, at: deadline, &turn)
        var lost = conversation
        lost.lostTimer = timer
        changeTalk(id, to: .agentLost(lost, deadline: deadline), on: .loseAgent, segment: .agentLost, outcome: "agent-lost", &turn)
        startMusic(id, &turn)
        announce("agentLost", id, &turn)
    }

    /// Rings the agent's phone again; it answers by itself.
    mutating func rejoin(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard let conversation = interaction.phase.conversation, let desk = agents[conversation.agent] else {
            throw Rejection(.conflict, "not-possible-now", "Only a conversation can be rejoined; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        turn.subject = id
        if let leg = interaction.agentLeg, !leg.isUp, turn.now - leg.since < policy.connectTimeout { return }
        dropAgentLeg(id, .normal, &turn)
        let name: Identifier<OfferTag> = turn.ids.next()
        let leg = LegID("agent-\(name)")
        legs[leg] = id
        let now = turn.now
        update(id, &turn) { $0.agentLeg = Leg(id: leg, isUp: false, since: now) }
        turn.voice(.ringAgent(AgentRing(
            leg: leg, endpoint: desk.profile.endpoint, customer: interaction.customerLeg?.id, callerNumber: interaction.customerNumber, callerName: interaction.customerName,
            interaction: id, answersAutomatically: true, timeout: policy.connectTimeout)), for: id)
    }

    mutating func agentRejoined(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let leg = interaction.agentLeg, let customer = interaction.customerLeg else { return }
        switch interaction.phase {
        case .agentLost(var conversation, _):
            if let timer = conversation.lostTimer { cancelTimer(.agentLost, id, number: timer, &turn) }
            conversation.lostTimer = nil
            turn.voice(.stopMusic(customer.id), for: id)
            changeTalk(id, to: .active(conversation), on: .rejoin, segment: .talk, outcome: "rejoined", &turn)
            joinBridge(id, &turn)
            announce("connected", id, &turn)
        case .active: joinBridge(id, &turn)
        case .held:
            makeBridge(id, &turn)
            turn.voice(.join(interaction.bridge, [leg.id]), for: id)
        case .inFlow, .scheduled, .queued, .offered, .dialling, .wrapUp, .closed: break
        }
    }

    /// The phone of an agent in conversation can no longer be reached: is it a moment, or a loss?
    mutating func watchForLoss(of agent: AgentID, in id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], var conversation = interaction.phase.conversation, conversation.lostTimer == nil else { return }
        conversation.lostTimer = startTimer(.agentLost, id, at: turn.now + Self.lossNoticedAfter, &turn)
        update(id, &turn) { interaction in
            switch interaction.phase {
            case .active: interaction.amend(.active(conversation))
            case .held: interaction.amend(.held(conversation))
            case .inFlow, .scheduled, .queued, .offered, .dialling, .agentLost, .wrapUp, .closed: break
            }
        }
    }

    mutating func lossTimerFired(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], var conversation = interaction.phase.conversation, conversation.lostTimer == timer else { return }
        switch interaction.phase {
        case .active, .held:
            guard agents[conversation.agent]?.reachable != true else {
                conversation.lostTimer = nil
                let calm = conversation
                return update(id, &turn) { interaction in
                    if case .active = interaction.phase { interaction.amend(.active(calm)) } else { interaction.amend(.held(calm)) }
                }
            }
            loseAgent(id, &turn)
        case .agentLost: requeue(id, conversation, &turn)
        case .inFlow, .scheduled, .queued, .offered, .dialling, .wrapUp, .closed: break
        }
    }

    /// The grace time is over: the customer goes back to the old place in line.
    private mutating func requeue(_ id: InteractionID, _ conversation: Talk, _ turn: inout Turn) {
        guard let waiting = conversation.waiting, let queue = queues[waiting.queue] else {
            return finish(id, Ending(.failed, reason: "agent-lost"), &turn)
        }
        takeBack(id, to: waiting, outcome: "queued-again", &turn)
        route(.release(id, conversation.agent, wrapUp: false), &turn)
        stopResponding(conversation.agent, to: id, &turn)
        joinLine(id, waiting, &turn)
        startAnnouncements(id, queue, &turn)
        announce("queued", id, &turn)
    }
}
