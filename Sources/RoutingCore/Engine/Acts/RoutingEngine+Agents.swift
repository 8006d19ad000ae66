import ContactDomain

// Agents come to be known, sign in, are available for channels, respond or not, sign out, and go.

extension RoutingEngine {
    mutating func setAgent(_ policy: AgentPolicy) throws(RoutingFault) {
        let faults = policy.faults
        guard faults.isEmpty else { throw .invalid(faults) }
        if let agent = agents.slot(of: policy.id) {
            let old = agents[agent].policy
            agents.setPolicy(agent, policy)
            updateQualifications(of: agent, from: old)
            refreshPresence(agent)
            markFresh(agent: agent)
        } else {
            let agent = agents.add(policy, at: clock)
            addQualifications(of: agent)
            refileSticky(policy.id)
        }
    }

    mutating func removeAgent(_ id: AgentID) throws(RoutingFault) {
        let agent = try known(id)
        agents[agent].signedIn = false
        refreshPresence(agent)
        withdrawRings(at: agent) { _ in true }
        let active = agents[agent].work.filter { $0.phase == .active }.map(\.item)
        for item in sorted(active) {
            let queue = items[item].queue
            removeWork(item, from: agent, phase: .active)
            if items[item].channel == .voice || queue < 0 {
                forget(item, .agentRemoved, nil)
            } else {
                outputs.append(.returned(items[item].id, id))
                enter(item, queue)
            }
        }
        let wrapUps = agents[agent].work.filter { $0.phase == .wrapUp }.map(\.item)
        for item in sorted(wrapUps) { dropWrapUp(item, agent) }
        dropQualifications(of: agent)
        agents.remove(agent)
        refileSticky(id)
    }

    mutating func setPresence(_ id: AgentID, _ available: ChannelSet) throws(RoutingFault) {
        let agent = try known(id)
        let signsIn = !agents[agent].signedIn
        agents[agent].signedIn = true
        agents[agent].available = available
        let gained = refreshPresence(agent)
        withdrawRings(at: agent) { !available.contains($0) }
        if signsIn { refileSticky(id) }
        if gained { markFresh(agent: agent) }
    }

    mutating func signOut(_ id: AgentID, _ work: RoutingInput.OpenWork) throws(RoutingFault) {
        let agent = try known(id)
        let wasIn = agents[agent].signedIn
        agents[agent].signedIn = false
        agents[agent].available = .none
        refreshPresence(agent)
        withdrawRings(at: agent) { _ in true }
        if work == .giveBack {
            giveBack(from: agent) { $0 != .voice && $0 != .video }
            let wrapUps = agents[agent].work.filter { $0.phase == .wrapUp }.map(\.item)
            for item in sorted(wrapUps) { endWrapUp(item, agent, forced: true) }
        }
        if wasIn { refileSticky(id) }
    }

    mutating func respond(_ id: AgentID) throws(RoutingFault) {
        let agent = try known(id)
        if agents[agent].notResponding { respondAgain(agent) }
        agents[agent].noAnswers = 0
    }

    mutating func respondAgain(_ agent: Int32) {
        agents[agent].notResponding = false
        agents[agent].notRespondingUntil = nil
        agents[agent].noAnswers = 0
        outputs.append(.respondingAgain(agents.id(agent)))
        if refreshPresence(agent) { markFresh(agent: agent) }
    }

    /// To be called when presence or capacity of an agent has changed; tells whether something can be given that could not be before.
    @discardableResult
    mutating func refreshPresence(_ agent: Int32) -> Bool {
        refreshServing(agent)
        return agents.refreshOpen(agent)
    }

    /// Whether a sticky agent is in effect depends on the agent: waiting items that have it are filed anew.
    private mutating func refileSticky(_ id: AgentID) {
        for item in sorted(stickyWaiting[id] ?? []) { file(anew: item) }
        if stickyWaiting[id]?.isEmpty ?? false { stickyWaiting[id] = nil }
    }
}
