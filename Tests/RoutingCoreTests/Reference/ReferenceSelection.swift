import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// The eligible agents of an item, the best first.
    func ranked(_ candidates: [ReferenceAgent], for item: ReferenceItem, asking asked: Asked) -> [ReferenceAgent] {
        candidates.map { (agent: $0, key: rank($0, for: item, asking: asked)) }
            .sorted { one, other in
                if one.key != other.key { return one.key.lexicographicallyPrecedes(other.key) }
                return one.agent.id < other.agent.id
            }
            .map(\.agent)
    }

    /// Compared one after the other, smaller first; where all are equal the id decides.
    private func rank(_ agent: ReferenceAgent, for item: ReferenceItem, asking asked: Asked) -> [Int64] {
        let isSticky = item.facts.sticky.map { $0.agent == agent.id } ?? true
        return [isSticky ? 0 : 1, -preference(for: agent, item)] + ruleKey(agent, for: item, asking: asked) + [agent.idleSince.milliseconds]
    }

    private func preference(for agent: ReferenceAgent, _ item: ReferenceItem) -> Int64 {
        var weights = queue(item.facts.queue)?.policy.preferred ?? [:]
        for (skill, weight) in item.facts.preferred { weights[skill] = weight }
        return weights.reduce(0) { $0 + Int64($1.value) * Int64(agent.policy.skills[$1.key] ?? 0) }
    }

    private func ruleKey(_ agent: ReferenceAgent, for item: ReferenceItem, asking asked: Asked) -> [Int64] {
        guard let queue = queue(item.facts.queue) else { return [] }
        switch queue.policy.selection {
        case .longestIdle, .ringAll: return []
        case .longestIdleSinceOffer: return [(agent.lastOfferAt ?? agent.idleSince).milliseconds]
        case .roundRobin:
            // Two agents never share an id, so their place in the order of ids is as good as the id.
            let place = agents.map(\.id).sorted().firstIndex(of: agent.id) ?? 0
            return [queue.cursor.map { agent.id > $0 ? 0 : 1 } ?? 0, Int64(place)]
        case .leastOccupied: return [busyMilliseconds(agent)]
        case .fewestHandled: return [handledToday(agent)]
        case .bestSkilled: return [-asked.home.skills.union(asked.own.skills).reduce(0) { $0 + Int64(agent.policy.skills[$1] ?? 0) }]
        case .leastSkilled: return [agent.policy.skills.values.reduce(0) { $0 + Int64($1) }]
        case .leastLoaded: return [Int64(units(of: load(of: agent.id), by: agent.policy.capacity))]
        case .level: return [Int64(agent.policy.levels[queue.id] ?? 1)]
        }
    }

    var bucket: Int64 { Self.bucket(of: policy) }

    static func bucket(of policy: RoutingPolicy) -> Int64 { max(1, policy.occupancyWindow.milliseconds / 15) }

    private func busyMilliseconds(_ agent: ReferenceAgent) -> Int64 {
        // In wide numbers, as the window may begin before all time.
        let end = Int128(now.milliseconds)
        let width = Int128(bucket)
        let remainder = (end % width + width) % width
        let begin = max(end - remainder - 14 * width, Int128(measuredSince.milliseconds))
        return agent.busy.reduce(0) { sum, busy in
            sum + Int64(max(0, min(end, busy.to.map { Int128($0.milliseconds) } ?? end) - max(begin, Int128(busy.from.milliseconds))))
        }
    }

    /// Accepted, and no midnight since.
    func handledToday(_ agent: ReferenceAgent) -> Int64 {
        let day = LocalDay(timeZone: policy.timeZone)
        return Int64(agent.accepted.count { day.midnight(after: $0) > now })
    }
}
