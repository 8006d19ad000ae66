import ContactDomain

// Who qualifies for a class, by rows of bits; and what becomes of the rows when agents change.

extension RoutingEngine {
    /// Above this many comparisons the table is begun anew: those of classes long gone would stay for ever.
    static let predicateLimit = 16384

    /// Makes a class: works out who qualifies.
    mutating func addClass(_ key: ClassKey) -> Int32 {
        if predicates.predicates.count > Self.predicateLimit { renewPredicates() }
        var used: [Int32] = []
        let bits = bits(of: key, using: &used)
        var members: [Int32] = []
        for word in bits.indices {
            bits[word].forEachBit { members.append(Int32(truncatingIfNeeded: (word << 6) + $0)) }
        }
        let slot = classes.add(key, members, agentCapacity: agents.records.count)
        for agent in members { countServers(slot, agent, 1) }
        register(slot, used)
        return slot
    }

    private mutating func register(_ slot: Int32, _ used: [Int32]) {
        for predicate in Set(used).sorted() { predicates.use(predicate, by: slot) { classes[$0].exists } }
    }

    private mutating func renewPredicates() {
        predicates = predicates.emptied(agentCapacity: max(64, agents.records.count))
        for index in classes.records.indices where classes.records[index].exists {
            let slot = Int32(truncatingIfNeeded: index)
            var used: [Int32] = []
            _ = bits(of: classes[slot].key, using: &used)
            register(slot, used)
        }
    }

    private mutating func bits(of key: ClassKey, using used: inout [Int32]) -> [UInt64] {
        var home = memberBits(of: key.queue, &used)
        for team in key.teams { or(&home, row(.team(team), &used)) }
        if key.requirement != .always { and(&home, bits(of: key.requirement, &used)) }
        for added in key.added {
            var more = memberBits(of: added.queue, &used)
            and(&more, bits(of: added.requirement, &used))
            or(&home, more)
        }
        if key.own != .always { and(&home, bits(of: key.own, &used)) }
        return home
    }

    private mutating func memberBits(of queue: Int32, _ used: inout [Int32]) -> [UInt64] {
        switch queues[queue].policy?.members {
        case nil: return none
        case .everyone: return row(.exists, &used)
        case .agents: return row(.listed(queue), &used)
        case .teams(let teams):
            var all = none
            for team in teams.sorted() { or(&all, row(.team(team), &used)) }
            return all
        }
    }

    private mutating func bits(of expression: SkillExpression, _ used: inout [Int32]) -> [UInt64] {
        switch expression {
        case .always: return row(.exists, &used)
        case .never, .skillNamed: return none
        case .skill, .compare: return row(.asked(expression), &used)
        case .not(let part):
            var all = row(.exists, &used)
            let those = bits(of: part, &used)
            for word in all.indices { all[word] &= ~those[word] }
            return all
        case .all(let parts):
            var all = row(.exists, &used)
            for part in parts { and(&all, bits(of: part, &used)) }
            return all
        case .any(let parts):
            var any = none
            for part in parts { or(&any, bits(of: part, &used)) }
            return any
        }
    }

    private var none: [UInt64] { [UInt64](repeating: 0, count: predicates.rows.words) }

    private func and(_ left: inout [UInt64], _ right: [UInt64]) {
        for word in left.indices { left[word] &= right[word] }
    }

    private func or(_ left: inout [UInt64], _ right: [UInt64]) {
        for word in left.indices { left[word] |= right[word] }
    }

    /// The row of one predicate, made where it is not there yet.
    private mutating func row(_ predicate: PredicateTable.Predicate, _ used: inout [Int32]) -> [UInt64] {
        let slot: Int32
        if let known = predicates.find(predicate) {
            slot = known
        } else {
            slot = predicates.add(predicate, agentCapacity: max(64, agents.records.count))
            fill(slot)
        }
        used.append(slot)
        let words = predicates.rows.words
        return Array(predicates.rows.storage[slot.index * words..<(slot.index + 1) * words])
    }

    /// Asks every agent who could satisfy it.
    private mutating func fill(_ slot: Int32) {
        predicates.clear(row: slot)
        let predicate = predicates.predicates[slot.index]
        if case .asked(.skill(let name, _, _)) = predicate {
            for agent in predicates.holders(of: name) { _ = predicates.set(slot, agent: agent, satisfies(agent, predicate)) }
        } else {
            for index in agents.records.indices where agents.records[index].exists {
                let agent = Int32(truncatingIfNeeded: index)
                _ = predicates.set(slot, agent: agent, satisfies(agent, predicate))
            }
        }
    }

