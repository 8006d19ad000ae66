import ContactDomain

// An offer is won once. While it rings the item is out of the line and keeps everything: its clocks, its steps, its exclusions.

extension RoutingEngine {
    /// Offers a waiting item to agents, in this order.
    mutating func offer(_ item: Int32, to chosen: [Int32], ringsAll: Bool, isAssigned: Bool = false, startsAtOnce: Bool = false) {
        guard let first = chosen.first else { return }
        let queue = items[item].queue
        let score = score(item, at: clock)
        advancePass(of: queue)
        stopWaiting(item)
        for agent in chosen { agents[agent].lastOfferAt = clock }
        if startsAtOnce || !ringsAll && agents[first].policy.acceptsAutomatically.contains(items[item].channel) {
            outputs.append(.offer(items[item].id, [agents.id(first)], deadline: nil, accepted: true, score: score))
            addWork(WorkEntry(item: item, queue: queue, channel: items[item].channel, phase: .ringing, since: clock), to: first)
            start(item, with: first)
            return
        }
        let deadline = queues[queue].offerTimeout.map { clock.adding($0) }
        items[item].phase = .offered
        items[item].agent = first
        items[item].ringsAll = ringsAll
        items[item].isAssigned = isAssigned
        if ringsAll { items.setRinging(item, chosen) }
        items[item].until = deadline ?? .distantFuture
        queues[queue].offered += 1
        for agent in chosen { addWork(WorkEntry(item: item, queue: queue, channel: items[item].channel, phase: .ringing, since: clock), to: agent) }
        if let deadline { push(.offer, item, due: deadline) }
        outputs.append(.offer(items[item].id, chosen.map { agents.id($0) }, deadline: deadline, accepted: false, score: score))
    }

    private mutating func advancePass(of queue: Int32) {
        virtualTime = queues[queue].pass
        queues[queue].pass = queues[queue].pass.clampedAdding(queues[queue].stride)
    }

    /// The agent has accepted it.
    private mutating func start(_ item: Int32, with agent: Int32) {
        let queue = items[item].queue
        let offeredAt = workIndex(item, agent, .ringing).map { agents[agent].work[$0].since } ?? clock
        queues[queue].pace.take(hadToWait: offeredAt > items[item].enteredAt, servers: servers(of: queue, items[item].channel))
        items[item].phase = .active
        items[item].agent = agent
        items[item].until = clock
        items[item].hops = 0
        setWorkActive(item, agent)
        countAccepted(agent)
    }

    mutating func countAccepted(_ agent: Int32) {
        agents[agent].handled = agents.handled(agent, day: day).clampedAdding(1)
        agents[agent].handledDay = day
        agents[agent].noAnswers = 0
        agents.touchIdle(agent, clock)
    }

    // MARK: Answers

    mutating func accept(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) {
        let (item, agent) = try ringing(id, agentID)
        let others = items.ringing(item).filter { $0 != agent }
        queues[items[item].queue].offered -= 1
        for other in sortedAgents(others) {
            removeRinging(item, other)
            outputs.append(.rescinded(id, agents.id(other)))
        }
        forgetRinging(item)
        start(item, with: agent)
    }

    mutating func decline(_ id: InteractionID, _ agentID: AgentID, _ reason: OfferEnd) throws(RoutingFault) {
        let (item, agent) = try ringing(id, agentID)
        endRinging(item, agent, reason)
        finishOffer(item)
    }

    mutating func offerTimedOut(_ item: Int32) {
        for agent in sortedAgents(items.ringing(item)) where items.ringing(item).contains(agent) { endRinging(item, agent, .noAnswer) }
        finishOffer(item)
    }

    private func ringing(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) -> (item: Int32, agent: Int32) {
        let item = try known(id)
        let agent = try known(agentID)
        guard items.ringing(item).contains(agent) else { throw .notOffered(id, agentID) }
        return (item, agent)
    }

    // MARK: How offers end

    /// One agent's part in an offer ends without being accepted.
    private mutating func endRinging(_ item: Int32, _ agent: Int32, _ reason: OfferEnd) {
        outputs.append(.offerEnded(items[item].id, agents.id(agent), reason))
        removeRinging(item, agent)
        if let backOff = policy.backOff.span(for: reason) { items.exclude(agents.id(agent), from: item, until: clock.adding(backOff)) }
        guard reason == .noAnswer || reason == .unreachable else { return }
        agents[agent].noAnswers = agents[agent].noAnswers.clampedAdding(1)
        if policy.noAnswerLimit > 0, agents[agent].noAnswers >= policy.noAnswerLimit { stopResponding(agent) }
    }

    private mutating func stopResponding(_ agent: Int32) {
        let until = policy.notRespondingFor.map { clock.adding($0) }
        agents[agent].notResponding = true
        agents[agent].notRespondingUntil = until
        refreshPresence(agent)
        if let until { push(.notResponding, agent, due: until) }
        outputs.append(.notResponding(agents.id(agent), until: until))
        withdrawRings(at: agent) { _ in true }
    }

    /// Takes back what rings at an agent, in order of the items' ids.
    mutating func withdrawRings(at agent: Int32, where isMeant: (ContactChannel) -> Bool) {
        let rings = agents[agent].work.filter { $0.phase == .ringing && isMeant($0.channel) }.map(\.item)
        for item in sorted(rings) where items.ringing(item).contains(agent) {
            outputs.append(.offerEnded(items[item].id, agents.id(agent), .withdrawn))
            removeRinging(item, agent)
            finishOffer(item)
        }
    }

    /// Takes the offer from all at whom it rings; the item is not waiting again yet.
    mutating func rescind(_ item: Int32) {
        guard items[item].phase == .offered else { return }
        for agent in sortedAgents(items.ringing(item)) {
            removeRinging(item, agent)
            outputs.append(.rescinded(items[item].id, agents.id(agent)))
        }
        queues[items[item].queue].offered -= 1
        forgetRinging(item)
    }

    private mutating func removeRinging(_ item: Int32, _ agent: Int32) {
        removeWork(item, from: agent, phase: .ringing)
        if items[item].ringsAll {
            items.setRinging(item, items.ringing(item).filter { $0 != agent })
        } else if items[item].agent == agent {
            items[item].agent = -1
        }
    }

    private mutating func forgetRinging(_ item: Int32) {
        if items[item].ringsAll { items.setRinging(item, []) }
        items[item].ringsAll = false
        items[item].isAssigned = false
    }

    /// The offer has failed when it rings at nobody any more: the item waits again, or leaves.
    private mutating func finishOffer(_ item: Int32) {
        guard items[item].phase == .offered, items.ringing(item).isEmpty else { return }
        let queue = items[item].queue
        queues[queue].offered -= 1
        forgetRinging(item)
        items[item].failedOffers = items[item].failedOffers.clampedAdding(1)
        startWaiting(item)
        if let limit = queues[queue].policy?.offerLimit, items[item].failedOffers >= limit {
            if leaveQueue(item, .offersExhausted, queues[queue].policy?.exhausted) { return }
        }
        if queues[queue].closed, case .leave(let target)? = queues[queue].policy?.closing(for: items[item].channel) {
            if leaveQueue(item, .queueClosed, target) { return }
        }
        catchUpSteps(item)
    }
}

extension RoutingPolicy.BackOff {
    /// Nil: nobody is kept from anything.
    func span(for reason: OfferEnd) -> Span? {
        switch reason {
        case .declined: declined
        case .busy: busy
        case .noAnswer: noAnswer
        case .unreachable: unreachable
        case .withdrawn: nil
        }
    }
}
