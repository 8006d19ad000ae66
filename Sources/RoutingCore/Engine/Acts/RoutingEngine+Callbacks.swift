import ContactDomain

// A call-back keeps its place: it brings the `orderAt` of the one who waited. Until it is due it is parked.

extension RoutingEngine {
    mutating func schedule(_ facts: RoutingItem, due: Timestamp?) throws(RoutingFault) {
        let queue = try admit(facts)
        let item = add(facts, queue: queue)
        if let due, due > clock {
            park(item, until: due)
        } else {
            items[item].orderAt = min(facts.orderAt, clock)
            items[item].enqueuedAt = clock
            outputs.append(.callbackDue(facts.id))
            enter(item, queue)
        }
    }

    private mutating func park(_ item: Int32, until: Timestamp) {
        items[item].phase = .parked
        items[item].stepsReached = 0
        items[item].until = until
        queues[items[item].queue].parked += 1
        push(.parked, item, due: until)
    }

    mutating func comeDue(_ item: Int32) {
        let queue = items[item].queue
        queues[queue].parked -= 1
        items[item].enqueuedAt = clock
        items[item].orderAt = min(items[item].orderAt, clock)
        outputs.append(.callbackDue(items[item].id))
        enter(item, queue)
    }

    mutating func callbackFailed(_ id: InteractionID, _ agentID: AgentID) throws(RoutingFault) {
        let (item, agent) = try active(id, agentID)
        guard let callback = callback(of: item) else { throw .notPossible("it is no call-back") }
        finishWork(item, agent)
        items[item].attempts = items[item].attempts.clampedAdding(1)
        guard items[item].attempts < callback.attempts else { return forget(item, .callbackGivenUp, nil) }
        guard hasQueue(item) else { return forget(item, .queueRemoved, nil) }
        let until = clock.adding(callback.retryAfter)
        park(item, until: until)
        outputs.append(.parked(id, until: until))
    }

    func callback(of item: Int32) -> RoutingItem.Callback? {
        items[item].extras < 0 ? nil : items.extras[items[item].extras.index].callback
    }

    /// One with the same number that is not over yet in the queue; of several the one with the smallest id.
    func existingCallback(_ queue: Int32, _ number: String) -> InteractionID? {
        (callbacks[number] ?? []).filter { items[$0].queue == queue && items[$0].phase != .finished }.map { items[$0].id }.min()
    }
}
