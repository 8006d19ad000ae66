import ContactDomain

/// What an agent is chosen by; the smallest wins. It ends in an id, so no two are equal.
struct AgentPlace: Comparable {
    /// 1 where the item has a sticky agent and this is not the one.
    var stranger = 0
    /// Points by preferred skills, with the sign changed.
    var preferred = 0
    var rule: Int64 = 0
    var idleSince: Int64 = 0
    var id: AgentID

    static func < (left: Self, right: Self) -> Bool {
        if left.stranger != right.stranger { return left.stranger < right.stranger }
        if left.preferred != right.preferred { return left.preferred < right.preferred }
        if left.rule != right.rule { return left.rule < right.rule }
        return left.idleSince != right.idleSince ? left.idleSince < right.idleSince : left.id < right.id
    }
}

extension RoutingEngine {
    /// Of the candidates, without who is excluded from the item.
    mutating func bestAgent(for item: Int32, line: Int32) -> Int32? {
        let queue = items[item].queue
        let weights = preferredSkills(of: item)
        if queues[queue].selection == .longestIdle, weights.isEmpty, !items[item].hasSticky { return longestIdle(for: item) }
        var best: (agent: Int32, place: AgentPlace)?
        for agent in candidateAgents(for: item) {
            let place = agentPlace(agent, for: item, mentioned: mentioned(line), weights: weights)
            if let found = best, !(place < found.place) { continue }
            best = (agent, place)
        }
        return best?.agent
    }

    mutating func firstAgents(for item: Int32, line: Int32, limit: Int) -> [Int32] {
        let weights = preferredSkills(of: item)
        let places = candidateAgents(for: item).map { (agent: $0, place: agentPlace($0, for: item, mentioned: mentioned(line), weights: weights)) }
        return places.sorted { $0.place < $1.place }.prefix(max(1, limit)).map(\.agent)
    }

    private func candidateAgents(for item: Int32) -> [Int32] {
        items[item].isRestricted ? candidates.filter { !isExcluded($0, from: item) } : candidates
    }

    /// The commonest rule, without building anything.
    private func longestIdle(for item: Int32) -> Int32? {
        let restricted = items[item].isRestricted
        var best: Int32 = -1
        var bestSince: Int64 = 0
        for agent in candidates {
            let since = agents.idleSince[agent.index]
            if best >= 0 {
                if since > bestSince { continue }
                if since == bestSince, agents.id(best) < agents.id(agent) { continue }
            }
            if restricted, isExcluded(agent, from: item) { continue }
            best = agent
            bestSince = since
        }
        return best < 0 ? nil : best
    }

    private func mentioned(_ line: Int32) -> [SkillName] { lines[line].eligibility < 0 ? [] : classes[lines[line].eligibility].mentioned }

    /// The queue's and the item's; the item's weight wins. By name.
    func preferredSkills(of item: Int32) -> [(skill: SkillName, weight: Int)] {
        let queue = items[item].queue
        let extras = items[item].extras
        let own = extras >= 0 ? items.extras[extras.index].preferred : [:]
        guard queues[queue].prefers || !own.isEmpty else { return [] }
        return (queues[queue].policy?.preferred ?? [:]).merging(own) { _, own in own }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func agentPlace(_ agent: Int32, for item: Int32, mentioned: [SkillName], weights: [(skill: SkillName, weight: Int)]) -> AgentPlace {
        let queue = items[item].queue
        var place = AgentPlace(idleSince: agents.idleSince[agent.index], id: agents.id(agent))
        if let sticky = items.sticky(item), sticky.agent != place.id { place.stranger = 1 }
        for (skill, weight) in weights {
            let (points, overflow) = weight.multipliedReportingOverflow(by: agents[agent].policy.skills[skill] ?? 0)
            place.preferred = place.preferred.clampedSubtracting(overflow ? 0 : points)
        }
        switch queues[queue].selection {
        case .longestIdle, .ringAll: break
        case .longestIdleSinceOffer: place.rule = agents[agent].lastOfferAt?.milliseconds ?? place.idleSince
        case .roundRobin:
            place.rule = queues[queue].cursor.map { place.id > $0 ? 0 : 1 } ?? 0
            place.idleSince = 0
        case .leastOccupied: place.rule = agents[agent].occupancy.total(at: clock, length: bucketLength)
        case .fewestHandled: place.rule = Int64(clamping: agents.handled(agent, day: day))
        case .bestSkilled:
            var sum = 0
            for skill in mentioned { sum = sum.clampedAdding(agents[agent].policy.skills[skill] ?? 0) }
            place.rule = -Int64(clamping: sum)
        case .leastSkilled: place.rule = Int64(clamping: agents[agent].skillTotal)
        case .leastLoaded: place.rule = Int64(clamping: agents.units(agent))
        case .level: place.rule = Int64(clamping: agents[agent].policy.levels[queues.id(queue)] ?? 1)
        }
        return place
    }

    /// A fifteenth of the window in which occupancy is measured.
    var bucketLength: Int64 { max(1, policy.occupancyWindow.milliseconds / Occupancy.buckets) }
}
