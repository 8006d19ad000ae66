import ContactDomain

// The rules of eligibility one by one, for explanations and for assigning by hand. Settling asks the same of its bits.

extension RoutingEngine {
    /// All rules that keep an agent from being given an item at an instant; none: the agent is eligible.
    ///
    /// Presence, load and steps are those of now; an item that is not known is kept from nobody by rules of its own.
    public func exclusions(of agentID: AgentID, for id: InteractionID, at instant: Timestamp) -> [Exclusion] {
        guard let item = items.slot(of: id), items[item].queue >= 0 else { return [] }
        guard let agent = agents.slot(of: agentID) else { return [.unknownAgent] }
        var found: [Exclusion] = []
        let channel = items[item].channel
        if !agents[agent].signedIn {
            found.append(.signedOut)
        } else if !agents[agent].available.contains(channel) {
            found.append(.unavailable(channel))
        }
        if agents[agent].notResponding { found.append(.notResponding(until: agents[agent].notRespondingUntil)) }
        if items[item].wrapUps > 0, workIndex(item, agent, .wrapUp) != nil { found.append(.exclusiveBusy(id)) }
        found += capacityExclusions(agent, channel)
        for exclusion in items.excluded(item) where exclusion.agent == agentID && exclusion.until > instant {
            found.append(.backOff(until: exclusion.until))
        }
        if let reserved = reservation(item, at: instant) {
            if reserved.agent != agentID { found.append(.reservedFor(reserved.agent, until: reserved.until)) }
        } else {
            found += requirementExclusions(agent, item)
        }
        if queues[items[item].queue].isHeld(items[item].channel) { found.append(.held(queues.id(items[item].queue))) }
        return found
    }

    /// The sticky agent in effect.
    func reservation(_ item: Int32, at instant: Timestamp) -> (agent: AgentID, until: Timestamp?)? {
        guard let sticky = items.sticky(item) else { return nil }
        if sticky.exclusive { return (sticky.agent, nil) }
        let until = items[item].enteredAt.adding(sticky.window)
        guard instant < until, let agent = agents.slot(of: sticky.agent), agents[agent].signedIn else { return nil }
        return (sticky.agent, until)
    }

    func capacityExclusions(_ agent: Int32, _ channel: ContactChannel) -> [Exclusion] {
        guard !agents.fits(agent, channel) else { return [] }
        let rule = agents.rule(agent, channel)
        guard rule.exists else { return [.noRule(channel)] }
        var found: [Exclusion] = []
        let work = agents[agent].work
        let blocking = work.filter { !rule.interrupts.contains($0.channel) }
        let shutOut = rule.exclusive ? blocking : blocking.filter { agents.rule(agent, $0.channel).exclusive }
        if let first = shutOut.map({ items[$0.item].id }).min() { found.append(.exclusiveBusy(first)) }
        if agents.count(agent, channel) >= rule.maximum { found.append(.channelMaximum(rule.maximum)) }
        var used = 0
        for entry in blocking { used = used.clampedAdding(agents.rule(agent, entry.channel).units) }
        let free = agents[agent].policy.capacity.units.clampedSubtracting(used)
        if rule.units > free { found.append(.units(needed: rule.units, free: max(0, free))) }
        if let maximum = agents[agent].policy.capacity.items, work.count >= maximum { found.append(.itemMaximum(maximum)) }
        return found
    }

    func requirementExclusions(_ agent: Int32, _ item: Int32) -> [Exclusion] {
        let queue = items[item].queue
        guard queues[queue].exists else { return [.notMember(queues.id(queue))] }
        let asked = asked(by: item)
        let policy = agents[agent].policy
        func unmet(_ expression: SkillExpression) -> [String] { expression.unmet(skills: policy.skills, agent: policy.attributes, item: [:]) }
        let isMember = isMember(agent, of: queue) || asked.teams.contains(policy.team)
        let serves = isMember || asked.added.contains { self.isMember(agent, of: $0.queue) }
        var lacks: [String] = []
        if !serves { return [.notMember(queues.id(queue))] + (isTrue(asked.own, agent) ? [] : [.lacks(unmet(asked.own))]) }
        let home = isMember && isTrue(asked.requirement, agent)
        if !home, !asked.added.contains(where: { self.isMember(agent, of: $0.queue) && isTrue($0.requirement, agent) }) {
            if isMember { lacks += unmet(asked.requirement) }
            for added in asked.added where self.isMember(agent, of: added.queue) { lacks += unmet(added.requirement) }
        }
        if !isTrue(asked.own, agent) { lacks += unmet(asked.own) }
        return lacks.isEmpty ? [] : [.lacks(Set(lacks).sorted())]
    }
}
