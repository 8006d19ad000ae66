import ContactDomain
import RoutingCore

/// The obvious way: lists, and for each decision a look at all of one.
///
/// An arrival looks at all agents for the one who is free, qualified and longest idle; an agent who becomes free looks at all
/// who wait for the best score among those he is qualified for.
struct ScanMatcher: Matcher {
    private struct Agent {
        let id: AgentID
        var skills: [SkillName: Int]
        var present = false
        var item: InteractionID?
        var rings = false
        var idleSince: Int64
        var isFree: Bool { present && item == nil }
    }

    private struct Queue {
        let id: QueueID
        var needs: [Need]
        var points: Int
        var ageing: Int
    }

    private struct Item {
        let id: InteractionID
        var queue: Int
        var points: Int
        let orderAt: Int64
    }

    private var agents: [Agent] = []
    private var places: [AgentID: Int] = [:]
    private var queues: [Queue] = []
    private var waiting: [Item] = []
    private var offered: [Item] = []

    mutating func handle(_ input: RoutingInput, at now: Timestamp) throws -> [Match] {
        switch input {
        case .tick: return []
        case .setQueue(let policy):
            queues.append(Queue(id: policy.id, needs: try Need.all(in: policy.requirement), points: policy.weight, ageing: policy.ageing))
            return []
        case .setAgent(let policy):
            places[policy.id] = agents.count
            agents.append(Agent(id: policy.id, skills: policy.skills, idleSince: now.milliseconds))
            return []
        case .presence(let id, let channels): return presence(id, channels.contains(.voice), now)
        case .enqueue(let item):
            guard let queue = queues.firstIndex(where: { $0.id == item.queue }) else { throw Refusal("an unknown queue") }
            return assign(Item(id: item.id, queue: queue, points: item.priority, orderAt: item.orderAt.milliseconds))
        case .leave(let id):
            if let index = waiting.firstIndex(where: { $0.id == id }) {
                waiting.remove(at: index)
                return []
            }
            offered.removeAll { $0.id == id }
            guard let agent = agents.firstIndex(where: { $0.item == id }) else { return [] }
            return free(agent, now)
        case .accept(let id, let who):
            guard let agent = places[who] else { return [] }
            offered.removeAll { $0.id == id }
            agents[agent].rings = false
            agents[agent].idleSince = now.milliseconds
            return []
        case .release(_, let who, _):
            guard let agent = places[who] else { return [] }
            agents[agent].idleSince = now.milliseconds
            return free(agent, now)
        default: throw Refusal("the rivals do not know '\(input.kind)'")
        }
    }

    private mutating func presence(_ id: AgentID, _ present: Bool, _ now: Timestamp) -> [Match] {
        guard let agent = places[id] else { return [] }
        agents[agent].present = present
        if present { return agents[agent].item == nil ? takeNext(agent, now) : [] }
        // What rings at somebody who goes is for another.
        guard agents[agent].rings, let item = offered.firstIndex(where: { $0.id == agents[agent].item }) else { return [] }
        agents[agent].rings = false
        agents[agent].item = nil
        return assign(offered.remove(at: item))
    }

    private mutating func free(_ agent: Int, _ now: Timestamp) -> [Match] {
        agents[agent].item = nil
        agents[agent].rings = false
        return agents[agent].present ? takeNext(agent, now) : []
    }

    private func qualifies(_ agent: Int, _ queue: Int) -> Bool {
        queues[queue].needs.allSatisfy { agents[agent].skills[$0.skill, default: 0] >= $0.degree }
    }

    /// Looks at all agents.
    private mutating func assign(_ item: Item) -> [Match] {
        var best: Int?
        for agent in agents.indices where agents[agent].isFree && qualifies(agent, item.queue) {
            if let found = best, (agents[found].idleSince, agents[found].id) < (agents[agent].idleSince, agents[agent].id) { continue }
            best = agent
        }
        guard let best else {
            waiting.append(item)
            return []
        }
        return [ring(item, at: best)]
    }

    /// Looks at all who wait.
    private mutating func takeNext(_ agent: Int, _ now: Timestamp) -> [Match] {
        var best: (index: Int, score: Int64)?
        for index in waiting.indices {
            let score = score(waiting[index], now)
            if let found = best {
                if score < found.score { continue }
                let (held, rival) = (waiting[found.index], waiting[index])
                if score == found.score, (held.orderAt, held.id) < (rival.orderAt, rival.id) { continue }
            }
            if qualifies(agent, waiting[index].queue) { best = (index, score) }
        }
        return best.map { [ring(waiting.remove(at: $0.index), at: agent)] } ?? []
    }

    private func score(_ item: Item, _ now: Timestamp) -> Int64 {
        let queue = queues[item.queue]
        return Int64(queue.points + item.points) * 1_000_000 + Int64(queue.ageing) * (now.milliseconds - item.orderAt)
    }

    private mutating func ring(_ item: Item, at agent: Int) -> Match {
        agents[agent].item = item.id
        agents[agent].rings = true
        offered.append(item)
        return Match(item: item.id, agent: agents[agent].id)
    }
}
