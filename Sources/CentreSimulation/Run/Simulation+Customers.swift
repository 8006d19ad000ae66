import ContactDomain
import RoutingCore

/// What customers do: come, give up, ask to be called back.
extension Simulation {
    mutating func planArrival(_ source: Int) {
        customers.coming[source] = customers.streams[source].next()
        if let arrival = customers.coming[source] {
            events.plan(.arrival(source: source), at: arrival.at)
        } else {
            customers.sourcesLeft -= 1
        }
    }

    mutating func arrive(_ source: Int) throws(SimulationFault) {
        guard let arrival = customers.coming[source], let queue = plan.queueIndex[arrival.queue] else { return }
        let id = records.count
        records.append(
            ItemRecord(
                serial: customers.count, source: source, queue: queue, current: queue, enqueuedAt: now, endedAt: now, handling: arrival.handling, wrapUp: arrival.wrapUp,
                isCallback: false))
        customers.count += 1
        enter(queue)
        if let patience = arrival.patience { events.plan(.givesUp(item: id), at: now + patience) }
        planArrival(source)
        let kind = plan.scenario.traffic[source]
        try give(
            .enqueue(
                RoutingItem(
                    id: Self.interaction(id), queue: arrival.queue, channel: arrival.channel, priority: arrival.priority, tier: arrival.tier, orderAt: now,
                    enqueuedAt: now, requirement: kind.requirement, preferred: kind.preferred, attributes: arrival.attributes)))
        guard let estimate = plan.estimate, records[id].outcome == .open, floor.offers[id] == nil else { return }
        records[id].expected = estimate(engine, Self.interaction(id))
    }

    mutating func giveUp(_ item: Int) throws(SimulationFault) {
        guard records[item].outcome == .open, records[item].answers == 0 else { return }
        end(item, .abandoned)
        floor.offers[item] = nil
        try give(.leave(Self.interaction(item)))
    }

    /// The customer hangs up and a call-back takes the place in the line: same queue, same age.
    mutating func takeCallback(_ item: Int) throws(SimulationFault) {
        let record = records[item]
        guard record.outcome == .open, record.answers == 0, !record.isCallback, let known = engine.item(Self.interaction(item)) else { return }
        end(item, .callback)
        floor.offers[item] = nil
        try give(.leave(Self.interaction(item)))
        let id = records.count
        records.append(
            ItemRecord(
                serial: record.serial, source: record.source, queue: record.queue, current: record.current, enqueuedAt: record.enqueuedAt, endedAt: now,
                handling: record.handling, wrapUp: record.wrapUp, isCallback: true))
        enter(record.current)
        try give(
            .enqueue(
                RoutingItem(
                    id: Self.interaction(id), queue: known.queue, channel: known.channel, priority: known.priority, tier: known.tier, orderAt: known.orderAt,
                    enqueuedAt: known.enqueuedAt, requirement: known.requirement, preferred: known.preferred, attributes: known.attributes,
                    callback: RoutingItem.Callback(number: "\(record.serial)"))))
    }

    /// Whether a customer takes the call-back that is offered is the customer's: the same under every policy.
    mutating func considerCallback(_ item: Int) {
        let record = records[item]
        let share = plan.scenario.traffic[record.source].takesCallback
        guard share > 0, !record.isCallback else { return }
        var random = RandomStream(seed: plan.seed, run: plan.run, purpose: .callbacks, index: UInt64(record.serial))
        if random.uniform() < share { events.plan(.takesCallback(item: item), at: now) }
    }

    static func interaction(_ item: Int) -> InteractionID { InteractionID(high: 1, low: UInt64(item)) }

    /// One more waits in a queue.
    mutating func enter(_ queue: Int) {
        open.items += 1
        tallies.waiting[queue].add(1, at: now)
    }

    /// One waits no longer.
    mutating func end(_ item: Int, _ outcome: ItemRecord.Outcome) {
        records[item].outcome = outcome
        records[item].endedAt = now
        open.items -= 1
        tallies.waiting[records[item].current].add(-1, at: now)
    }
}
