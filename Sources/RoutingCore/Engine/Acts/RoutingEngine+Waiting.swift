import ContactDomain

// How items come into queues, go from one to another, and leave.

extension RoutingEngine {
    /// How often an item may be sent on by itself.
    static let mostHops: UInt8 = 10

    mutating func enqueue(_ facts: RoutingItem) throws(RoutingFault) {
        let queue = try admit(facts)
        let item = add(facts, queue: queue)
        items[item].orderAt = min(facts.orderAt, clock)
        items[item].enqueuedAt = min(facts.enqueuedAt, clock)
        enter(item, queue)
    }

    /// The queue's slot where the item may come in.
    func admit(_ facts: RoutingItem) throws(RoutingFault) -> Int32 {
        let faults = facts.faults
        guard faults.isEmpty else { throw .invalid(faults) }
        if let present = items.slot(of: facts.id), items[present].phase != .finished { throw .duplicate(facts.id) }
        let queue = try known(facts.queue)
        if let callback = facts.callback, let existing = existingCallback(queue, callback.number) { throw .duplicate(existing) }
        return queue
    }

    mutating func add(_ facts: RoutingItem, queue: Int32) -> Int32 {
        let item = items.add(facts, queue: queue)
        if let callback = facts.callback { callbacks[callback.number, default: []].append(item) }
        return item
    }

    /// The one way into a queue. It may lead on to others, or out at once.
    mutating func enter(_ item: Int32, _ first: Int32) {
        var queue = first
        while true {
            items[item].queue = queue
            items[item].enteredAt = clock
            items[item].stepsReached = 0
            items[item].failedOffers = 0
            guard queues[queue].exists else { return forget(item, .queueRemoved, nil) }
            guard queues[queue].closed else { break }
            switch queues[queue].policy?.closing(for: items[item].channel) {
            case nil, .serveOut: return forget(item, .queueClosed, nil)
            case .hold: break
            case .leave(.queue(let next)):
                guard let slot = onward(item, to: next) else { return forget(item, .queueClosed, nil) }
                outputs.append(.moved(items[item].id, from: queues.id(queue), to: next, .queueClosed))
                queue = slot
                continue
            case .leave(let target): return forget(item, .queueClosed, target)
            }
            break
        }
        startWaiting(item)
        scheduleStep(item)
    }

    /// Counts a hop and gives the queue's slot; refused where the queue does not exist or it was one too many.
    private mutating func onward(_ item: Int32, to id: QueueID) -> Int32? {
        guard let queue = queues.existing(id), items[item].hops < Self.mostHops else {
            outputs.append(.overflowRefused(items[item].id, to: id))
            return nil
        }
        items[item].hops += 1
        return queue
    }

    /// A waiting item leaves its queue to a target.
    /// - Returns: False where the target is a queue that cannot take it: then it stays.
    mutating func leaveQueue(_ item: Int32, _ reason: LeaveReason, _ target: LeaveTarget?) -> Bool {
        guard case .queue(let next)? = target else {
            stopWaiting(item)
            forget(item, reason, target)
            return true
        }
        let from = queues.id(items[item].queue)
        guard let queue = onward(item, to: next) else { return false }
        stopWaiting(item)
        outputs.append(.moved(items[item].id, from: from, to: next, reason))
        enter(item, queue)
        return true
    }

    /// Tells that an item which is in no line has left, and forgets it.
    mutating func forget(_ item: Int32, _ reason: LeaveReason, _ target: LeaveTarget?) {
        outputs.append(.left(items[item].id, reason, target))
        forget(item)
    }

    /// Forgets an item that is in no line, but for agents' wrap-up with it.
    mutating func forget(_ item: Int32) {
        if items[item].isCallback, items[item].extras >= 0, let number = items.extras[items[item].extras.index].callback?.number {
            callbacks[number]?.removeAll { $0 == item }
            if callbacks[number]?.isEmpty ?? false { callbacks[number] = nil }
            items[item].isCallback = false
        }
        items[item].phase = .finished
        items[item].agent = -1
        if items[item].wrapUps == 0 { items.remove(item) }
    }

    // MARK: By hand

    mutating func leave(_ id: InteractionID) throws(RoutingFault) {
        let item = try known(id)
        switch items[item].phase {
        case .waiting:
            stopWaiting(item)
            queues[items[item].queue].pace.giveUp()
        case .offered:
            rescind(item)
            queues[items[item].queue].pace.giveUp()
        case .parked: queues[items[item].queue].parked -= 1
        case .active:
            let agent = items[item].agent
            finishWork(item, agent)
        case .finished, .vacant: throw .notThere(id)
        }
        forget(item)
    }

