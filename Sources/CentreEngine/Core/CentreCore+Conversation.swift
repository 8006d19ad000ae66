import CentrePorts
import ContactDomain
import RoutingCore

// From the moment an agent's phone answers until one side hangs up.

extension CentreCore {
    mutating func answered(_ leg: LegID, _ turn: inout Turn) {
        guard let id = legs[leg], let interaction = interactions[id] else {
            // A late winner: somebody else has the interaction, or it is over.
            if retiredLegs[leg] != nil { turn.voice(.hangUp(leg, .answeredElsewhere), for: nil) }
            return
        }
        if interaction.customerLeg?.id == leg {
            update(id, &turn) { $0.customerLeg?.isUp = true }
            customerAnswered(id, &turn)
            return
        }
        guard interaction.leg(leg)?.isUp == false else { return }
        update(id, &turn) { $0.changeLeg(leg) { $0.isUp = true } }
        switch interaction.phase {
        case .offered(let waiting, let offer):
            if let ring = offer.ring(on: leg) { connect(id, waiting, offer, ring, &turn) }
        case .dialling(let dialling): agentReadyToDial(id, dialling, &turn)
        case .active, .held, .agentLost: agentRejoined(id, &turn)
        case .inFlow, .scheduled, .queued, .wrapUp, .closed: break
        }
    }

    /// The phone that rings here was the first to be lifted: it gets the customer, all others fall silent.
    private mutating func connect(_ id: InteractionID, _ waiting: Waiting, _ offer: Offer, _ ring: Ring, _ turn: inout Turn) {
        let now = turn.now
        let others = offer.rings.filter { $0.agent != ring.agent }
        for other in others { concludeRing(id, other, outcome: Self.answeredElsewhere, &turn) }
        offers[offer.id] = nil
        cancelTimers(of: offer, id, &turn)
        closeSegments([.offer, .queue], id, outcome: "answered", &turn)
        update(id, &turn) { interaction in
            interaction.agentLeg = ring.leg
            interaction.agentLeg?.isUp = true
        }
        guard let customer = interactions[id]?.customerLeg else {
            callBack(id, waiting, by: ring.agent, &turn)
            return fallSilent(others, id, &turn)
        }
        stopPlaying(id, &turn)
        turn.voice(.stopMusic(customer.id), for: id)
        update(id, &turn) { interaction in
            interaction.connectedAt = interaction.connectedAt ?? now
            interaction.move(to: .active(Talk(agent: ring.agent, waiting: waiting, offer: offer.id)), on: .connect, at: now)
        }
        joinBridge(id, &turn)
        route(.accept(id, ring.agent), &turn)
        engage(ring.agent, in: id, as: .interacting, &turn)
        fallSilent(others, id, &turn)
        openSegment(.talk, id, queue: waiting.queue, agent: ring.agent, &turn)
        if queues[waiting.queue]?.records == true { startRecording(id, &turn) }
        turn.changedQueues.insert(waiting.queue)
        announce("connected", id, &turn)
    }

    /// Somebody else was faster.
    private mutating func fallSilent(_ others: [Ring], _ id: InteractionID, _ turn: inout Turn) {
        for other in others {
            hangUp(other, .answeredElsewhere, id, &turn)
            free(other.agent, of: id, handled: false, &turn)
        }
    }

    mutating func joinBridge(_ id: InteractionID, _ turn: inout Turn) {
        makeBridge(id, &turn)
        guard let interaction = interactions[id] else { return }
        let present = [interaction.customerLeg, interaction.agentLeg].compactMap { $0 }.filter(\.isUp).map(\.id)
        turn.voice(.join(interaction.bridge, present), for: id)
    }

    // MARK: Commands

    mutating func hold(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        try Lifecycle.require(.hold, in: interaction.phase.state)
        guard case .active(let conversation) = interaction.phase, let customer = interaction.customerLeg else { return }
        turn.voice(.leave(interaction.bridge, [customer.id]), for: id)
        changeTalk(id, to: .held(conversation), on: .hold, segment: .hold, outcome: "held", &turn)
        startMusic(id, &turn)
        announce("held", id, &turn)
    }

    mutating func resume(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        try Lifecycle.require(.resume, in: interaction.phase.state)
        guard case .held(let conversation) = interaction.phase, let customer = interaction.customerLeg else { return }
        turn.voice(.stopMusic(customer.id), for: id)
        changeTalk(id, to: .active(conversation), on: .resume, segment: .talk, outcome: "resumed", &turn)
        joinBridge(id, &turn)
        announce("resumed", id, &turn)
    }

    /// Ends the present talk, hold or lost segment and opens the next one with the same agent and queue.
    mutating func changeTalk(_ id: InteractionID, to phase: Phase, on event: LifecycleEvent, segment: Segment.Kind, outcome: String, _ turn: inout Turn) {
        let now = turn.now
        closeSegments([.talk, .hold, .agentLost], id, outcome: outcome, &turn)
        update(id, &turn) { $0.move(to: phase, on: event, at: now) }
        openSegment(segment, id, queue: phase.queue, agent: phase.agent, &turn)
    }

