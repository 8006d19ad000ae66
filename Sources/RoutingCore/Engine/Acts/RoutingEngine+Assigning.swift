import ContactDomain

// Agents pick, supervisors assign: past skills, membership, back-off and hours, but not past capacity, unless forced.

extension RoutingEngine {
    mutating func assign(_ id: InteractionID, _ agentID: AgentID, _ mode: RoutingInput.Assignment) throws(RoutingFault) {
        let item = try known(id)
        let agent = try known(agentID)
        guard items[item].phase == .waiting else { throw .notWaiting(id) }
        let reasons = obstacles(item, agent, mode)
        guard reasons.isEmpty else { throw .notPossible(reasons.map(\.text).joined(separator: "; ")) }
        offer(item, to: [agent], ringsAll: false, startsAtOnce: mode != .offer)
    }

    private func obstacles(_ item: Int32, _ agent: Int32, _ mode: RoutingInput.Assignment) -> [Exclusion] {
        var reasons: [Exclusion] = []
        if !agents[agent].signedIn { reasons.append(.signedOut) }
        if items[item].wrapUps > 0, workIndex(item, agent, .wrapUp) != nil { reasons.append(.exclusiveBusy(items[item].id)) }
        guard mode != .force else { return reasons }
        if agents[agent].notResponding { reasons.append(.notResponding(until: agents[agent].notRespondingUntil)) }
        return reasons + capacityExclusions(agent, items[item].channel)
    }
}