    mutating func reprioritise(_ id: InteractionID, _ priority: Int) throws(RoutingFault) {
        let item = try known(id)
        switch items[item].phase {
        case .waiting, .offered, .parked: break
        case .active, .finished, .vacant: throw .notWaiting(id)
        }
        var facts = items.item(item, queue: queues.id(items[item].queue))
        facts.priority = priority
        let faults = facts.faults
        guard faults.isEmpty else { throw .invalid(faults) }
        let isWaiting = items[item].phase == .waiting
        if isWaiting { unfile(item) }
        items[item].priority = priority
        if isWaiting { file(item) }
    }

    mutating func move(_ id: InteractionID, to queueID: QueueID, keepsAge: Bool) throws(RoutingFault) {
        let item = try known(id)
        let queue = try known(queueID)
        switch items[item].phase {
        case .waiting: stopWaiting(item)
        case .offered: rescind(item)
        case .parked, .active, .finished, .vacant: throw .notWaiting(id)
        }
        outputs.append(.moved(id, from: queues.id(items[item].queue), to: queueID, .manual))
        if !keepsAge { items[item].orderAt = clock }
        enter(item, queue)
    }

    mutating func drain(_ id: QueueID, to target: LeaveTarget?) throws(RoutingFault) {
        let queue = try known(id)
        leaveAll(queue, .drained, target)
    }

    /// All who wait leave, first to last.
    mutating func leaveAll(_ queue: Int32, _ reason: LeaveReason, _ target: LeaveTarget?) {
        for item in servingOrder(of: queue) { _ = leaveQueue(item, reason, target) }
    }

    /// Those who wait in a queue that is closed leave, where that is the rule for their channel.
    mutating func leaveClosed(_ queue: Int32) {
        guard queues[queue].closed, case .leave(let target)? = queues[queue].policy?.closing else { return }
        for item in servingOrder(of: queue) where queues[queue].policy?.closing(for: items[item].channel) == .leave(target) {
            _ = leaveQueue(item, .queueClosed, target)
        }
    }

    // MARK: Steps

    /// The instant of its next step.
    func nextStep(_ item: Int32) -> Timestamp? {
        let queue = items[item].queue
        let next = items[item].stepsReached.index
        guard queue >= 0, next < queues[queue].stepsDue.count else { return nil }
        return items[item].enteredAt.adding(queues[queue].stepsDue[next])
    }

    /// Whether this deadline is that of the next step, and the step is not held up by an offer.
    func isNextStep(_ item: Int32, due: Timestamp) -> Bool {
        switch items[item].phase {
        case .waiting: return nextStep(item) == due
        case .offered: return nextStep(item) == due && !queues[items[item].queue].stepLeaves[items[item].stepsReached.index]
        case .parked, .active, .finished, .vacant: return false
        }
    }

    mutating func scheduleStep(_ item: Int32) {
        if let due = nextStep(item) { push(.step, item, due: due) }
    }

    /// Does the next step of a waiting or offered item.
    mutating func takeStep(_ item: Int32) {
        let queue = items[item].queue
        let step = items[item].stepsReached.index
        guard let actions = queues[queue].policy?.steps[step].actions else { return }
        outputs.append(.stepReached(items[item].id, step: step, actions))
        let isWaiting = items[item].phase == .waiting
        // Filed by what it was until now; its points and class change with the step.
        if isWaiting { unfile(item) }
        items[item].stepsReached += 1
        if isWaiting { file(item) }
        for action in actions {
            switch action {
            case .flow(let name):
                _ = leaveQueue(item, .step(step), .flow(name))
                return
            case .overflow(let next):
                if leaveQueue(item, .step(step), .queue(next)) { return }
            case .relax, .lower, .require, .addQueues, .addTeams, .raise, .play, .offerCallback: break
            }
        }
        scheduleStep(item)
    }

    /// A waiting item takes all steps that are due: those that an offer held up, or a change of the queue brought.
    mutating func catchUpSteps(_ item: Int32) {
        let entered = items[item].enteredAt
        let queue = items[item].queue
        while items[item].phase == .waiting, items[item].queue == queue, items[item].enteredAt == entered, let due = nextStep(item), due <= clock {
            let id = items[item].id
            let count = items[item].stepsReached
            takeStep(item)
            // Where it left and came in anew, its steps begin anew: they are no concern of this one.
            guard items[item].id == id, items[item].stepsReached == count + 1 else { return }
        }
        // The deadline of a step that leaves may have been thrown out while the offer held it up.
        let next = items[item].stepsReached.index
        if items[item].phase == .waiting, next < queues[queue].stepLeaves.count, queues[queue].stepLeaves[next] { scheduleStep(item) }
    }
}
