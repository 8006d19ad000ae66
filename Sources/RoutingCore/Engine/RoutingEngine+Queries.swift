import ContactDomain

// What can be asked of an engine. Nothing here changes it.

extension RoutingEngine {
    /// The last instant seen.
    public var now: Timestamp { clock }
    public var isFrozen: Bool { frozen }
    public var centrePolicy: RoutingPolicy { policy }

    /// By id.
    public var queueIDs: [QueueID] { queues.sortedSlots.filter { queues[$0].exists }.map { queues.id($0) } }
    public var agentIDs: [AgentID] { agents.sortedSlots.map { agents.id($0) } }

    public func queue(_ id: QueueID) -> QueuePolicy? { queues.slots[id].flatMap { queues[$0].policy } }
    public func agent(_ id: AgentID) -> AgentPolicy? { agents.slot(of: id).map { agents[$0].policy } }
    public func isClosed(_ id: QueueID) -> Bool { queues.existing(id).map { queues[$0].closed } ?? false }

    /// Items in line, in all queues.
    public var waitingCount: Int {
        var count = 0
        for queue in queues.records { count += queue.waiting }
        return count
    }

    /// In the queue's serving order at the last instant. O(n log n) in the items of the queue.
    public func waiting(in id: QueueID) -> [InteractionID] {
        guard let queue = queues.existing(id) else { return [] }
        return servingOrder(of: queue).map { items[$0].id }
    }

    /// Its place in the serving order of its queue, 1 for the first; nil where it does not wait.
    ///
    /// O(classes of the queue × (logarithm of their items + items / 64)).
    public func position(of id: InteractionID) -> Int? {
        guard let item = items.slot(of: id), items[item].phase == .waiting else { return nil }
        let entry = ServingLine.Entry(key: items[item].key, slot: item)
        var before = 0
        for line in queues[items[item].queue].lines { before += lines[line].line.rank(entry, items) }
        return before + 1
    }

    public func state(of id: InteractionID) -> ItemState? {
        guard let item = items.slot(of: id) else { return nil }
        switch items[item].phase {
        case .parked: return .parked(until: items[item].until)
        case .waiting: return .waiting
        case .offered:
            let until = items[item].until
            return .offered(items.ringing(item).map { agents.id($0) }, deadline: until == .distantFuture ? nil : until)
        case .active: return .active(agents.id(items[item].agent))
        case .finished, .vacant:
            return .wrapUp(agents.sortedSlots.filter { workIndex(item, $0, .wrapUp) != nil }.map { agents.id($0) })
        }
    }

    /// What an agent has, by item and phase.
    public func load(of id: AgentID) -> [LoadEntry] {
        guard let agent = agents.slot(of: id) else { return [] }
        return agents[agent].work.map { entry in
            LoadEntry(
                item: items[entry.item].id, channel: entry.channel, phase: .init(entry.phase), since: entry.since,
                until: entry.phase == .wrapUp ? entry.until : nil)
        }.sorted { ($0.item, $0.phase.rawValue) < ($1.item, $1.phase.rawValue) }
    }

    /// The item with what has changed since it came: queue, priority, clocks, sticky agent, exclusions.
    public func item(_ id: InteractionID) -> RoutingItem? {
        guard let item = items.slot(of: id) else { return nil }
        let queue = items[item].queue
        return items.item(item, queue: queue < 0 ? QueueID(high: 0, low: 0) : queues.id(queue))
    }

    /// The call-back to a number that a queue has and that is not over; of several the one with the smallest id.
    public func callback(in id: QueueID, to number: String) -> InteractionID? {
        queues.existing(id).flatMap { existingCallback($0, number) }
    }

    /// How many steps of its queue the item has reached.
    public func step(of id: InteractionID) -> Int { items.slot(of: id).map { items[$0].stepsReached.index } ?? 0 }

    /// Failed offers since it entered its queue.
    public func failedOffers(of id: InteractionID) -> Int { items.slot(of: id).map { items[$0].failedOffers.index } ?? 0 }

    /// What its score is at an instant; all zero for an item that is not known or has no queue.
    public func score(of id: InteractionID, at instant: Timestamp) -> ScoreParts {
        var parts = ScoreParts(weight: 0, priority: 0, tier: 0, steps: 0, callback: 0, urgency: 0, ageing: 0, total: 0, overdue: false)
        guard let item = items.slot(of: id), hasQueue(item) else { return parts }
        func micro(_ points: Int) -> Int64 { Int64(clamping: Int128(points) * 1_000_000) }
        let queue = items[item].queue
        parts.weight = micro(queues[queue].basePoints)
        parts.priority = micro(items[item].priority)
        if items[item].tier >= 0 { parts.tier = micro(policy.tierPoints[items.tiers[items[item].tier.index]] ?? 0) }
        parts.steps = micro(queues[queue].points(steps: items[item].stepsReached.index))
        if items[item].isCallback { parts.callback = micro(queues[queue].callbackPoints) }
        if items[item].enqueuedAt.adding(queues[queue].urgentAfter) <= instant { parts.urgency = micro(queues[queue].urgencyPoints) }
        let age = Int128(instant.milliseconds) - Int128(items[item].orderAt.milliseconds)
        parts.ageing = Int64(clamping: Int128(queues[queue].ageing) * age)
        parts.total = score(item, at: instant)
        parts.overdue = isOverdue(item, at: instant)
        return parts
    }
}
