import ContactDomain

extension RoutingEngine {
    /// Explains an item at the last instant, with some agents or all; nil for one that is not known.
    ///
    /// Changes nothing and may be asked at any time. O(agents asked for).
    public func explanation(of id: InteractionID, agents wanted: [AgentID]? = nil) -> RoutingExplanation? {
        guard let item = items.slot(of: id), let state = state(of: id), let facts = self.item(id) else { return nil }
        let queue = items[item].queue
        let isKnown = queue >= 0 && queues[queue].exists
        let asked = isKnown ? asked(by: item) : nil
        let reserved = reservation(item, at: clock)
        var views = (wanted ?? agentIDs).map { view(of: $0, id, item, isKnown: isKnown) }
        rank(&views, item, isKnown: isKnown)
        return RoutingExplanation(
            item: id, queue: facts.queue, channel: facts.channel, at: clock, state: state, orderAt: facts.orderAt, enqueuedAt: facts.enqueuedAt,
            enteredAt: items[item].enteredAt, position: position(of: id), waiting: queue >= 0 ? queues[queue].waiting : 0,
            estimatedWait: estimatedWait(of: id), score: score(of: id, at: clock), stepsReached: items[item].stepsReached.index, nextStep: nextStepView(item),
            failedOffers: items[item].failedOffers.index, sticky: facts.sticky, reservedUntil: reserved.map { $0.until ?? .distantFuture },
            asked: asked.map { [$0.requirement, $0.own].filter { $0 != .always }.map(\.text) } ?? [],
            waitsFor: waitsFor(item, state, reserved?.agent), agents: views)
    }

    private func view(of agentID: AgentID, _ id: InteractionID, _ item: Int32, isKnown: Bool) -> RoutingExplanation.Agent {
        let exclusions = exclusions(of: agentID, for: id, at: clock)
        guard let agent = agents.slot(of: agentID), isKnown else { return .init(agent: agentID, exclusions: exclusions, selection: [], rank: nil) }
        let place = place(of: agent, item)
        var keys: [RoutingExplanation.Key] = []
        if items[item].hasSticky { keys.append(.init(name: "not the sticky agent", value: Int64(place.stranger))) }
        if place.preferred != 0 { keys.append(.init(name: "preferred skills", value: Int64(clamping: place.preferred))) }
        switch queues[items[item].queue].selection {
        case .longestIdle, .ringAll: break
        case .roundRobin: keys.append(.init(name: "round robin", value: place.rule))
        case let rule: keys.append(.init(name: rule.rawValue, value: place.rule))
        }
        if queues[items[item].queue].selection != .roundRobin { keys.append(.init(name: "idle since", value: place.idleSince)) }
        return .init(agent: agentID, exclusions: exclusions, selection: keys, rank: nil)
    }

    private func place(of agent: Int32, _ item: Int32) -> AgentPlace {
        let asked = asked(by: item)
        return agentPlace(agent, for: item, mentioned: asked.requirement.skills.union(asked.own.skills).sorted(), weights: preferredSkills(of: item))
    }

    /// Numbers who is eligible in the order of selection.
    private func rank(_ views: inout [RoutingExplanation.Agent], _ item: Int32, isKnown: Bool) {
        guard isKnown else { return }
        let eligible = views.indices.filter { views[$0].isEligible }.compactMap { index in
            agents.slot(of: views[index].agent).map { (index: index, place: place(of: $0, item)) }
        }
        for (rank, entry) in eligible.sorted(by: { $0.place < $1.place }).enumerated() { views[entry.index].rank = rank + 1 }
    }

    private func nextStepView(_ item: Int32) -> RoutingExplanation.NextStep? {
        let phase = items[item].phase
        guard phase == .waiting || phase == .offered, let due = nextStep(item), let steps = queues[items[item].queue].policy?.steps else { return nil }
        let next = items[item].stepsReached.index
        let isHeldUp = phase == .offered && queues[items[item].queue].stepLeaves[next]
        return .init(step: next, due: due, actions: steps[next].actions, isHeldUp: isHeldUp)
    }

    private func waitsFor(_ item: Int32, _ state: ItemState, _ reservedFor: AgentID?) -> RoutingExplanation.WaitsFor {
        switch state {
        case .parked(let until): return .due(until)
        case .offered(let agents, _): return .answer(agents)
        case .active, .wrapUp: return .nothing
        case .waiting: break
        }
        if queues[items[item].queue].isHeld(items[item].channel) { return .opening(queues.id(items[item].queue)) }
        if frozen { return .thaw }
        if let reservedFor { return .stickyAgent(reservedFor) }
        let eligibility = lines[items[item].line].eligibility
        let qualified = eligibility < 0 ? 0 : classes.sets.count(eligibility)
        return qualified == 0 ? .nobodyQualifies : .agents(qualified)
    }
}
