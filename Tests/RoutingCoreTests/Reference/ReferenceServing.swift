import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// In micro-points, at this instant.
    func score(_ item: ReferenceItem) -> Int64 {
        guard let policy = queue(item.facts.queue)?.policy else { return 0 }
        var points = Int128(policy.weight) + Int128(item.facts.priority)
        for case .raise(let raised) in actionsReached(by: item) { points += Int128(raised) }
        if let tier = item.facts.tier { points += Int128(self.policy.tierPoints[tier] ?? 0) }
        if item.facts.callback != nil { points += Int128(policy.callbackPoints) }
        let urgentAt = Int128(item.facts.enqueuedAt.milliseconds) + Int128(policy.serviceLevelTarget.milliseconds) - Int128(policy.urgencyWithin.milliseconds)
        if Int128(now.milliseconds) >= urgentAt { points += Int128(policy.urgencyPoints) }
        return Int64(clamping: 1_000_000 * points + Int128(policy.ageing) * age(item))
    }

    func isOverdue(_ item: ReferenceItem) -> Bool { policy.guardAfter.map { age(item) >= Int128($0.milliseconds) } ?? false }

    private func age(_ item: ReferenceItem) -> Int128 { Int128(now.milliseconds) - Int128(item.facts.orderAt.milliseconds) }

    /// The order within one queue; between queues as well where items are served by score.
    func goesFirst(_ one: ReferenceItem, _ other: ReferenceItem) -> Bool {
        let overdue = (isOverdue(one), isOverdue(other))
        if overdue.0 != overdue.1 { return overdue.0 }
        if !overdue.0 {
            let scores = (score(one), score(other))
            if scores.0 != scores.1 { return scores.0 > scores.1 }
        }
        if one.facts.orderAt != other.facts.orderAt { return one.facts.orderAt < other.facts.orderAt }
        return one.id < other.id
    }

    /// The order between any two items that wait.
    func isServed(_ one: ReferenceItem, before other: ReferenceItem) -> Bool {
        if !isOverdue(one), !isOverdue(other), one.facts.queue != other.facts.queue, let mine = queue(one.facts.queue), let theirs = queue(other.facts.queue) {
            switch policy.serving {
            case .score: break
            case .strict: if mine.policy.rank != theirs.policy.rank { return mine.policy.rank > theirs.policy.rank }
            case .share: return mine.pass != theirs.pass ? mine.pass < theirs.pass : mine.id < theirs.id
            }
        }
        return goesFirst(one, other)
    }

    func servingOrder(of queue: QueueID) -> [ReferenceItem] { waiting(in: queue).sorted(by: goesFirst) }
}
