import ContactDomain

extension RoutingEngine {
    var facts: EngineFacts {
        EngineFacts(
            policy: policy, clock: clock, frozen: frozen, virtualTime: virtualTime,
            queues: queues.sortedSlots.compactMap { queueFacts($0) }, agents: agents.sortedSlots.map { agentFacts($0) },
            items: sorted(items.slots).map { itemFacts($0) }, pending: outputs)
    }

    private func queueFacts(_ slot: Int32) -> QueueFacts? {
        let queue = queues[slot]
        return queue.policy.map {
            QueueFacts(policy: $0, closed: queue.closed, nextChange: queue.nextChange, pass: queue.pass, cursor: queue.cursor, pace: queue.pace)
        }
    }

    private func agentFacts(_ slot: Int32) -> AgentFacts {
        let agent = agents[slot]
        let work = agent.work.map { entry in
            WorkFacts(
                item: items[entry.item].id, queue: entry.queue < 0 ? nil : queues.id(entry.queue), channel: entry.channel, phase: .init(entry.phase),
                overdue: entry.overdue, extensions: entry.extensions, since: entry.since, acceptedAt: entry.acceptedAt, until: entry.until,
                wrapUp: entry.wrapUp)
        }
        return AgentFacts(
            policy: agent.policy, signedIn: agent.signedIn, available: agent.available.channels, notResponding: agent.notResponding,
            notRespondingUntil: agent.notRespondingUntil, noAnswers: agent.noAnswers, idleSince: agents.idle(slot), lastOfferAt: agent.lastOfferAt,
            handled: agents.handled(slot, day: day), newestBucket: agent.occupancy.busy.isEmpty ? nil : agent.occupancy.newest,
            busy: agent.occupancy.busy, busySince: agent.occupancy.busySince,
            work: work.sorted { ($0.item, $0.phase.rawValue) < ($1.item, $1.phase.rawValue) })
    }

    private func itemFacts(_ slot: Int32) -> ItemFacts {
        let record = items[slot]
        let phase: ItemFacts.Phase =
            switch record.phase {
            case .parked: .parked
            case .waiting: .waiting
            case .offered: .offered
            case .active: .active
            case .finished, .vacant: .finished
            }
        let with = phase == .offered ? items.ringing(slot) : phase == .active && record.agent >= 0 ? [record.agent] : []
        // What an item that waits was parked or rang until is over and means nothing.
        let until = phase == .waiting || phase == .finished ? Timestamp.distantFuture : record.until
        return ItemFacts(
            item: items.item(slot, queue: record.queue < 0 ? QueueID(high: 0, low: 0) : queues.id(record.queue)), hasQueue: record.queue >= 0, phase: phase,
            enteredAt: record.enteredAt, until: until, agents: with.map { agents.id($0) }, ringsAll: record.ringsAll, isAssigned: record.isAssigned, stepsReached: record.stepsReached,
            failedOffers: record.failedOffers, attempts: record.attempts, hops: record.hops)
    }
}

extension RoutingEngine: Equatable {
    /// Whether both know the same and so will decide the same.
    public static func == (left: Self, right: Self) -> Bool { left.facts == right.facts }
}
