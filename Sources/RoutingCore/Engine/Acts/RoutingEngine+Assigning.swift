import ContactDomain

// Agents pick, supervisors assign: past skills, membership, back-off and hours, but not past capacity, unless forced.

extension RoutingEngine {
    mutating func assign(_ id: InteractionID, _ agentID: AgentID, _ mode: RoutingInput.Assignment) throws(RoutingFault) {
        let item = try known(id)
        let agent = try known(agentID)
        guard items[item].phase == .waiting else { throw .notWaiting(id) }
        let reasons = obstacles(item, agent, mode)
        guard reasons.isEmpty else { throw .notPossible(reasons.map(\.text).joined(separator: "; ")) }
        offer(item, to: [agent], ringsAll: false, isAssigned: true, startsAtOnce: mode == .pick || mode == .force)
    }

    /// Whether what rings at an agent may go on ringing there after a change of what the agent may have.
    ///
    /// An offer stands while the agent qualifies, presence and load apart. One that was assigned by hand was made past skills, membership and hours, so it
    /// stands as long as the agent's capacity has room for its channel at all. False where the item does not ring at the agent.
    public func offerStands(_ id: InteractionID, with agentID: AgentID) -> Bool {
        guard let item = items.slot(of: id), let agent = agents.slot(of: agentID), items.ringing(item).contains(agent) else { return false }
        let rule = agents.rule(agent, items[item].channel)
        guard rule.exists, rule.maximum > 0 else { return false }
        if items[item].isAssigned { return true }
        if let reserved = reservation(item, at: clock) { return reserved.agent == agentID }
        return requirementExclusions(agent, item).isEmpty
    }

    private func obstacles(_ item: Int32, _ agent: Int32, _ mode: RoutingInput.Assignment) -> [Exclusion] {
        var reasons: [Exclusion] = []
        if !agents[agent].signedIn { reasons.append(.signedOut) }
        if items[item].wrapUps > 0, workIndex(item, agent, .wrapUp) != nil { reasons.append(.exclusiveBusy(items[item].id)) }
        guard mode != .force else { return reasons }
        if agents[agent].notResponding { reasons.append(.notResponding(until: agents[agent].notRespondingUntil)) }
        return mode == .insist ? reasons : reasons + capacityExclusions(agent, items[item].channel)
    }
}
