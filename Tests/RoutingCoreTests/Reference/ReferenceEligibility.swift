import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// What an item asks of an agent, after the steps it has reached.
    struct Asked {
        var home: SkillExpression
        var own: SkillExpression
        var addedQueues: [QueueID] = []
        var addedTeams: Set<String> = []
    }

    /// All actions of all steps that the item has reached in its queue.
    func actionsReached(by item: ReferenceItem) -> [RoutingStep.Action] {
        (queue(item.facts.queue)?.policy.steps ?? []).prefix(item.reached).flatMap(\.actions)
    }

    func asked(by item: ReferenceItem) -> Asked {
        let actions = actionsReached(by: item)
        var requirement = queue(item.facts.queue)?.policy.requirement ?? .always
        for case .require(let other) in actions { requirement = other }
        var asked = Asked(
            home: requirement.residual(item: item.facts.attributes), own: item.facts.requirement.residual(item: item.facts.attributes))
        for action in actions {
            switch action {
            case .relax(let skills):
                asked.home = asked.home.relaxed(Set(skills))
                asked.own = asked.own.relaxed(Set(skills))
            case .lower(let degrees):
                asked.home = asked.home.lowered(by: degrees)
                asked.own = asked.own.lowered(by: degrees)
            case .addQueues(let queues): asked.addedQueues += queues
            case .addTeams(let teams): asked.addedTeams.formUnion(teams)
            case .require, .raise, .play, .offerCallback, .flow, .overflow: break
            }
        }
        return asked
    }

    func isEligible(_ agent: ReferenceAgent, for item: ReferenceItem, asking asked: Asked) -> Bool {
        isFree(agent, for: item) && isWanted(agent, for: item, asking: asked)
    }

    /// What does not depend on whom the item asks for.
    func isFree(_ agent: ReferenceAgent, for item: ReferenceItem) -> Bool {
        // 1
        guard agent.isSignedIn, agent.available.contains(item.facts.channel), agent.notResponding == nil else { return false }
        // 2
        guard hasRoom(agent, for: item) else { return false }
        // 3
        if let until = item.facts.excluded[agent.id], until > now { return false }
        // 7
        return !(queue(item.facts.queue)?.isHeld(item) ?? true)
    }

    /// After a change: whether what rings may go on ringing there.
    func offerStands(_ item: ReferenceItem, with agent: ReferenceAgent) -> Bool {
        guard let offer = item.offer, offer.ringing.contains(agent.id) else { return false }
        guard let rule = agent.policy.capacity.rules[item.facts.channel], rule.maximum > 0 else { return false }
        return offer.isAssigned || isWanted(agent, for: item, asking: asked(by: item))
    }

    private func isWanted(_ agent: ReferenceAgent, for item: ReferenceItem, asking asked: Asked) -> Bool {
        guard let home = queue(item.facts.queue) else { return false }
        // 4
        if let sticky = stickyInEffect(of: item) { return sticky == agent.id }
        // 5 and 6
        guard holds(asked.own, for: agent, item) else { return false }
        if isMember(agent, of: home.policy) || asked.addedTeams.contains(agent.policy.team), holds(asked.home, for: agent, item) { return true }
        return asked.addedQueues.contains { added in
            guard let other = queue(added) else { return false }
            return isMember(agent, of: other.policy) && holds(other.policy.requirement, for: agent, item)
        }
    }

    /// Where a sticky agent is in effect: who.
    func stickyInEffect(of item: ReferenceItem) -> AgentID? {
        guard let sticky = item.facts.sticky else { return nil }
        if sticky.exclusive { return sticky.agent }
        guard let agent = agent(sticky.agent), agent.isSignedIn, now < item.enteredAt.later(by: sticky.window) else { return nil }
        return sticky.agent
    }

    func isMember(_ agent: ReferenceAgent, of queue: QueuePolicy) -> Bool {
        switch queue.members {
        case .everyone: true
        case .teams(let teams): teams.contains(agent.policy.team)
        case .agents(let agents): agents.contains(agent.id)
        }
    }

    func holds(_ expression: SkillExpression, for agent: ReferenceAgent, _ item: ReferenceItem) -> Bool {
        expression.isTrue(skills: agent.policy.skills, agent: agent.policy.attributes, item: item.facts.attributes)
    }

    /// Capacity; and who is in wrap-up with an item is not given that very item.
    func hasRoom(_ agent: ReferenceAgent, for item: ReferenceItem) -> Bool {
        let capacity = agent.policy.capacity
        let channel = item.facts.channel
        guard let rule = capacity.rules[channel] else { return false }
        let load = load(of: agent.id)
        guard !load.contains(where: { $0.item == item.id }) else { return false }
        let standing = load.filter { !rule.interrupts.contains($0.channel) }
        if standing.contains(where: { capacity.rules[$0.channel]?.exclusive ?? false }) { return false }
        if rule.exclusive, !standing.isEmpty { return false }
        if load.count(where: { $0.channel == channel }) >= rule.maximum { return false }
        if units(of: standing, by: capacity) + rule.units > capacity.units { return false }
        if let limit = capacity.items, load.count >= limit { return false }
        return true
    }

    func units(of load: [Load], by capacity: Capacity) -> Int { load.reduce(0) { $0 + (capacity.rules[$1.channel]?.units ?? 0) } }
}
