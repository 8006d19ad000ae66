import ContactDomain
import RoutingCore

/// Something that happens by time alone.
struct ReferenceDue {
    /// In the order in which they happen at one instant.
    enum Kind: Int {
        case hours, notResponding, offer, wrapUp, parked, step, sticky, backOff
    }

    let at: Timestamp
    let kind: Kind
    var queue: QueueID?
    var item: InteractionID?
    var agent: AgentID?

    /// Earlier first, then by kind, then by the ids.
    func comes(before other: ReferenceDue) -> Bool {
        if at != other.at { return at < other.at }
        if kind != other.kind { return kind.rawValue < other.kind.rawValue }
        if let mine = queue, let theirs = other.queue, mine != theirs { return mine < theirs }
        if let mine = item, let theirs = other.item, mine != theirs { return mine < theirs }
        if let mine = agent, let theirs = other.agent, mine != theirs { return mine < theirs }
        return false
    }
}

extension ReferenceRouting {
    /// All that lies ahead, as things stand; nothing is kept between two looks.
    func dues() -> [ReferenceDue] {
        var dues: [ReferenceDue] = []
        for queue in queues {
            if let change = queue.nextChange { dues.append(ReferenceDue(at: change, kind: .hours, queue: queue.id)) }
        }
        for agent in agents {
            if let until = agent.notResponding?.until { dues.append(ReferenceDue(at: until, kind: .notResponding, agent: agent.id)) }
        }
        for wrapUp in wrapUps where !wrapUp.isOverdue {
            dues.append(ReferenceDue(at: wrapUp.until, kind: .wrapUp, item: wrapUp.item, agent: wrapUp.agent))
        }
        for item in items { dues += self.dues(of: item) }
        return dues
    }

    func firstDue() -> ReferenceDue? {
        var first: ReferenceDue?
        for due in dues() where first.map(due.comes(before:)) ?? true { first = due }
        return first
    }

    private func dues(of item: ReferenceItem) -> [ReferenceDue] {
        var dues: [ReferenceDue] = []
        switch item.place {
        case .active: break
        case .parked(let until): dues.append(ReferenceDue(at: until, kind: .parked, item: item.id))
        case .offered(let offer):
            if let deadline = offer.deadline { dues.append(ReferenceDue(at: deadline, kind: .offer, item: item.id)) }
            // A leaving step, and with it all after it, waits until the offer has failed.
            if let step = nextStep(of: item), !step.leaves { dues.append(ReferenceDue(at: step.due, kind: .step, item: item.id)) }
        case .waiting:
            if let step = nextStep(of: item) { dues.append(ReferenceDue(at: step.due, kind: .step, item: item.id)) }
            // These two change nothing but who is eligible; what was so at the last instant has been settled.
            if let sticky = item.facts.sticky, !sticky.exclusive {
                let end = item.enteredAt.later(by: sticky.window)
                if end > now { dues.append(ReferenceDue(at: end, kind: .sticky, item: item.id)) }
            }
            for (agent, until) in item.facts.excluded where until > now {
                dues.append(ReferenceDue(at: until, kind: .backOff, item: item.id, agent: agent))
            }
        }
        return dues
    }

    /// The step an item reaches next. One that is due before its predecessor is due with it.
    func nextStep(of item: ReferenceItem) -> (number: Int, due: Timestamp, leaves: Bool)? {
        guard let steps = queue(item.facts.queue)?.policy.steps, item.reached < steps.count else { return nil }
        var after = steps[0].after
        for step in steps[...item.reached] { after = max(after, step.after) }
        return (item.reached, item.enteredAt.later(by: after), steps[item.reached].actions.contains { $0.leaves })
    }

    mutating func happen(_ due: ReferenceDue) {
        switch due.kind {
        case .hours: if let queue = due.queue { hoursChange(queue) }
        case .notResponding: if let agent = due.agent { respondAgain(agent) }
        case .offer: if let item = due.item { offerTimesOut(item) }
        case .wrapUp: if let item = due.item, let agent = due.agent { wrapUpTimesOut(item, agent) }
        case .parked: if let item = due.item { parkedIsDue(item) }
        case .step: if let item = due.item { _ = reachNextStep(item) }
        case .sticky, .backOff: break
        }
    }

    private mutating func hoursChange(_ id: QueueID) {
        guard let queue = queue(id) else { return }
        changeQueue(id) { [now] in $0.nextChange = $0.policy.hours?.nextLook(after: now) }
        if openOrClose(queue) { leaveClosedQueue(id) }
    }

    /// - Returns: Whether it has closed.
    mutating func openOrClose(_ queue: ReferenceQueue) -> Bool {
        let isClosed = queue.policy.emergency || !(queue.policy.hours?.isOpen(at: now) ?? true)
        guard isClosed != queue.isClosed else { return false }
        changeQueue(queue.id) { $0.isClosed = isClosed }
        say(isClosed ? .queueClosed(queue.id) : .queueOpened(queue.id))
        return isClosed
    }

    private mutating func offerTimesOut(_ id: InteractionID) {
        guard let offered = item(id) else { return }
        for agent in offered.ringing { endRing(id, agent, .noAnswer) }
    }

    private mutating func wrapUpTimesOut(_ item: InteractionID, _ agent: AgentID) {
        guard let index = wrapUps.firstIndex(where: { $0.item == item && $0.agent == agent }) else { return }
        if wrapUps[index].rule.needsCode, !wrapUps[index].rule.forced {
            wrapUps[index].isOverdue = true
            say(.wrapUpOverdue(item, agent))
        } else {
            endWrapUp(item, agent, forced: true)
        }
    }

    private mutating func parkedIsDue(_ id: InteractionID) {
        guard let parked = item(id) else { return }
        callBack(parked)
    }

    /// A parked item takes its place among those who wait.
    mutating func callBack(_ parked: ReferenceItem) {
        var item = parked
        item.facts.orderAt = min(item.facts.orderAt, now)
        item.facts.enqueuedAt = now
        say(.callbackDue(item.id))
        enter(item, item.facts.queue)
    }
}
