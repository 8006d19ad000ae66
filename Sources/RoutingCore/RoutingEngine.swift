import ContactDomain

// Waiting interactions and agents come in; pairs come out. Matching runs when something changed:
// an interaction joined, an agent became routable, a requirement or an exclusion changed. It never polls.
// Everything is decided by a total order that ends in an id, so the same inputs give the same pairs.

/// A decision: this interaction is offered to this agent.
public struct Match: Equatable, Sendable {
    public let interaction: InteractionID
    public let agent: AgentID
}

/// Decides which waiting interaction goes to which agent.
public struct RoutingEngine: Equatable, Sendable {
    struct Floor: Equatable, Sendable {
        var skills: [SkillName: Int]
        /// Nil while the agent takes nothing.
        var idleSince: Timestamp?
    }

    struct Requirement: Equatable, Sendable {
        var skills: [SkillName: Int]
        var priority: Int
    }

    private var agents: [AgentID: Floor] = [:]
    private var queues: [QueueID: Requirement] = [:]
    private var lines: [QueueID: WaitingLine] = [:]
    private var items: [InteractionID: WaitingItem] = [:]
    /// Agents who may be able to take something that they could not take before.
    private var freshAgents: Set<AgentID> = []
    /// Interactions that nobody has been sought for yet.
    private var freshItems: Set<InteractionID> = []

    public init() {}

    // MARK: What changed

    public mutating func setQueue(_ queue: QueueID, requiredSkills: [SkillName: Int], priority: Int) {
        let requirement = Requirement(skills: requiredSkills, priority: priority)
        guard queues[queue] != requirement else { return }
        queues[queue] = requirement
        freshAgents.formUnion(agents.keys)
    }

    public mutating func removeQueue(_ queue: QueueID) {
        queues[queue] = nil
    }

    public mutating func setAgent(_ agent: AgentID, skills: [SkillName: Int], idleSince: Timestamp?) {
        let floor = Floor(skills: skills, idleSince: idleSince)
        guard agents[agent] != floor else { return }
        agents[agent] = floor
        if idleSince != nil { freshAgents.insert(agent) }
    }

    public mutating func removeAgent(_ agent: AgentID) {
        agents[agent] = nil
        freshAgents.remove(agent)
    }

    public mutating func enqueue(_ item: WaitingItem) {
        remove(item.interaction)
        items[item.interaction] = item
        lines[item.queue, default: WaitingLine()].insert(item)
        freshItems.insert(item.interaction)
    }

    public mutating func remove(_ interaction: InteractionID) {
        guard let item = items.removeValue(forKey: interaction) else { return }
        lines[item.queue]?.remove(item)
        freshItems.remove(interaction)
    }

    /// An exclusion lapsed: the agent may be offered again what was declined.
    public mutating func reconsider(_ agent: AgentID) {
        if agents[agent] != nil { freshAgents.insert(agent) }
    }

    /// Everybody may have to be matched anew: nothing was for a while.
    public mutating func reconsiderAll() {
        freshAgents.formUnion(agents.keys)
        freshItems.formUnion(items.keys)
    }

    /// What is known now was matched already: a state that was read back holds no pair that the one it was made from did not.
    public mutating func considerSettled() {
        freshAgents = []
        freshItems = []
    }

    // MARK: What is known

    public var waitingCount: Int { items.count }

    public func waiting(in queue: QueueID) -> [WaitingItem] { lines[queue]?.items ?? [] }

    /// 1 for the next in line; nil where the interaction does not wait.
    public func position(of interaction: InteractionID) -> Int? {
        guard let item = items[interaction], let index = lines[item.queue]?.position(of: item) else { return nil }
        return index + 1
    }

    public func isQualified(_ agent: AgentID, for queue: QueueID) -> Bool {
        guard let floor = agents[agent], let requirement = queues[queue] else { return false }
        return requirement.skills.allSatisfy { skill, least in floor.skills[skill, default: 0] >= least }
    }

    public func isRoutable(_ agent: AgentID) -> Bool { agents[agent]?.idleSince != nil }

    // MARK: Deciding

    /// All pairs that the changes since the last call make possible. Each interaction and each agent is in one pair at
    /// most; both are taken out: the caller puts the interaction back when the offer fails.
    ///
    /// Whoever is served first takes first, new or not: an agent who becomes free in the same moment in which a caller
    /// joins goes to the one who waits longest. Pairs without anything fresh cannot exist: the last call left none.
    public mutating func match(at now: Timestamp) -> [Match] {
        var matches: [Match] = []
        var joined = freshItems.sorted(by: served(first:second:))[...]
        var wishes: [AgentID: WaitingItem] = [:]
        for agent in freshAgents { wishes[agent] = bestItem(for: agent, at: now) }
        freshItems.removeAll(keepingCapacity: true)
        freshAgents.removeAll(keepingCapacity: true)
        while true {
            // Agents only become fewer here: who has found none will find none.
            while let first = joined.first, items[first].flatMap({ longestIdleAgent(for: $0, at: now) }) == nil { joined.removeFirst() }
            let candidates = wishes.values.map(\.interaction) + joined.prefix(1)
            guard let next = candidates.min(by: served(first:second:)), let item = items[next], let agent = longestIdleAgent(for: item, at: now) else { return matches }
            take(item, agent, into: &matches)
            wishes[agent] = nil
            for (agent, wish) in wishes where wish.interaction == next { wishes[agent] = bestItem(for: agent, at: now) }
        }
    }

    /// The longest idle agent who may take the item; the smaller id where two idle equally long. O(agents).
    private func longestIdleAgent(for item: WaitingItem, at now: Timestamp) -> AgentID? {
        var best: (agent: AgentID, since: Timestamp)?
        for (agent, floor) in agents {
            guard let since = floor.idleSince, isQualified(agent, for: item.queue), !isExcluded(agent, from: item, at: now) else { continue }
            if let found = best, (found.since, found.agent) < (since, agent) { continue }
            best = (agent, since)
        }
        return best?.agent
    }

    /// What an agent takes next: queue rank and priority together, then the earliest. O(queues) where nothing is excluded.
    private func bestItem(for agent: AgentID, at now: Timestamp) -> WaitingItem? {
        guard isRoutable(agent) else { return nil }
        var best: WaitingItem?
        for (queue, line) in lines where isQualified(agent, for: queue) {
            guard let item = line.items.first(where: { !isExcluded(agent, from: $0, at: now) }) else { continue }
            if let found = best, served(first: found.interaction, second: item.interaction) { continue }
            best = item
        }
        return best
    }

    private mutating func take(_ item: WaitingItem, _ agent: AgentID, into matches: inout [Match]) {
        remove(item.interaction)
        agents[agent]?.idleSince = nil
        matches.append(Match(interaction: item.interaction, agent: agent))
    }

    private func isExcluded(_ agent: AgentID, from item: WaitingItem, at now: Timestamp) -> Bool {
        guard let until = item.excluded[agent] else { return false }
        return now < until
    }

    private func rank(_ item: WaitingItem) -> Int { item.priority + (queues[item.queue]?.priority ?? 0) }

    /// The order between queues: rank, then age, then id.
    private func served(first: InteractionID, second: InteractionID) -> Bool {
        guard let left = items[first], let right = items[second] else { return first < second }
        let (leftRank, rightRank) = (rank(left), rank(right))
        if leftRank != rightRank { return leftRank > rightRank }
        if left.orderAt != right.orderAt { return left.orderAt < right.orderAt }
        return left.interaction < right.interaction
    }
}