    mutating func mute(_ id: InteractionID, _ on: Bool, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard interaction.phase.conversation != nil, let leg = interaction.agentLeg else {
            throw Rejection(.conflict, "not-possible-now", "Only a conversation can be muted; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        turn.subject = id
        guard interaction.muted != on else { return }
        turn.voice(.mute(leg.id, on), for: id)
        update(id, &turn) { $0.muted = on }
        announce("updated", id, &turn)
    }

    func sendDigits(_ digits: String, _ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard !digits.isEmpty, digits.count <= 32, digits.allSatisfy({ "0123456789*#ABCD".contains($0) }) else {
            throw Rejection(.invalid, "digits-invalid", "Digits are 1 to 32 of 0-9, *, #, A-D.")
        }
        guard case .active = interaction.phase, let leg = interaction.customerLeg else {
            throw Rejection(.conflict, "not-possible-now", "Touch tones need an active conversation; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        turn.subject = id
        turn.voice(.sendDigits(leg.id, digits), for: id)
    }

    mutating func hangUp(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        switch interaction.phase {
        case .active, .held, .agentLost: finish(id, Ending(.completed, reason: "agent-hung-up"), &turn)
        case .dialling: endDialling(id, reason: "agent-cancelled", .hungUp, &turn)
        case .offered:
            freeRung(id, &turn)
            close(id, Ending(.completed, reason: "hung-up-by-us"), &turn)
        case .inFlow, .scheduled, .queued: close(id, Ending(.completed, reason: "hung-up-by-us"), &turn)
        case .wrapUp, .closed:
            throw Rejection(.conflict, "not-possible-now", "The call is over already.")
        }
    }

    // MARK: Legs that end

    mutating func ended(_ leg: LegID, _ why: LegEnd, _ turn: inout Turn) {
        retiredLegs[leg] = turn.now
        guard let id = legs.removeValue(forKey: leg), let interaction = interactions[id] else { return }
        turn.subject = id
        if interaction.customerLeg?.id == leg {
            update(id, &turn) { $0.customerLeg = nil }
            customerLeft(id, why, &turn)
        } else if interaction.agentLeg?.id == leg {
            update(id, &turn) { $0.agentLeg = nil }
            agentLegEnded(id, why, &turn)
        } else if case .offered(_, let offer) = interaction.phase, let ring = offer.ring(on: leg) {
            ringEnded(id, at: ring.agent, why, &turn)
        }
    }

    private mutating func customerLeft(_ id: InteractionID, _ why: LegEnd, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        let reason = why == .mediaLost ? "media-lost" : why == .hungUp ? "caller-hung-up" : "caller-lost"
        switch interaction.phase {
        case .inFlow:
            close(id, interaction.settled ?? Ending(.abandoned, reason: reason), &turn)
        case .queued:
            close(id, Ending(.abandoned, reason: reason), &turn)
        case .offered:
            freeRung(id, &turn)
            close(id, Ending(.abandoned, reason: reason), &turn)
        case .dialling: endDialling(id, reason: Self.dialFailure(why), why, &turn)
        case .active, .held, .agentLost: finish(id, Ending(.completed, reason: reason), &turn)
        case .scheduled, .wrapUp, .closed: break
        }
    }

    private mutating func agentLegEnded(_ id: InteractionID, _ why: LegEnd, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        switch interaction.phase {
        case .dialling: endDialling(id, reason: "agent-\(why == .hungUp ? "hung-up" : "unreachable")", why, &turn)
        case .active, .held:
            if why == .hungUp { finish(id, Ending(.completed, reason: "agent-hung-up"), &turn) } else { loseAgent(id, &turn) }
        case .agentLost, .inFlow, .scheduled, .queued, .offered, .wrapUp, .closed: break
        }
    }

    /// Hangs up and forgets the agent's leg: what it still does is of no interest.
    mutating func dropAgentLeg(_ id: InteractionID, _ cause: HangUpCause, _ turn: inout Turn) {
        guard let leg = interactions[id]?.agentLeg else { return }
        retire(leg.id, cause, id, &turn)
        update(id, &turn) { interaction in
            interaction.agentLeg = nil
            interaction.muted = false
        }
    }

    mutating func dropCustomerLeg(_ id: InteractionID, _ cause: HangUpCause, _ turn: inout Turn) {
        guard let leg = interactions[id]?.customerLeg else { return }
        retire(leg.id, cause, id, &turn)
        update(id, &turn) { $0.customerLeg = nil }
    }

    mutating func retire(_ leg: LegID, _ cause: HangUpCause, _ id: InteractionID, _ turn: inout Turn) {
        legs[leg] = nil
        retiredLegs[leg] = turn.now
        turn.voice(.hangUp(leg, cause), for: id)
    }
}
