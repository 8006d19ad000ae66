import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// Waiting in a queue, and offers: who is rung, who accepts, what happens when nobody does.

extension CentreCore {
    mutating func enqueue(_ id: InteractionID, queueKey: String, priority: Int, _ turn: inout Turn) {
        guard let queue = queues.values.filter({ $0.key == queueKey }).min(by: { $0.id < $1.id }) else {
            return apologise(id, because: "queue-missing: \(queueKey)", &turn)
        }
        guard let interaction = interactions[id] else { return }
        // Callers keep the age that they had when they reached the telephony server, also while we were away.
        let waiting = Waiting(queue: queue.id, priority: priority, orderAt: interaction.createdAt)
        closeSegments([.flow], id, outcome: "queued", &turn)
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.enqueuedAt = now
            interaction.move(to: .queued(waiting), on: .enqueue, at: now)
        }
        openSegment(.queue, id, queue: queue.id, &turn)
        joinLine(id, waiting, &turn)
        startMusic(id, &turn)
        startAnnouncements(id, queue, &turn)
        announce("queued", id, &turn)
    }

    mutating func joinLine(_ id: InteractionID, _ waiting: Waiting, preferring sticky: RoutingItem.Sticky? = nil, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        var attributes: [String: AttributeValue] = ["language": .text(interaction.language.text), "address": .text(interaction.address), "number": .text(interaction.customerNumber)]
        for choice in interaction.choices { attributes[choice.name] = .text(choice.value) }
        route(.enqueue(RoutingItem(
            id: id, queue: waiting.queue, channel: interaction.channel, priority: waiting.priority, tier: interaction.customer?.tier, orderAt: waiting.orderAt,
            enqueuedAt: interaction.enqueuedAt ?? turn.now, attributes: attributes, sticky: sticky ?? preferredAgent(of: interaction))), &turn)
        turn.changedQueues.insert(waiting.queue)
    }

    /// Who had the conversation before is asked first when it goes on; otherwise the customer's own agent, where there is one.
    private func preferredAgent(of interaction: Interaction) -> RoutingItem.Sticky? {
        if let last = interaction.thread?.conversation.lastAgent, agents[last] != nil { return RoutingItem.Sticky(agent: last, why: .lastAgent, window: .minutes(2)) }
        if let owner = interaction.customer?.owner, agents[owner] != nil { return RoutingItem.Sticky(agent: owner, why: .accountOwner) }
        return nil
    }

    mutating func startMusic(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let leg = interaction.customerLeg else { return }
        let music = interaction.phase.queue.flatMap { queues[$0]?.music } ?? "default"
        turn.voice(.startMusic(leg.id, musicClass: music), for: id)
    }

    // MARK: Announcements

    mutating func startAnnouncements(_ id: InteractionID, _ queue: QueueProfile, _ turn: inout Turn) {
        // One timer at a time: one from before the conversation may still run when its customer is queued again.
        guard let every = queue.announcePositionEvery, interactions[id]?.customerLeg != nil, timers[TimerKey(.announcement, owner: id.description, number: 0)] == nil else { return }
        turn.timer(.announcement, id.description, 0, at: turn.now + every)
    }

    mutating func announcementDue(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let queue = interaction.phase.queue.flatMap({ queues[$0] }), let leg = interaction.customerLeg else { return }
        switch interaction.phase {
        case .queued:
            if let position = routing.position(of: id), interaction.playback == nil {
                turn.voice(.stopMusic(leg.id), for: id)
                let wait = queue.announcesWait ? routing.estimatedWait(of: id).map { [Prompt.say(Self.waitWording($0))] } ?? [] : []
                play([.say(Self.positionWording(position))] + wait, to: leg.id, of: id, language: interaction.language, &turn)
            }
            startAnnouncements(id, queue, &turn)
        case .offered: startAnnouncements(id, queue, &turn)
        case .inFlow, .dialling, .active, .held, .agentLost, .wrapUp, .closed: break
        }
    }

    static func positionWording(_ position: Int) -> [LanguageTag: String] {
        position == 1
            ? ["en": "You are the next caller in line. Thank you for waiting.", "zh": "您是下一位，感谢您的耐心等候。"]
            : ["en": "You are caller number \(position) in line. Thank you for waiting.", "zh": "您当前排在第\(position)位，感谢您的耐心等候。"]
    }

    /// In whole minutes, rounded up: a promise that is kept more often than not.
    static func waitWording(_ wait: Span) -> [LanguageTag: String] {
        let minutes = max(1, (wait.milliseconds + 59_999) / 60_000)
        return minutes == 1
            ? ["en": "You will probably wait for less than a minute.", "zh": "预计等待时间不到一分钟。"]
            : ["en": "You will probably wait for about \(minutes) minutes.", "zh": "预计等待时间约为\(minutes)分钟。"]
    }

    // MARK: Offers

    mutating func offer(_ id: InteractionID, to agent: AgentID, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .queued(let waiting) = interaction.phase,
              let desk = agents[agent], let queue = queues[waiting.queue] else { return }
        guard interaction.channel.needsPhone else { return offerInWriting(id, to: agent, waiting, desk, queue, &turn) }
        let offerID: OfferID = turn.ids.next()
        let legName: Identifier<OfferTag> = turn.ids.next()
        let leg = LegID("agent-\(legName)")
        let automatic = desk.profile.acceptsAutomatically || turn.picked == id
        let deadline = turn.now + queue.offerTimeout
        let timer = startTimer(.offer, id, at: deadline, &turn)
        let offer = Offer(id: offerID, agent: agent, offeredAt: turn.now, deadline: deadline, accepted: automatic, timer: timer)
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.agentLeg = Leg(id: leg, isUp: false, since: now)
            interaction.move(to: .offered(waiting, offer), on: .offer, at: now)
        }
        legs[leg] = id
        offers[offerID] = id
        engage(agent, in: id, as: .offered, &turn)
        openSegment(.offer, id, queue: waiting.queue, agent: agent, &turn)
        turn.voice(.ringAgent(AgentRing(
            leg: leg, endpoint: desk.profile.endpoint, customer: interaction.customerLeg?.id, callerNumber: interaction.customerNumber, callerName: interaction.customerName,
            interaction: id, answersAutomatically: automatic, timeout: queue.offerTimeout + policy.connectTimeout)), for: id)
        // Made while the phone rings, so that the two sides hear each other at once.
        makeBridge(id, &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("offered", id, &turn)
    }

    mutating func makeBridge(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], !interaction.bridgeExists else { return }
        turn.voice(.createBridge(interaction.bridge), for: id)
        update(id, &turn) { $0.bridgeExists = true }
    }

    /// The interaction that an agent is offered under this id.
    private func offered(_ offerID: OfferID, to agent: AgentID) throws(Rejection) -> (InteractionID, Waiting, Offer) {
        guard let id = offers[offerID], let interaction = interactions[id], case .offered(let waiting, let offer) = interaction.phase, offer.id == offerID else {
            throw Rejection(.conflict, "offer-gone", "The offer is no longer open: it was taken back, timed out, or the customer left.")
        }
        guard offer.agent == agent else {
            throw Rejection(.notFound, "offer-unknown", "This agent has no such offer.")
        }
        return (id, waiting, offer)
    }

    mutating func accept(_ offerID: OfferID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        var (id, waiting, offer) = try offered(offerID, to: agent)
        turn.subject = id
        guard !offer.accepted else { return }
        offer.accepted = true
        if interactions[id]?.channel.needsPhone == false { return connectInWriting(id, waiting, offer, &turn) }
        cancelTimers(of: offer, id, &turn)
        // The phone has to answer now: a new and shorter deadline.
        offer.deadline = turn.now + policy.connectTimeout
        offer.timer = startTimer(.connect, id, at: offer.deadline, &turn)
        update(id, &turn) { $0.amend(.offered(waiting, offer)) }
        announce("updated", id, &turn)
    }

    mutating func decline(_ offerID: OfferID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        let (id, _, _) = try offered(offerID, to: agent)
        turn.subject = id
        takeBackOffer(id, outcome: "declined", as: .declined, &turn)
        free(agent, of: id, handled: false, &turn)
    }

    /// The time of an offer is up: nobody answered, or an accepted one was not connected.
    mutating func offerTimedOut(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .offered(_, let offer) = interaction.phase, offer.timer == timer else { return }
        takeBackOffer(id, outcome: offer.accepted ? "not-connected" : "no-answer", &turn)
        // Where telephony was away, the agent's phone never had a chance: no blame.
        if telephonyUp || !interaction.channel.needsPhone { stopResponding(offer.agent, to: id, &turn) } else { free(offer.agent, of: id, handled: false, &turn) }
    }

    /// The agent's phone ended the offer.
    mutating func offerLegEnded(_ id: InteractionID, _ offer: Offer, _ why: LegEnd, _ turn: inout Turn) {
        switch why {
        case .busy, .rejected:
            takeBackOffer(id, outcome: why == .busy ? "busy" : "declined", as: why == .busy ? .busy : .declined, &turn)
            free(offer.agent, of: id, handled: false, &turn)
        case .hungUp, .noAnswer:
            takeBackOffer(id, outcome: "no-answer", &turn)
            stopResponding(offer.agent, to: id, &turn)
        case .unreachable:
            takeBackOffer(id, outcome: "phone-unreachable", &turn)
            stopResponding(offer.agent, to: id, &turn)
        case .failed:
            // The telephony server would not ring the phone: not the agent's doing, so other calls may still be offered.
            takeBackOffer(id, outcome: "telephony-failed", as: .unreachable, &turn)
            free(offer.agent, of: id, handled: false, &turn)
        case .mediaLost:
            takeBackOffer(id, outcome: "media-lost", &turn)
            free(offer.agent, of: id, handled: false, &turn)
        }
    }

    mutating func cancelTimers(of offer: Offer, _ id: InteractionID, _ turn: inout Turn) {
        cancelTimer(.offer, id, number: offer.timer, &turn)
        cancelTimer(.connect, id, number: offer.timer, &turn)
    }

    /// Puts an offered interaction back where it was in line.
    /// - Parameter end: what it means to routing: whether, and for how long, the agent is not offered this one again.
    mutating func takeBackOffer(_ id: InteractionID, outcome: String, as end: OfferEnd = .withdrawn, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .offered(let waiting, let offer) = interaction.phase else { return }
        announce("offerEnded", id, &turn)
        cancelTimers(of: offer, id, &turn)
        dropAgentLeg(id, outcome == "no-answer" ? .noAnswer : .normal, &turn)
        offers[offer.id] = nil
        closeSegments([.offer], id, outcome: outcome, &turn)
        let now = turn.now
        update(id, &turn) { $0.move(to: .queued(waiting), on: .offerEnded, at: now) }
        route(.decline(id, offer.agent, end), &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("updated", id, &turn)
    }
}
