import ContactDomain

/// Queues that send what they do not serve round in a circle: by a step, after too many failed offers, or at closing time.
///
/// No item runs for ever, since its hops are counted; but an admin should know. Each cycle begins with its smallest id and goes on in the
/// direction of flow; every queue that lies on any cycle is in at least one of them, and they come in order.
public func overflowCycles(among queues: [QueuePolicy]) -> [[QueueID]] {
    var targets: [QueueID: Set<QueueID>] = [:]
    for queue in queues { targets[queue.id, default: []].formUnion(queue.overflowTargets) }
    var cycles: Set<[QueueID]> = []
    var covered: Set<QueueID> = []
    for queue in targets.keys.sorted() where !covered.contains(queue) {
        guard let cycle = shortestCycle(through: queue, targets) else { continue }
        covered.formUnion(cycle)
        cycles.insert(cycle)
    }
    return cycles.sorted { $0.lexicographicallyPrecedes($1) }
}

extension QueuePolicy {
    /// Where its items may be moved without anybody doing it.
    public var overflowTargets: Set<QueueID> {
        var targets: Set<QueueID> = []
        for step in steps {
            for case .overflow(let queue) in step.actions { targets.insert(queue) }
        }
        if case .queue(let queue)? = exhausted { targets.insert(queue) }
        if case .leave(.queue(let queue)?) = closing { targets.insert(queue) }
        return targets
    }
}

/// By breadth-first search; of several shortest ones that with the smaller ids.
private func shortestCycle(through start: QueueID, _ targets: [QueueID: Set<QueueID>]) -> [QueueID]? {
    var cameFrom: [QueueID: QueueID] = [:]
    var frontier = [start]
    while !frontier.isEmpty {
        var next: [QueueID] = []
        for queue in frontier {
            for target in (targets[queue] ?? []).sorted() {
                if target == start { return cycle(from: start, to: queue, cameFrom) }
                if cameFrom[target] == nil {
                    cameFrom[target] = queue
                    next.append(target)
                }
            }
        }
        frontier = next
    }
    return nil
}

/// The way back, turned so that the smallest id is first.
private func cycle(from start: QueueID, to last: QueueID, _ cameFrom: [QueueID: QueueID]) -> [QueueID] {
    var path = [last]
    while let previous = path.last, previous != start, let before = cameFrom[previous] { path.append(before) }
    path.reverse()
    let smallest = path.indices.min { path[$0] < path[$1] } ?? 0
    return Array(path[smallest...] + path[..<smallest])
}
