import ContactDomain
import RoutingCore

/// What comes, goes and is done to items by hand.
extension ReferenceRouting {
    mutating func enqueue(_ facts: RoutingItem) throws(RoutingFault) {
        try refuseNewcomer(facts)
        var item = ReferenceItem(facts: facts, place: .waiting, enteredAt: now)
        item.facts.orderAt = min(facts.orderAt, now)
        item.facts.enqueuedAt = min(facts.enqueuedAt, now)
        enter(item, facts.queue)
    }

    mutating func schedule(_ facts: RoutingItem, due: Timestamp?) throws(RoutingFault) {
        try refuseNewcomer(facts)
        if let due, due > now {
            items.append(ReferenceItem(facts: facts, place: .parked(until: due), enteredAt: now))
        } else {
            callBack(ReferenceItem(facts: facts, place: .parked(until: now), enteredAt: now))
        }
    }

    private func refuseNewcomer(_ facts: RoutingItem) throws(RoutingFault) {
        guard facts.faults.isEmpty else { throw .invalid(facts.faults) }
        guard item(facts.id) == nil else { throw .duplicate(facts.id) }
        guard queue(facts.queue) != nil else { throw .unknownQueue(facts.queue) }
        guard let number = facts.callback?.number else { return }
        let same = items.filter { $0.facts.queue == facts.queue && $0.facts.callback?.number == number }.map(\.id)
        if let existing = same.min() { throw .duplicate(existing) }
    }

    /// - Throws: `unknownItem` for what is nowhere; an item that is only in wrap-up is known, and nil is returned.
    private func known(_ id: InteractionID) throws(RoutingFault) -> ReferenceItem? {
        let item = item(id)
        guard item != nil || wrapUps.contains(where: { $0.item == id }) else { throw .unknownItem(id) }
        return item
    }

    private func known(_ id: AgentID) throws(RoutingFault) -> ReferenceAgent {
        guard let agent = agent(id) else { throw .unknownAgent(id) }
        return agent
    }

    private func active(_ id: InteractionID, with agent: AgentID) throws(RoutingFault) -> ReferenceItem {
        let item = try known(id)
        _ = try known(agent)
        guard let item, item.activeWith == agent else { throw .notActive(id, agent) }
        return item
    }

    mutating func leave(_ id: InteractionID) throws(RoutingFault) {
        guard let item = try known(id) else { throw .notThere(id) }
        for agent in item.ringing { say(.rescinded(id, agent)) }
        if let agent = item.activeWith { freeAgent(agent) }
        items.removeAll { $0.id == id }
    }

    mutating func reprioritise(_ id: InteractionID, _ priority: Int) throws(RoutingFault) {
        guard let item = try known(id), item.activeWith == nil else { throw .notWaiting(id) }
        var facts = item.facts
        facts.priority = priority
        guard facts.faults.isEmpty else { throw .invalid(facts.faults) }
        changeItem(id) { $0.facts.priority = priority }
    }

    mutating func move(_ id: InteractionID, to queue: QueueID, keepsAge: Bool) throws(RoutingFault) {
        let found = try known(id)
        guard self.queue(queue) != nil else { throw .unknownQueue(queue) }
        guard var item = found, item.isWaiting || item.offer != nil else { throw .notWaiting(id) }
        for agent in item.ringing { say(.rescinded(id, agent)) }
        say(.moved(id, from: item.facts.queue, to: queue, .manual))
        if !keepsAge { item.facts.orderAt = now }
        enter(item, queue)
    }

    mutating func drain(_ id: QueueID, _ target: LeaveTarget?) throws(RoutingFault) {
        guard queue(id) != nil else { throw .unknownQueue(id) }
        for item in servingOrder(of: id) { _ = leave(item.id, .drained, target) }
    }

