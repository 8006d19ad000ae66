import ContactDomain

// Queues and the centre's policy change while items wait; queues open and close. The effect is immediate for all.

extension RoutingEngine {
    mutating func setPolicy(_ new: RoutingPolicy) throws(RoutingFault) {
        let faults = new.faults
        guard faults.isEmpty else { throw .invalid(faults) }
        let old = policy
        let waiting = lines.records.flatMap { $0.exists ? $0.line.slots : [] }
        for item in waiting { unfile(item) }
        policy = new
        for item in waiting { file(item) }
        if max(1, old.occupancyWindow.milliseconds / Occupancy.buckets) != bucketLength {
            for agent in agents.records.indices { agents[Int32(truncatingIfNeeded: agent)].occupancy.restart(at: clock) }
        }
        if old.timeZone != new.timeZone { startDay() }
    }

    mutating func setQueue(_ new: QueuePolicy) throws(RoutingFault) {
        let faults = new.faults
        guard faults.isEmpty else { throw .invalid(faults) }
        let queue = queues.slot(for: new.id)
        let isNew = !queues[queue].exists
        let own = unfileAll(of: queue)
        let others = replacePolicy(of: queue, with: new)
        if isNew {
            queues[queue].pass = virtualTime
            queues[queue].cursor = nil
            queues[queue].pace = QueuePace()
            queues[queue].closed = isClosed(queue)
        }
        // Steps that were reached and exist no more count no more.
        let last = Int32(truncatingIfNeeded: new.steps.count)
        for item in own where items[item].stepsReached > last { items[item].stepsReached = last }
        for item in own + others { file(item) }
        queues[queue].nextChange = new.hours?.nextLook(after: clock)
        if let change = queues[queue].nextChange { push(.hours, queue, due: change) }
        if !isNew { updateClosed(queue) }
        leaveClosed(queue)
        recountSteps(of: queue)
    }

    mutating func removeQueue(_ id: QueueID) throws(RoutingFault) {
        let queue = try known(id)
        let offered = queues[queue].offered > 0 ? slots(of: queue, in: .offered) : []
        for item in offered {
            rescind(item)
            startWaiting(item)
        }
        let leaving = servingOrder(of: queue)
        let parked = queues[queue].parked > 0 ? slots(of: queue, in: .parked) : []
        for item in leaving {
            stopWaiting(item)
            forget(item, .queueRemoved, nil)
        }
        for item in parked {
            queues[queue].parked -= 1
            forget(item, .queueRemoved, nil)
        }
        _ = unfileAll(of: queue)
        for item in replacePolicy(of: queue, with: nil) { file(item) }
        queues[queue].nextChange = nil
    }

    /// - Returns: Items of other queues that reach into this one; they are in no line now.
    private mutating func replacePolicy(of queue: Int32, with new: QueuePolicy?) -> [Int32] {
        queues[queue].setPolicy(new)
        refreshListing(of: queue)
        if new != nil { refreshMentions(of: queue) }
        return unfileThoseWhoAdd(queues.id(queue))
    }

    /// Of a queue, in order of id. Looks at all items: only for changes of policy.
    private func slots(of queue: Int32, in phase: ItemRecord.Phase) -> [Int32] {
        let found = items.records.indices.filter { items.records[$0].phase == phase && items.records[$0].queue == queue }
        return sorted(found.map { Int32(truncatingIfNeeded: $0) })
    }

    /// The queue's steps have changed: those in the past count without a word, but one that leaves happens now.
    private mutating func recountSteps(of queue: Int32) {
        let waiting = sorted(servingOrder(of: queue))
        let offered = queues[queue].offered > 0 ? slots(of: queue, in: .offered) : []
        for item in waiting + offered {
            let reached = queues[queue].stepsReached(enteredAt: items[item].enteredAt, at: clock)
            let isFiled = items[item].phase == .waiting && reached != items[item].stepsReached
            if isFiled { unfile(item) }
            items[item].stepsReached = reached
            if isFiled { file(item) }
            scheduleStep(item)
        }
        for item in waiting { catchUpSteps(item) }
    }

    // MARK: Hours

    private func isClosed(_ queue: Int32) -> Bool {
        guard let policy = queues[queue].policy else { return true }
        return policy.emergency || !(policy.hours?.isOpen(at: clock) ?? true)
    }

    mutating func hoursChange(_ queue: Int32) {
        queues[queue].nextChange = queues[queue].policy?.hours?.nextLook(after: clock)
        if let change = queues[queue].nextChange { push(.hours, queue, due: change) }
        if updateClosed(queue) { leaveClosed(queue) }
    }

    /// Tells where the queue has closed or opened; true where it has closed.
    @discardableResult
    private mutating func updateClosed(_ queue: Int32) -> Bool {
        let closed = isClosed(queue)
        guard closed != queues[queue].closed else { return false }
        queues[queue].closed = closed
        outputs.append(closed ? .queueClosed(queues.id(queue)) : .queueOpened(queues.id(queue)))
        for line in queues[queue].lines {
            lines.heads[line.index].isHeld = queues[queue].isHeld(lines.heads[line.index].channel)
            if !closed { markFresh(line: line) }
        }
        return closed
    }
}
