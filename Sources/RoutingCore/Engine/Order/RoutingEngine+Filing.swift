import ContactDomain

// A waiting item lies in exactly one line: that of its eligibility class, or of its sticky agent alone while that one is in effect.

extension RoutingEngine {
    // MARK: Entering and leaving the line

    mutating func startWaiting(_ item: Int32) {
        let queue = items[item].queue
        items[item].phase = .waiting
        items[item].agent = -1
        // Who had nothing waiting does not save up turns.
        if queues[queue].waiting == 0 { queues[queue].pass = max(queues[queue].pass, virtualTime) }
        queues[queue].pace.pass(to: clock, waiting: queues[queue].waiting)
        queues[queue].waiting += 1
        items.dropEndedExclusions(item, at: clock)
        watch(item)
        file(item)
    }

    /// Sees to it that the ends of exclusions and of a sticky agent's window are noticed.
    mutating func watch(_ item: Int32) {
        if items[item].isRestricted { watchExclusions(item) }
        if items[item].hasSticky { watchSticky(item) }
    }

    mutating func stopWaiting(_ item: Int32) {
        unfile(item)
        let queue = items[item].queue
        queues[queue].pace.pass(to: clock, waiting: queues[queue].waiting)
        queues[queue].waiting -= 1
        if let sticky = items.sticky(item) { stickyWaiting[sticky.agent]?.remove(item) }
    }

    /// Only the next end: when that has come, the one after it.
    mutating func watchExclusions(_ item: Int32) {
        let end = items.nextExclusionEnd(item)
        if end < .distantFuture { pushRefiling(Deadline.Kind.backOff.rawValue, item, due: end) }
    }

    private mutating func watchSticky(_ item: Int32) {
        guard let sticky = items.sticky(item) else { return }
        stickyWaiting[sticky.agent, default: []].insert(item)
        let end = items[item].enteredAt.adding(sticky.window)
        if !sticky.exclusive, end > clock { pushRefiling(Deadline.Kind.sticky.rawValue, item, due: end) }
    }

    // MARK: Filing

    /// Puts a waiting item where it belongs now.
    mutating func file(_ item: Int32) {
        let line = lineOf(item)
        insert(item, into: line)
        markFresh(line: line)
    }

    private mutating func insert(_ item: Int32, into line: Int32) {
        updateUrgency(item)
        items[item].line = line
        items[item].key = lineKey(item)
        if lines[line].line.isEmpty { open(line: line) }
        let entry = ServingLine.Entry(key: items[item].key, slot: item)
        lines[line].line.insert(entry, items)
        if lines[line].line.first == item { refreshHead(line) }
        markChanged(lineOf: lines[line].queue)
        if let change = nextKeyChange(item) { pushRefiling(Self.keyChange, item, due: change) }
    }

    mutating func unfile(_ item: Int32) {
        let line = items[item].line
        guard line >= 0 else { return }
        lines[line].line.remove(ServingLine.Entry(key: items[item].key, slot: item), items)
        items[item].line = -1
        if lines.heads[line.index].item == item { refreshHead(line) }
        markChanged(lineOf: lines[line].queue)
        if lines[line].line.isEmpty { close(line: line) }
    }

    /// Files a waiting item again: its points or its class may have changed.
    mutating func file(anew item: Int32) {
        unfile(item)
        file(item)
    }

    /// Only its points have changed, by time: nothing becomes possible that was not.
    mutating func refile(_ item: Int32) {
        let line = items[item].line
        unfile(item)
        // A line for one agent alone is gone when its last item is out of it.
        insert(item, into: lines[line].exists ? line : lineOf(item))
    }

    private mutating func open(line: Int32) {
        let queue = lines[line].queue
        lines[line].placeInQueue = Int32(truncatingIfNeeded: queues[queue].lines.count)
        queues[queue].lines.append(line)
        lines.heads[line.index].ageing = queues[queue].ageing
        lines.heads[line.index].isHeld = queues[queue].isHeld(lines[line].channel)
        if lines[line].eligibility >= 0 { classes.setOpen(lines[line].eligibility, lines[line].channel, true) }
        if lines[line].sole >= 0 { agents[lines[line].sole].soleLines.append(line) }
    }

