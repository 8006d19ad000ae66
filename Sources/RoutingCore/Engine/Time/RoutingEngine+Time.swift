import ContactDomain

// Each thing that is due happens at its own instant and is followed by settling there. What is due silently at an instant (an exclusion ends, an
// item becomes urgent) is a matter of the clock alone, so it holds before anything else happens at that instant.

extension RoutingEngine {
    /// When time alone would change something next: nothing is told, moved or offered before it by time alone.
    public var nextDeadline: Timestamp? {
        switch (deadlines.first, refilings.first) {
        case (nil, nil): nil
        case (let one?, nil): max(one.instant, clock)
        case (nil, let other?): max(other.instant, clock)
        case (let one?, let other?): max(min(one.instant, other.instant), clock)
        }
    }

    mutating func passTime(to now: Timestamp) {
        while true {
            pruneDeadlines()
            guard let next = nextDeadline, next <= max(now, clock) else { break }
            setClock(next)
            refileDue()
            if let due = deadlines.first, due.instant <= clock { happen(allLike: due) } else { settle() }
        }
        setClock(now)
    }

    private mutating func setClock(_ now: Timestamp) {
        clock = max(clock, now)
        if clock >= dayEnd { startDay() }
    }

    /// Counts of the day are zero again.
    mutating func startDay() {
        day += 1
        let midnight = LocalDay(timeZone: policy.timeZone).midnight(after: clock)
        dayEnd = midnight > clock ? midnight : .distantFuture
    }

    /// Throws out what no longer holds from the tops of the heaps.
    mutating func pruneDeadlines() {
        while let first = deadlines.first, !holds(first) { _ = deadlines.pop() }
        while let first = refilings.first, !refilingHolds(first) { _ = refilings.pop() }
    }

    /// What falls due with this one, in order of id, unless something that goes before it comes up meanwhile.
    private mutating func happen(allLike due: DeadlineEntry) {
        var batch: [DeadlineEntry] = []
        while let next = deadlines.first, next.due == due.due, next.kind == due.kind {
            _ = deadlines.pop()
            if holds(next) { batch.append(next) }
        }
        if batch.count > 1 { batch.sort { goesBefore($0, $1) } }
        for (index, entry) in batch.enumerated() {
            if index > 0, let first = deadlines.first, !(entry < first) {
                for rest in batch[index...] { deadlines.push(rest) }
                return
            }
            guard holds(entry) else { continue }
            happen(entry)
            settle()
        }
    }

    private func goesBefore(_ left: DeadlineEntry, _ right: DeadlineEntry) -> Bool {
        switch Deadline.Kind(rawValue: left.kind) {
        case .hours: return queues.id(left.slot) < queues.id(right.slot)
        case .notResponding: return agents.id(left.slot) < agents.id(right.slot)
        case .wrapUp where left.slot == right.slot: return agents.id(left.agent) < agents.id(right.agent)
        default: return items[left.slot].id < items[right.slot].id
        }
    }

    private mutating func happen(_ entry: DeadlineEntry) {
        switch Deadline.Kind(rawValue: entry.kind) {
        case .hours: hoursChange(entry.slot)
        case .notResponding: respondAgain(entry.slot)
        case .offer: offerTimedOut(entry.slot)
        case .wrapUp: wrapUpTimedOut(entry.slot, entry.agent)
        case .parked: comeDue(entry.slot)
        case .step: takeStep(entry.slot)
        case .sticky, .backOff, nil: break
        }
    }

    /// Whether it still stands.
    func holds(_ entry: DeadlineEntry) -> Bool {
        let slot = entry.slot
        switch Deadline.Kind(rawValue: entry.kind) {
        case .hours: return queues[slot].exists && queues[slot].nextChange == entry.instant
        case .notResponding: return agents[slot].exists && agents[slot].notResponding && agents[slot].notRespondingUntil == entry.instant
        case .offer: return items[slot].phase == .offered && items[slot].until == entry.instant
        case .wrapUp:
            return agents[entry.agent].work.contains { $0.item == slot && $0.phase == .wrapUp && $0.until == entry.instant && !$0.overdue }
        case .parked: return items[slot].phase == .parked && items[slot].until == entry.instant
        case .step: return isNextStep(slot, due: entry.instant)
        case .sticky, .backOff, nil: return false
        }
    }

    // MARK: Silent changes

    /// Urgency and the guard share a kind of their own in the second heap: both only file the item anew.
    static let keyChange: UInt8 = 0

    func refilingHolds(_ entry: DeadlineEntry) -> Bool {
        let slot = entry.slot
        guard items[slot].phase == .waiting else { return false }
        switch entry.kind {
        case Self.keyChange: return nextKeyChange(slot) == entry.instant
        case Deadline.Kind.sticky.rawValue:
            guard let sticky = items.sticky(slot), !sticky.exclusive else { return false }
            return items[slot].enteredAt.adding(sticky.window) == entry.instant
        default:
            return items.nextExclusionEnd(slot) == entry.instant
        }
    }

    /// All silent changes up to the clock.
    private mutating func refileDue() {
        while let next = refilings.first, next.instant <= clock {
            _ = refilings.pop()
            guard refilingHolds(next) else { continue }
            switch next.kind {
            case Self.keyChange: refile(next.slot)
            case Deadline.Kind.sticky.rawValue: file(anew: next.slot)
            default:
                items.dropEndedExclusions(next.slot, at: clock)
                watchExclusions(next.slot)
                markFresh(line: items[next.slot].line)
            }
        }
    }

    mutating func push(_ kind: Deadline.Kind, _ slot: Int32, due: Timestamp, agent: Int32 = -1) {
        if deadlines.isSweeping() { sweepDeadlines() }
        deadlines.push(DeadlineEntry(due: due, kind: kind.rawValue, slot: slot, agent: agent))
    }

    mutating func pushRefiling(_ kind: UInt8, _ slot: Int32, due: Timestamp) {
        if refilings.isSweeping() { sweepRefilings() }
        refilings.push(DeadlineEntry(due: due, kind: kind, slot: slot))
    }

    private mutating func sweepDeadlines() {
        for _ in 0..<DeadlineHeap.piece {
            guard let entry = deadlines.nextUnswept() else { return }
            if holds(entry) { deadlines.keepSwept() } else { deadlines.dropSwept() }
        }
    }

    private mutating func sweepRefilings() {
        for _ in 0..<DeadlineHeap.piece {
            guard let entry = refilings.nextUnswept() else { return }
            if refilingHolds(entry) { refilings.keepSwept() } else { refilings.dropSwept() }
        }
    }
}
