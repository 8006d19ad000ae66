import ContactDomain

extension QueuePolicy {
    /// Whether an agent belongs to the queue and has what it asks for, as far as that can be told without an item.
    public func isServed(by agent: AgentPolicy) -> Bool {
        let belongs = switch members {
        case .everyone: true
        case .teams(let teams): teams.contains(agent.team)
        case .agents(let agents): agents.contains(agent.id)
        }
        return belongs && requirement.mayBe(true, skills: agent.skills, agent: agent.attributes)
    }
}

extension QueuePolicy {
    /// The other queues that steps and targets speak of.
    public var mentionedQueues: Set<QueueID> {
        var found: Set<QueueID> = []
        for target in [exhausted, closingTarget] { if case .queue(let queue) = target { found.insert(queue) } }
        for action in steps.flatMap(\.actions) {
            switch action {
            case .addQueues(let queues): found.formUnion(queues)
            case .overflow(let queue): found.insert(queue)
            case .relax, .lower, .require, .addTeams, .raise, .play, .offerCallback, .flow: break
            }
        }
        return found
    }

    /// The flows that steps and targets speak of.
    public var mentionedFlows: [FlowName] {
        var found = steps.flatMap(\.actions).compactMap { if case .flow(let name) = $0 { name } else { nil } }
        for target in [exhausted, closingTarget] { if case .flow(let name) = target { found.append(name) } }
        return found
    }

    private var closingTarget: LeaveTarget? {
        if case .leave(let target) = closing { target } else { nil }
    }
}

extension SkillExpression {
    /// Whether it can have that value for some item. Parts that speak of the item may be either.
    fileprivate func mayBe(_ truth: Bool, skills: [SkillName: Int], agent: [String: AttributeValue]) -> Bool {
        switch self {
        case .not(let part): part.mayBe(!truth, skills: skills, agent: agent)
        case .all(let parts): Self.combine(parts, every: truth) { $0.mayBe(truth, skills: skills, agent: agent) }
        case .any(let parts): Self.combine(parts, every: !truth) { $0.mayBe(truth, skills: skills, agent: agent) }
        case .skillNamed, .compare(.item, _, _), .compare(_, _, .item): true
        case .always, .never, .skill, .compare: isTrue(skills: skills, agent: agent, item: [:]) == truth
        }
    }

    private static func combine(_ parts: [SkillExpression], every: Bool, _ holds: (SkillExpression) -> Bool) -> Bool {
        every ? parts.allSatisfy(holds) : parts.contains(where: holds)
    }
}