    private mutating func close(line: Int32) {
        let queue = lines[line].queue
        let place = lines[line].placeInQueue
        if let last = queues[queue].lines.popLast(), last != line {
            queues[queue].lines[place.index] = last
            lines[last].placeInQueue = place
        }
        lines[line].placeInQueue = -1
        guard lines[line].eligibility < 0 else { return classes.setOpen(lines[line].eligibility, lines[line].channel, false) }
        // Of those for one agent there may be very many in time: none is kept.
        if lines[line].sole >= 0 { agents[lines[line].sole].soleLines.removeAll { $0 == line } }
        lines.remove(line)
    }

    private mutating func markChanged(lineOf queue: Int32) {
        guard !queues[queue].lineChanged else { return }
        queues[queue].lineChanged = true
        changedLines.append(queue)
    }

    mutating func markFresh(line: Int32) {
        guard line >= 0, !lines.heads[line.index].isFresh else { return }
        lines.heads[line.index].isFresh = true
        freshLines.append(line)
    }

    mutating func markFresh(agent: Int32) {
        guard !agents[agent].isFresh else { return }
        agents[agent].isFresh = true
        freshAgents.append(agent)
    }

    // MARK: Keys

    private mutating func updateUrgency(_ item: Int32) {
        let queue = items[item].queue
        items[item].urgent = queues[queue].urgencyPoints != 0 && items[item].enqueuedAt.adding(queues[queue].urgentAfter) <= clock
        items[item].overdue = isOverdue(item, at: clock)
    }

    /// When its key changes by time alone.
    func nextKeyChange(_ item: Int32) -> Timestamp? {
        guard !items[item].overdue else { return nil }
        let queue = items[item].queue
        var next: Timestamp?
        if queues[queue].urgencyPoints != 0, !items[item].urgent {
            next = items[item].enqueuedAt.adding(queues[queue].urgentAfter)
        }
        if let guardAfter = policy.guardAfter {
            let overdueAt = items[item].orderAt.adding(guardAfter)
            next = next.map { min($0, overdueAt) } ?? overdueAt
        }
        return next
    }

    func isOverdue(_ item: Int32, at instant: Timestamp) -> Bool {
        guard let guardAfter = policy.guardAfter else { return false }
        return instant.milliseconds.clampedSubtracting(items[item].orderAt.milliseconds) >= guardAfter.milliseconds
    }

    /// Smaller goes first among the items of its queue.
    private func lineKey(_ item: Int32) -> Int64 {
        let orderAt = items[item].orderAt.milliseconds
        // Overdue items lie below all others, by age. Where the bounds make keys equal, in both cases, `orderAt` itself decides.
        if items[item].overdue { return .min + (min(max(orderAt, -(1 << 43)), 1 << 43) + (1 << 43)) }
        let key = Int128(queues[items[item].queue].ageing) * Int128(orderAt) - 1_000_000 * Int128(points(item, urgent: items[item].urgent))
        return Int64(clamping: max(key, Int128(Int64.min) + (1 << 45)))
    }

    /// All that is added up but age.
    func points(_ item: Int32, urgent: Bool) -> Int {
        let queue = items[item].queue
        let raised = queues[queue].points(steps: items[item].stepsReached.index)
        var points = queues[queue].basePoints.clampedAdding(items[item].priority).clampedAdding(raised)
        if items[item].tier >= 0 { points = points.clampedAdding(policy.tierPoints[items.tiers[items[item].tier.index]] ?? 0) }
        if items[item].isCallback { points = points.clampedAdding(queues[queue].callbackPoints) }
        if urgent { points = points.clampedAdding(queues[queue].urgencyPoints) }
        return points
    }

    /// In micro-points.
    func score(_ item: Int32, at instant: Timestamp) -> Int64 {
        let queue = items[item].queue
        let urgent = queues[queue].urgencyPoints != 0 && items[item].enqueuedAt.adding(queues[queue].urgentAfter) <= instant
        let age = Int128(instant.milliseconds) - Int128(items[item].orderAt.milliseconds)
        return Int64(clamping: 1_000_000 * Int128(points(item, urgent: urgent)) + Int128(queues[queue].ageing) * age)
    }
}
