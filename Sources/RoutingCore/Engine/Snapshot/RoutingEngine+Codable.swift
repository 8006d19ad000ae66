import ContactDomain

/// Encodes the facts, sorted by id. With an encoder that sorts keys, equal engines have equal bytes.
extension RoutingEngine: Codable {
    public func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }

    /// Builds an engine that decides on as the one that was encoded.
    ///
    /// - Throws: `DecodingError` where facts contradict each other: an item with an agent who is not there, two with one id.
    public init(from decoder: any Decoder) throws {
        let facts = try EngineFacts(from: decoder)
        self.init(policy: facts.policy)
        guard (1...EngineFacts.version).contains(facts.version), restore(facts) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "these are no consistent facts of a routing engine"))
        }
    }

    private mutating func restore(_ facts: EngineFacts) -> Bool {
        clock = facts.clock
        frozen = facts.frozen
        virtualTime = facts.virtualTime
        outputs = facts.pending
        if clock > .distantPast { startDay() }
        guard facts.policy.faults.isEmpty, restore(queues: facts.queues), restore(agents: facts.agents), restore(items: facts.items) else { return false }
        guard restore(work: facts.agents) else { return false }
        for item in sorted(items.slots) where !resume(item) { return false }
        // Only who was frozen has something to settle yet.
        for agent in agents.sortedSlots { markFresh(agent: agent) }
        pruneDeadlines()
        return true
    }

    private mutating func restore(queues facts: [QueueFacts]) -> Bool {
        for fact in facts {
            let queue = queues.slot(for: fact.policy.id)
            guard !queues[queue].exists, fact.policy.faults.isEmpty else { return false }
            queues[queue].setPolicy(fact.policy)
            queues[queue].closed = fact.closed
            queues[queue].nextChange = fact.nextChange
            queues[queue].pass = fact.pass
            queues[queue].cursor = fact.cursor
            queues[queue].pace = fact.pace ?? QueuePace()
            if let change = fact.nextChange { push(.hours, queue, due: change) }
        }
        for fact in facts { refreshMentions(of: queues.slot(for: fact.policy.id)) }
        return true
    }

    private mutating func restore(agents facts: [AgentFacts]) -> Bool {
        for fact in facts {
            guard agents.slot(of: fact.policy.id) == nil, fact.policy.faults.isEmpty else { return false }
            let agent = agents.add(fact.policy, at: fact.idleSince)
            agents[agent].signedIn = fact.signedIn
            agents[agent].available = ChannelSet(Set(fact.available))
            agents[agent].notResponding = fact.notResponding
            agents[agent].notRespondingUntil = fact.notRespondingUntil
            agents[agent].noAnswers = fact.noAnswers
            agents[agent].lastOfferAt = fact.lastOfferAt
            agents[agent].handled = fact.handled
            agents[agent].handledDay = day
            agents[agent].occupancy = Occupancy(newest: fact.newestBucket ?? .min, busy: fact.busy, busySince: fact.busySince)
            addQualifications(of: agent)
            refreshServing(agent)
            if fact.notResponding, let until = fact.notRespondingUntil { push(.notResponding, agent, due: until) }
        }
        return true
    }

    private mutating func restore(items facts: [ItemFacts]) -> Bool {
        for fact in facts {
            guard items.slot(of: fact.item.id) == nil else { return false }
            let queue = fact.hasQueue ? queues.slot(for: fact.item.queue) : -1
            if fact.phase != .active, fact.phase != .finished, queue < 0 || !queues[queue].exists { return false }
            let item = items.add(fact.item, queue: queue)
            items[item].enteredAt = fact.enteredAt
            items[item].until = fact.until
            items[item].ringsAll = fact.ringsAll
            items[item].isAssigned = fact.isAssigned ?? false
            items[item].stepsReached = max(0, fact.stepsReached)
            items[item].failedOffers = fact.failedOffers
            items[item].attempts = fact.attempts
            items[item].hops = fact.hops
            let with = fact.agents.compactMap { agents.slot(of: $0) }
            guard with.count == fact.agents.count else { return false }
            switch fact.phase {
            case .parked: items[item].phase = .parked
            case .waiting: items[item].phase = .waiting
            case .finished: items[item].phase = .finished
            case .active:
                items[item].phase = .active
                guard let agent = with.first, with.count == 1 else { return false }
                items[item].agent = agent
            case .offered:
                items[item].phase = .offered
                guard let agent = with.first, fact.ringsAll || with.count == 1 else { return false }
                items[item].agent = agent
                if fact.ringsAll { items.setRinging(item, with) }
            }
            // Only of those do the steps matter still; of others the queue may have fewer by now.
            let steps = items[item].stepsReached.index
            if fact.phase == .waiting || fact.phase == .offered, steps >= queues[queue].effects.count { return false }
            if fact.phase != .finished, let callback = fact.item.callback { callbacks[callback.number, default: []].append(item) }
        }
        return true
    }

    private mutating func restore(work facts: [AgentFacts]) -> Bool {
        for fact in facts {
            guard let agent = agents.slot(of: fact.policy.id) else { return false }
            for work in fact.work {
                guard let item = items.slot(of: work.item) else { return false }
                let entry = WorkEntry(
                    item: item, queue: work.queue.map { queues.slot(for: $0) } ?? -1, channel: work.channel, phase: work.phase.entry, overdue: work.overdue,
                    extensions: work.extensions, since: work.since, acceptedAt: work.acceptedAt, until: work.until, wrapUp: work.wrapUp)
                let busySince = agents[agent].occupancy.busySince
                addWork(entry, to: agent)
                agents[agent].occupancy.busySince = busySince
                if work.phase == .wrapUp {
                    items.addWrapUps(item, 1)
                    if !work.overdue { push(.wrapUp, item, due: work.until, agent: agent) }
                }
            }
            _ = agents.refreshOpen(agent)
        }
        return true
    }

    /// Puts an item where it was: into its line, under its deadlines.
    private mutating func resume(_ item: Int32) -> Bool {
        let queue = items[item].queue
        switch items[item].phase {
        case .parked:
            queues[queue].parked += 1
            push(.parked, item, due: items[item].until)
        case .waiting:
            queues[queue].waiting += 1
            watch(item)
            file(item)
            scheduleStep(item)
        case .offered:
            queues[queue].offered += 1
            if items[item].until < .distantFuture { push(.offer, item, due: items[item].until) }
            scheduleStep(item)
            for agent in items.ringing(item) where workIndex(item, agent, .ringing) == nil { return false }
        case .active:
            guard workIndex(item, items[item].agent, .active) != nil else { return false }
        case .finished: return items[item].wrapUps > 0
        case .vacant: return false
        }
        return true
    }
}