    mutating func assign(_ id: InteractionID, _ agentID: AgentID, _ mode: RoutingInput.Assignment) throws(RoutingFault) {
        let found = try known(id)
        let agent = try known(agentID)
        guard let item = found, item.isWaiting else { throw .notWaiting(id) }
        guard agent.isSignedIn else { throw .notPossible("signed out") }
        guard wrapUp(id, agentID) == nil else { throw .notPossible("still in wrap-up with it") }
        if mode != .force {
            guard agent.notResponding == nil else { throw .notPossible("not responding") }
            guard mode == .insist || hasRoom(agent, for: item) else { throw .notPossible("no room") }
        }
        switch mode {
        case .pick, .force: give(id, to: agentID)
        case .offer, .insist: offer(id, to: [agentID], ringsAll: false, isAssigned: true)
        }
    }

    mutating func answer(_ id: InteractionID, _ agent: AgentID, _ end: OfferEnd?) throws(RoutingFault) {
        let found = try known(id)
        _ = try known(agent)
        guard let item = found, item.ringing.contains(agent) else { throw .notOffered(id, agent) }
        if let end { endRing(id, agent, end) } else { accept(id, by: agent) }
    }

    mutating func release(_ id: InteractionID, _ agent: AgentID, wrapUp: Bool) throws(RoutingFault) {
        let item = try active(id, with: agent)
        items.removeAll { $0.id == id }
        release(item, from: agent, wrapUp: wrapUp)
    }

    private func inWrapUp(_ id: InteractionID, _ agent: AgentID) throws(RoutingFault) -> ReferenceWrapUp {
        _ = try known(id)
        _ = try known(agent)
        guard let wrapUp = wrapUp(id, agent) else { throw .notInWrapUp(id, agent) }
        return wrapUp
    }

    mutating func finishWrapUp(_ id: InteractionID, _ agent: AgentID, hasCode: Bool) throws(RoutingFault) {
        let wrapUp = try inWrapUp(id, agent)
        guard hasCode || !wrapUp.rule.needsCode else { throw .codeRequired(id) }
        endWrapUp(id, agent, forced: false)
    }

    mutating func extendWrapUp(_ id: InteractionID, _ agent: AgentID) throws(RoutingFault) {
        let wrapUp = try inWrapUp(id, agent)
        guard !wrapUp.isOverdue, wrapUp.extensions < wrapUp.rule.extensions else { throw .notPossible("no extension left") }
        let until = wrapUp.until.later(by: wrapUp.rule.extendBy)
        for index in wrapUps.indices where wrapUps[index].item == id && wrapUps[index].agent == agent {
            wrapUps[index].until = until
            wrapUps[index].extensions += 1
        }
        say(.wrapUpStarted(id, agent, until: until))
    }

    mutating func transfer(_ id: InteractionID, from agent: AgentID, to target: RoutingInput.Transfer, wrapUp: Bool) throws(RoutingFault) {
        let found = try known(id)
        _ = try known(agent)
        switch target {
        case .queue(let queue): if self.queue(queue) == nil, found?.hasQueue != true || found?.facts.queue != queue { throw .unknownQueue(queue) }
        case .agent(let other, _): _ = try known(other)
        }
        var item = try active(id, with: agent)
        if case .agent = target, !item.hasQueue { throw .notPossible("no queue to wait in") }
        release(item, from: agent, wrapUp: wrapUp)
        item.hops = 0
        switch target {
        case .queue(let queue):
            item.facts.sticky = nil
            enter(item, queue)
        case .agent(let other, let window):
            item.facts.sticky = .init(agent: other, why: .named, window: window ?? .zero, exclusive: window == nil)
            enter(item, item.facts.queue)
        }
    }

    mutating func callbackFailed(_ id: InteractionID, _ agent: AgentID) throws(RoutingFault) {
        var item = try active(id, with: agent)
        guard let callback = item.facts.callback else { throw .notPossible("no call-back") }
        freeAgent(agent)
        item.attempts += 1
        item.hops = 0
        items.removeAll { $0.id == id }
        guard item.attempts < callback.attempts else { return say(.left(id, .callbackGivenUp, nil)) }
        guard queue(item.facts.queue) != nil else { return say(.left(id, .queueRemoved, nil)) }
        let until = now.later(by: callback.retryAfter)
        item.place = .parked(until: until)
        items.append(item)
        say(.parked(id, until: until))
    }
}
