import ContactDomain
@testable import RoutingCore

/// The matching rule as plainly as it can be said: from first to last in order of service, each interaction takes the
/// longest idle agent who may take it. It looks at everything every time; the engine must decide the same.
struct RoutingReference {
    struct Agent {
        var skills: [SkillName: Int]
        var idleSince: Timestamp?
    }

    struct Queue {
        var skills: [SkillName: Int]
        var priority: Int
    }

    var agents: [AgentID: Agent] = [:]
    var queues: [QueueID: Queue] = [:]
    var waiting: [InteractionID: WaitingItem] = [:]

    mutating func match(at now: Timestamp) -> [Match] {
        var matches: [Match] = []
        for item in inOrder(waiting.values) {
            let candidates = agents.filter { id, agent in agent.idleSince != nil && qualified(agent, item) && !(item.excluded[id].map { now < $0 } ?? false) }
            guard let chosen = candidates.min(by: { idles($0, before: $1) })?.key else { continue }
            agents[chosen]?.idleSince = nil
            waiting[item.interaction] = nil
            matches.append(Match(interaction: item.interaction, agent: chosen))
        }
        return matches
    }

    func line(of queue: QueueID) -> [InteractionID] { inOrder(waiting.values.filter { $0.queue == queue }).map(\.interaction) }

    private func qualified(_ agent: Agent, _ item: WaitingItem) -> Bool {
        guard let queue = queues[item.queue] else { return false }
        return queue.skills.allSatisfy { (agent.skills[$0.key] ?? 0) >= $0.value }
    }

    private func idles(_ left: (key: AgentID, value: Agent), before right: (key: AgentID, value: Agent)) -> Bool {
        guard let first = left.value.idleSince, let second = right.value.idleSince else { return false }
        return first == second ? left.key < right.key : first < second
    }

    private func inOrder(_ items: some Sequence<WaitingItem>) -> [WaitingItem] {
        items.sorted { left, right in
            let (first, second) = (left.priority + (queues[left.queue]?.priority ?? 0), right.priority + (queues[right.queue]?.priority ?? 0))
            if first != second { return first > second }
            if left.orderAt != right.orderAt { return left.orderAt < right.orderAt }
            return left.interaction < right.interaction
        }
    }
}
