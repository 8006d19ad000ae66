import ContactDomain

extension QueuePolicy {
    /// Whether an agent belongs to the queue and has what it asks for, as far as that can be told without an item.
    public func isServed(by agent: AgentPolicy) -> Bool {
        let belongs = switch members {
        case .everyone: true
        case .teams(let teams): teams.contains(agent.team)
        case .agents(let agents): agents.contains(agent.id)
        }
        return belongs && requirement.isTrue(skills: agent.skills, agent: agent.attributes, item: [:])
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

    private var closingTarget: LeaveTarget? {
        if case .leave(let target) = closing { target } else { nil }
    }
}