    private func satisfies(_ agent: Int32, _ predicate: PredicateTable.Predicate) -> Bool {
        switch predicate {
        case .exists: return agents[agent].exists
        case .team(let team): return agents[agent].policy.team == team
        case .listed(let queue):
            if case .agents(let ids)? = queues[queue].policy?.members { return ids.contains(agents.id(agent)) }
            return false
        case .asked(let expression): return isTrue(expression, agent)
        }
    }

    // MARK: Changes

    private mutating func setQualified(_ slot: Int32, agent: Int32, _ value: Bool) {
        guard classes.qualifies(agent, for: slot) != value else { return }
        classes.setQualified(slot, agent: agent, value)
        countServers(slot, agent, value ? 1 : -1)
    }

    private mutating func countServers(_ slot: Int32, _ agent: Int32, _ sign: Int32) {
        for channel in ContactChannel.allCases {
            let serving = agents.serving(agent, channel)
            if serving != 0 { classes.addServers(slot, channel, sign * serving) }
        }
    }

    /// An agent comes, goes, rests or can do more or less at a time: every class that the agent qualifies for counts it anew.
    mutating func refreshServing(_ agent: Int32) {
        var changes: [(channel: ContactChannel, more: Int32)] = []
        for channel in ContactChannel.allCases {
            let more = agents.setServing(agent, channel, agents.servable(agent, channel))
            if more != 0 { changes.append((channel, more)) }
        }
        guard !changes.isEmpty else { return }
        for slot in classes.sets.classes(of: agent) { for change in changes { classes.addServers(slot, change.channel, change.more) } }
    }

    /// A queue's list of members is another now.
    mutating func refreshListing(of queue: Int32) {
        if let slot = predicates.find(.listed(queue)) { fill(slot) }
    }

    /// An agent is new: asks everything of it.
    mutating func addQualifications(of agent: Int32) {
        let count = agents.records.count
        predicates.reserve(agents: count)
        classes.reserve(agents: count)
        _ = predicates.set(PredicateTable.exists, agent: agent, true)
        for skill in agents[agent].policy.skills.keys {
            predicates.hold(skill, agent)
            for slot in predicates.bySkill[skill] ?? [] { _ = predicates.set(slot, agent: agent, satisfies(agent, predicates.predicates[slot.index])) }
        }
        for slot in predicates.ofAttributes + predicates.listings {
            _ = predicates.set(slot, agent: agent, satisfies(agent, predicates.predicates[slot.index]))
        }
        if let slot = predicates.find(.team(agents[agent].policy.team)) { _ = predicates.set(slot, agent: agent, true) }
        for index in classes.records.indices where classes.records[index].exists {
            let slot = Int32(truncatingIfNeeded: index)
            setQualified(slot, agent: agent, qualifies(agent, for: slot))
        }
    }

    /// An agent is gone.
    mutating func dropQualifications(of agent: Int32) {
        for skill in agents[agent].policy.skills.keys { predicates.drop(skill, agent) }
        for slot in predicates.predicates.indices { _ = predicates.set(Int32(truncatingIfNeeded: slot), agent: agent, false) }
        for slot in classes.sets.classes(of: agent) { setQualified(slot, agent: agent, false) }
    }

    /// An agent's profile is another now: only what changed is asked anew.
    mutating func updateQualifications(of agent: Int32, from old: AgentPolicy) {
        let new = agents[agent].policy
        var asked: [Int32] = []
        for (skill, degree) in new.skills where old.skills[skill] != degree {
            if old.skills[skill] == nil { predicates.hold(skill, agent) }
            asked += predicates.bySkill[skill] ?? []
        }
        for skill in old.skills.keys where new.skills[skill] == nil {
            predicates.drop(skill, agent)
            asked += predicates.bySkill[skill] ?? []
        }
        if old.attributes != new.attributes { asked += predicates.ofAttributes }
        if old.team != new.team { asked += [old.team, new.team].compactMap { predicates.find(.team($0)) } }
        for slot in asked {
            guard predicates.set(slot, agent: agent, satisfies(agent, predicates.predicates[slot.index])) else { continue }
            for slot in predicates.users[slot.index] where classes[slot].exists {
                setQualified(slot, agent: agent, qualifies(agent, for: slot))
            }
        }
    }
}
