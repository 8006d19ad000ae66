import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// As long as some waiting item has an eligible agent: the first such item to its best agent.
    mutating func settle() {
        while !isFrozen, let (item, asked, candidates) = firstServable() {
            guard let queue = queue(item.facts.queue) else { return }
            let best = ranked(candidates, for: item, asking: asked)
            let ringsAll = queue.policy.selection == .ringAll
            let chosen = Array(best.prefix(ringsAll ? max(1, queue.policy.ringAllLimit) : 1)).map(\.id)
            offer(item.id, to: chosen, ringsAll: ringsAll)
            changeQueue(queue.id) { $0.cursor = chosen.last }
        }
    }

    func firstServable() -> (ReferenceItem, Asked, [ReferenceAgent])? {
        var first: (ReferenceItem, Asked, [ReferenceAgent])?
        for item in items where item.isWaiting {
            if let best = first, !isServed(item, before: best.0) { continue }
            let free = agents.filter { isFree($0, for: item) }
            guard !free.isEmpty else { continue }
            let asked = asked(by: item)
            let candidates = free.filter { isEligible($0, for: item, asking: asked) }
            if !candidates.isEmpty { first = (item, asked, candidates) }
        }
        return first
    }

    /// An ordinary offer: it rings, or is accepted at once where the agent has it so.
    mutating func offer(_ id: InteractionID, to chosen: [AgentID], ringsAll: Bool, isAssigned: Bool = false) {
        guard let item = item(id), let queue = queue(item.facts.queue) else { return }
        let acceptsAtOnce = !ringsAll && chosen.allSatisfy { agent($0)?.policy.acceptsAutomatically.contains(item.facts.channel) ?? false }
        if acceptsAtOnce, let taker = chosen.first {
            give(id, to: taker)
        } else {
            let deadline = queue.policy.offerTimeout.map { now.later(by: $0) }
            countOffer(item, to: chosen)
            say(.offer(id, chosen, deadline: deadline, accepted: false, score: score(item)))
            changeItem(id) { $0.place = .offered(.init(ringing: chosen, deadline: deadline, isAssigned: isAssigned)) }
        }
    }

    /// An offer that is accepted in the same breath.
    mutating func give(_ id: InteractionID, to taker: AgentID) {
        guard let item = item(id) else { return }
        countOffer(item, to: [taker])
        say(.offer(id, [taker], deadline: nil, accepted: true, score: score(item)))
        activate(id, with: taker)
    }

    private mutating func countOffer(_ item: ReferenceItem, to chosen: [AgentID]) {
        for id in chosen { changeAgent(id) { [now] in $0.lastOfferAt = now } }
        guard let queue = queue(item.facts.queue) else { return }
        served = queue.pass
        changeQueue(queue.id) { $0.pass += 1_000_000 / Int64(max(1, $0.policy.share)) }
    }

    mutating func accept(_ id: InteractionID, by taker: AgentID) {
        guard let offered = item(id) else { return }
        for other in offered.ringing where other != taker { say(.rescinded(id, other)) }
        activate(id, with: taker)
    }

    private mutating func activate(_ id: InteractionID, with taker: AgentID) {
        changeItem(id) { $0.place = .active(taker) }
        changeAgent(taker) { [now] in
            $0.accepted.append(now)
            $0.idleSince = now
            $0.noAnswers = 0
        }
    }

    /// It rings at one agent no longer, and that agent has not accepted.
    mutating func endRing(_ id: InteractionID, _ agentID: AgentID, _ reason: OfferEnd) {
        guard let offered = item(id), let offer = offered.offer, offer.ringing.contains(agentID) else { return }
        say(.offerEnded(id, agentID, reason))
        var rest = offer
        rest.ringing.removeAll { $0 == agentID }
        changeItem(id) { $0.place = .offered(rest) }
        if let until = backOff(for: reason).map(now.later(by:)) { changeItem(id) { $0.facts.excluded[agentID] = until } }
        if reason == .noAnswer || reason == .unreachable { countNoAnswer(agentID) }
        if rest.ringing.isEmpty { offerFailed(id) }
    }

    private func backOff(for reason: OfferEnd) -> Span? {
        switch reason {
        case .declined: policy.backOff.declined
        case .busy: policy.backOff.busy
        case .noAnswer: policy.backOff.noAnswer
        case .unreachable: policy.backOff.unreachable
        case .withdrawn: nil
        }
    }

    private mutating func countNoAnswer(_ id: AgentID) {
        changeAgent(id) { $0.noAnswers += 1 }
        guard let agent = agent(id), policy.noAnswerLimit > 0, agent.noAnswers >= policy.noAnswerLimit else { return }
        let until = policy.notRespondingFor.map { now.later(by: $0) }
        changeAgent(id) { $0.notResponding = .init(until: until) }
        say(.notResponding(id, until: until))
        for other in itemsRinging(at: id) { endRing(other.id, id, .withdrawn) }
    }

    /// Nobody rings any more: it waits again, unless something makes it leave.
    private mutating func offerFailed(_ id: InteractionID) {
        changeItem(id) { $0.failedOffers += 1 }
        waitAgain(id)
        guard let item = item(id), let queue = queue(item.facts.queue) else { return }
        if let limit = queue.policy.offerLimit, item.failedOffers >= limit, leave(id, .offersExhausted, queue.policy.exhausted) { return }
        if queue.isClosed, case .leave(let target) = queue.closing(item), leave(id, .queueClosed, target) { return }
        reachDueSteps(id)
    }

    mutating func respondAgain(_ id: AgentID) {
        guard let agent = agent(id) else { return }
        changeAgent(id) {
            $0.notResponding = nil
            $0.noAnswers = 0
        }
        if agent.notResponding != nil { say(.respondingAgain(id)) }
    }

    /// The agent's conversation is over.
    mutating func freeAgent(_ id: AgentID) { changeAgent(id) { [now] in $0.idleSince = now } }

    /// The end of a conversation for its agent, with wrap-up where there is one. What becomes of the item is the caller's.
    mutating func release(_ item: ReferenceItem, from agent: AgentID, wrapUp: Bool) {
        if wrapUp, item.hasQueue, let rule = queue(item.facts.queue)?.policy.wrapUp, rule.time > .zero {
            let until = now.later(by: rule.time)
            wrapUps.append(ReferenceWrapUp(item: item.id, agent: agent, channel: item.facts.channel, rule: rule, until: until))
            say(.wrapUpStarted(item.id, agent, until: until))
        } else {
            freeAgent(agent)
        }
    }

    mutating func endWrapUp(_ item: InteractionID, _ agent: AgentID, forced: Bool) {
        wrapUps.removeAll { $0.item == item && $0.agent == agent }
        freeAgent(agent)
        say(.wrapUpEnded(item, agent, forced: forced))
    }
}
