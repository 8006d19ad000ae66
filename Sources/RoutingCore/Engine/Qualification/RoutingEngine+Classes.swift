import ContactDomain

// Which class an item belongs to, and which agents qualify for a class. Worked out when a class is first needed, kept true when agents change,
// thrown away when a queue changes.

extension RoutingEngine {
    /// Above so many empty classes they are all let go.
    static let emptyClassLimit = 4096

    /// The sticky agent that alone may have the item now: its slot, or `LineRecord.nobody` where it does not exist; nil where none is in effect.
    func stickyInEffect(_ item: Int32) -> Int32? {
        guard let sticky = items.sticky(item) else { return nil }
        let agent = agents.slot(of: sticky.agent)
        if sticky.exclusive { return agent ?? LineRecord.nobody }
        guard let agent, agents[agent].signedIn, clock < items[item].enteredAt.adding(sticky.window) else { return nil }
        return agent
    }

    /// The line in which a waiting item belongs now.
    mutating func lineOf(_ item: Int32) -> Int32 {
        let queue = items[item].queue
        let channel = items[item].channel
        if items[item].hasSticky, let sole = stickyInEffect(item) {
            return lines.sole(.init(queue: queue, sole: sole, channel: channel))
        }
        let eligibility = classOf(item)
        let known = classes.line(eligibility, channel)
        if known >= 0 { return known }
        let made = lines.add(queue: queue, eligibility: eligibility, channel: channel)
        classes.setLine(eligibility, channel, made)
        return made
    }

    private mutating func classOf(_ item: Int32) -> Int32 {
        let queue = items[item].queue
        let steps = items[item].stepsReached.index
        let extras = items[item].extras
        let hasOwn = extras >= 0 && items.extras[extras.index].requirement != .always
        guard hasOwn || queues[queue].effects[steps].mentionsItem else {
            let plain = queues[queue].plainClasses[steps]
            if plain >= 0 { return plain }
            let made = findOrMake(key(queue, steps: steps, own: .always, attributes: [:]))
            queues[queue].plainClasses[steps] = made
            return made
        }
        let own = hasOwn ? items.extras[extras.index].requirement : .always
        return findOrMake(key(queue, steps: steps, own: own, attributes: extras >= 0 ? items.extras[extras.index].attributes : [:]))
    }

    func key(
        _ queue: Int32, steps: Int, own: SkillExpression, attributes: [String: AttributeValue]
    ) -> ClassKey {
        let effect = queues[queue].effects[steps]
        var key = ClassKey(queue: queue)
        key.requirement = effect.apply(to: effect.requirement, attributes: attributes)
        key.own = effect.apply(to: own, attributes: attributes)
        key.teams = effect.teams
        for id in effect.queues {
            guard let added = queues.existing(id), let requirement = queues[added].effects.first?.requirement else { continue }
            key.added.append(.init(queue: added, requirement: requirement.residual(item: attributes)))
        }
        return key
    }

    /// What an item asks of agents by its queue, its steps and itself, whatever its sticky agent.
    func asked(by item: Int32) -> ClassKey {
        let extras = items[item].extras
        return key(
            items[item].queue, steps: min(items[item].stepsReached.index, max(0, queues[items[item].queue].effects.count - 1)),
            own: extras >= 0 ? items.extras[extras.index].requirement : .always, attributes: extras >= 0 ? items.extras[extras.index].attributes : [:])
    }

    private mutating func findOrMake(_ key: ClassKey) -> Int32 {
        if let known = classes.find(key) { return known }
        // Two go for one that comes: so the many are never let go at once.
        for _ in 0..<2 where classes.emptyCount > Self.emptyClassLimit {
            if let oldest = classes.longestEmpty() { drop(oldest) }
        }
        return addClass(key)
    }

    private mutating func drop(_ slot: Int32) {
        for channel in ContactChannel.allCases {
            let line = classes.line(slot, channel)
            if line >= 0 { lines.remove(line) }
            classes.setLine(slot, channel, -1)
        }
        queues[classes[slot].queue].forget(plainClass: slot)
        classes.remove(slot)
    }

    // MARK: Who qualifies

    /// Membership and requirement: nothing of presence and capacity.
    func qualifies(_ agent: Int32, for slot: Int32) -> Bool { qualifies(agent, classes[slot].key) }

    func qualifies(_ agent: Int32, _ key: ClassKey) -> Bool {
        let team = agents[agent].policy.team
        let home = isMember(agent, of: key.queue) || key.teams.contains(team)
        guard home && isTrue(key.requirement, agent) || key.added.contains(where: { isMember(agent, of: $0.queue) && isTrue($0.requirement, agent) }) else {
            return false
        }
        return isTrue(key.own, agent)
    }

    func isMember(_ agent: Int32, of queue: Int32) -> Bool {
        switch queues[queue].policy?.members {
        case nil: false
        case .everyone: true
        case .teams(let teams): teams.contains(agents[agent].policy.team)
        case .agents(let ids): ids.contains(agents.id(agent))
        }
    }

    func isTrue(_ expression: SkillExpression, _ agent: Int32) -> Bool {
        if case .always = expression { return true }
        return expression.isTrue(skills: agents[agent].policy.skills, agent: agents[agent].policy.attributes, item: [:])
    }

    /// Takes the items of a queue out of their lines and lets its classes go: they will be filed under new ones.
    mutating func unfileAll(of queue: Int32) -> [Int32] {
        var unfiled: [Int32] = []
        for line in queues[queue].lines { unfiled.append(contentsOf: lines[line].line.slots) }
        for item in unfiled { unfile(item) }
        for index in classes.records.indices where classes.records[index].exists && classes.records[index].queue == queue {
            drop(Int32(truncatingIfNeeded: index))
        }
        return unfiled
    }

    /// The same for all queues that have a step which adds this queue; what they ask for has changed with it.
    mutating func unfileThoseWhoAdd(_ id: QueueID) -> [Int32] {
        var unfiled: [Int32] = []
        for index in queues.records.indices where queues.records[index].exists && queues.records[index].effects.contains(where: { $0.queues.contains(id) }) {
            let queue = Int32(truncatingIfNeeded: index)
            unfiled.append(contentsOf: unfileAll(of: queue))
            refreshMentions(of: queue)
        }
        return unfiled
    }

    /// Looks whether what a queue asks for, or a queue that its steps add, depends on the item.
    mutating func refreshMentions(of queue: Int32) {
        let mentions = queues[queue].effects.map { effect in
            effect.requirement.mentionsItem
                || effect.queues.contains { id in queues.existing(id).map { queues[$0].effects[0].requirement.mentionsItem } ?? false }
        }
        queues[queue].setMentions(mentions)
    }
}
