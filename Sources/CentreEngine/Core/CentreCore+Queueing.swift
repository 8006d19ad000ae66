import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// Waiting in a queue, until phones ring.

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
        adoptLanguage(id, &turn)
        openSegment(.queue, id, queue: queue.id, &turn)
        joinLine(id, waiting, &turn)
        startMusic(id, &turn)
        startAnnouncements(id, queue, &turn)
        announce("queued", id, &turn)
    }

    mutating func joinLine(_ id: InteractionID, _ waiting: Waiting, preferring sticky: RoutingItem.Sticky? = nil, besides: AgentID? = nil, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        var item = routingItem(interaction, waiting, at: turn.now)
        item.sticky = sticky ?? item.sticky
        // Who has just handed it over is not offered it at once again.
        if let besides {
            item.excluded[besides] = turn.now + policy.declineBackOff
            if item.sticky?.agent == besides { item.sticky = nil }
        }
        route(.enqueue(item), &turn)
        turn.changedQueues.insert(waiting.queue)
    }

    /// What routing is told of one who waits.
    func routingItem(_ interaction: Interaction, _ waiting: Waiting, at now: Timestamp) -> RoutingItem {
        var attributes: [String: AttributeValue] = ["language": .text(interaction.language.text), "address": .text(interaction.address), "number": .text(interaction.customerNumber)]
        for choice in interaction.choices { attributes[choice.name] = .text(choice.value) }
        return RoutingItem(
            id: interaction.id, queue: waiting.queue, channel: interaction.channel, priority: waiting.priority, tier: interaction.customer?.tier,
            orderAt: waiting.orderAt, enqueuedAt: interaction.enqueuedAt ?? now, attributes: attributes, sticky: preferredAgent(of: interaction))
    }

    /// Who had the conversation before is asked first when it goes on; otherwise the customer's own agent, where there is one.
    private func preferredAgent(of interaction: Interaction) -> RoutingItem.Sticky? {
        if let origin = interaction.origin, let agent = escalation(from: origin)?.agent { return RoutingItem.Sticky(agent: agent, why: .lastAgent, window: .seconds(30)) }
        if let last = interaction.thread?.conversation.lastAgent, !isAbsent(last) { return RoutingItem.Sticky(agent: last, why: .lastAgent, window: .minutes(2)) }
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
        case .inFlow, .scheduled, .dialling, .active, .held, .agentLost, .wrapUp, .closed: break
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

    /// Rings all of these agents at once. One who accepts automatically has accepted already: then nobody else is disturbed.
    mutating func offer(_ id: InteractionID, to chosen: [AgentID], _ turn: inout Turn) {
        guard let interaction = interactions[id], case .queued(let waiting) = interaction.phase, let queue = queues[waiting.queue] else { return }
        let desks = chosen.compactMap { agents[$0] }
        let taker = desks.first { $0.profile.acceptsAutomatically || turn.picked == id }
        let rung = taker.map { [$0] } ?? desks
        guard !rung.isEmpty else { return }
        let offerID: OfferID = turn.ids.next()
        let now = turn.now
        let deadline = now + queue.offerTimeout
        let timer = startTimer(.offer, id, at: deadline, &turn)
        let rings = rung.map { desk in
            guard interaction.channel.needsPhone else { return Ring(agent: desk.profile.id, leg: nil, accepted: taker != nil) }
            let name: Identifier<OfferTag> = turn.ids.next()
            return Ring(agent: desk.profile.id, leg: Leg(id: LegID("agent-\(name)"), isUp: false, since: now), accepted: taker != nil)
        }
        let offer = Offer(id: offerID, offeredAt: now, deadline: deadline, timer: timer, rings: rings)
        update(id, &turn) {
            $0.move(to: .offered(waiting, offer), on: .offer, at: now)
        }
        offers[offerID] = id
        for leg in rings.compactMap(\.leg) { legs[leg.id] = id }
        for agent in chosen where !rings.contains(where: { $0.agent == agent }) { route(.decline(id, agent, .withdrawn), &turn) }
        for (desk, ring) in zip(rung, rings) {
            engage(ring.agent, in: id, as: .offered, &turn)
            openSegment(.offer, id, queue: waiting.queue, agent: ring.agent, &turn)
            guard let leg = ring.leg else { continue }
            turn.voice(.ringAgent(AgentRing(
                leg: leg.id, endpoint: desk.profile.endpoint, customer: interaction.customerLeg?.id, callerNumber: interaction.customerNumber,
                callerName: interaction.customerName, interaction: id, answersAutomatically: ring.accepted, timeout: queue.offerTimeout + policy.connectTimeout)), for: id)
        }
        turn.changedQueues.insert(waiting.queue)
        announce("offered", id, &turn)
        guard interaction.channel.needsPhone else {
            if let taker { connectInWriting(id, waiting, offer, taker.profile.id, &turn) }
            return
        }
        // Made while the phones ring, so that the two sides hear each other at once.
        makeBridge(id, &turn)
    }

    mutating func makeBridge(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], !interaction.bridgeExists else { return }
        turn.voice(.createBridge(interaction.bridge), for: id)
        update(id, &turn) { $0.bridgeExists = true }
    }
}
