import ContactDomain
import RoutingCore

/// What changes policies and agents.
extension ReferenceRouting {
    mutating func setPolicy(_ new: RoutingPolicy) throws(RoutingFault) {
        guard new.faults.isEmpty else { throw .invalid(new.faults) }
        let old = policy
        policy = new
        if Self.bucket(of: old) != bucket { measuredSince = now }
        if old.timeZone != new.timeZone {
            for index in agents.indices { agents[index].accepted = [] }
        }
    }

    mutating func setQueue(_ new: QueuePolicy) throws(RoutingFault) {
        guard new.faults.isEmpty else { throw .invalid(new.faults) }
        let nextChange = new.hours?.nextLook(after: now)
        guard queue(new.id) != nil else {
            let isClosed = new.emergency || !(new.hours?.isOpen(at: now) ?? true)
            queues.append(ReferenceQueue(policy: new, isClosed: isClosed, nextChange: nextChange, pass: served))
            return
        }
        changeQueue(new.id) {
            $0.policy = new
            $0.nextChange = nextChange
        }
        if let queue = queue(new.id) { _ = openOrClose(queue) }
        leaveClosedQueue(new.id)
        recountSteps(of: new.id)
        for item in waiting(in: new.id).sorted(by: { $0.id < $1.id }) { reachDueSteps(item.id) }
    }

    mutating func removeQueue(_ id: QueueID) throws(RoutingFault) {
        guard queue(id) != nil else { throw .unknownQueue(id) }
        for item in items.sorted(by: { $0.id < $1.id }) where item.facts.queue == id && item.offer != nil {
            for agent in item.ringing { say(.rescinded(item.id, agent)) }
            changeItem(item.id) { $0.place = .waiting }
        }
        for item in servingOrder(of: id) { _ = leave(item.id, .queueRemoved, nil) }
        for item in items.sorted(by: { $0.id < $1.id }) where item.facts.queue == id && item.activeWith == nil { _ = leave(item.id, .queueRemoved, nil) }
        queues.removeAll { $0.id == id }
    }

    mutating func setAgent(_ new: AgentPolicy) throws(RoutingFault) {
        guard new.faults.isEmpty else { throw .invalid(new.faults) }
        guard agent(new.id) != nil else { return agents.append(ReferenceAgent(policy: new, since: now)) }
        changeAgent(new.id) { $0.policy = new }
    }

    mutating func removeAgent(_ id: AgentID) throws(RoutingFault) {
        guard agent(id) != nil else { throw .unknownAgent(id) }
        changeAgent(id) { $0.isSignedIn = false }
        for item in itemsRinging(at: id) { endRing(item.id, id, .withdrawn) }
        for item in itemsActive(with: id) {
            if item.facts.channel == .voice || !item.hasQueue {
                _ = leave(item.id, .agentRemoved, nil)
            } else {
                giveBack(item, from: id)
            }
        }
        wrapUps.removeAll { $0.agent == id }
        agents.removeAll { $0.id == id }
    }

    mutating func setPresence(_ id: AgentID, _ available: Set<ContactChannel>) throws(RoutingFault) {
        guard agent(id) != nil else { throw .unknownAgent(id) }
        changeAgent(id) {
            $0.isSignedIn = true
            $0.available = available
        }
        for item in itemsRinging(at: id) where !available.contains(item.facts.channel) { endRing(item.id, id, .withdrawn) }
    }

    mutating func signOut(_ id: AgentID, _ work: RoutingInput.OpenWork) throws(RoutingFault) {
        guard agent(id) != nil else { throw .unknownAgent(id) }
        changeAgent(id) {
            $0.isSignedIn = false
            $0.available = []
        }
        for item in itemsRinging(at: id) { endRing(item.id, id, .withdrawn) }
        guard work == .giveBack else { return }
        for item in itemsActive(with: id) where item.hasQueue && item.facts.channel != .voice && item.facts.channel != .video { giveBack(item, from: id) }
        for wrapUp in wrapUps.sorted(by: { $0.item < $1.item }) where wrapUp.agent == id { endWrapUp(wrapUp.item, id, forced: true) }
    }

    private mutating func giveBack(_ active: ReferenceItem, from agent: AgentID) {
        var item = active
        item.hops = 0
        say(.returned(item.id, agent))
        enter(item, item.facts.queue)
    }
}
