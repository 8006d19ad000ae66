import ContactDomain
import RoutingCore

/// Does what the engine decides.
extension Simulation {
    mutating func take(_ outputs: [RoutingOutput]) throws(SimulationFault) {
        for output in outputs { try take(output) }
    }

    private mutating func take(_ output: RoutingOutput) throws(SimulationFault) {
        switch output {
        case .offer(let id, let agents, _, let accepted, _): offered(index(id), agents.map(index), accepted: accepted)
        case .rescinded(let id, let agent): stopsRinging(index(id), index(agent))
        case .offerEnded(let id, let agent, let end): offerEnded(index(id), index(agent), end)
        case .notResponding(let agent, let until): notResponding(index(agent), until: until)
        case .respondingAgain(let agent): floor.agents[index(agent)].isNotResponding = false
        case .stepReached(let id, _, let actions): if actions.contains(.offerCallback) { considerCallback(index(id)) }
        case .moved(let id, let from, let to, _): moved(index(id), from, to)
        case .left(let id, _, _): left(index(id))
        case .returned(let id, let agent): try returned(index(id), index(agent))
        case .wrapUpStarted(let id, let agent, let until): wrapUpStarted(index(id), index(agent), until: until)
        case .wrapUpOverdue(let id, let agent): wrapUpOverdue(index(id), index(agent))
        case .wrapUpEnded(let id, let agent, _): try wrapUpEnded(index(id), index(agent))
        case .overflowRefused, .queueClosed, .queueOpened, .callbackDue, .parked: break
        }
    }

    private func index(_ id: InteractionID) -> Int { Int(truncatingIfNeeded: id.low) }

    private func index(_ id: AgentID) -> Int { plan.firstOfGroup[Int(truncatingIfNeeded: id.high)] + Int(truncatingIfNeeded: id.low) }

    private mutating func offered(_ item: Int, _ chosen: [Int], accepted: Bool) {
        records[item].offers += 1
        for agent in chosen { tallies.count(\.offered, group: floor.agents[agent].group, at: now) }
        if accepted, let agent = chosen.first {
            begin(item, agent)
            return
        }
        floor.offers[item] = OfferState(number: records[item].offers, agents: chosen)
        for (place, agent) in chosen.enumerated() { consider(item, agent, offer: records[item].offers, ringing: place) }
    }

    private mutating func stopsRinging(_ item: Int, _ agent: Int) {
        guard var offer = floor.offers[item] else { return }
        offer.agents.removeAll { $0 == agent }
        floor.offers[item] = offer.agents.isEmpty ? nil : offer
    }

    private mutating func offerEnded(_ item: Int, _ agent: Int, _ end: OfferEnd) {
        stopsRinging(item, agent)
        switch end {
        case .declined, .busy: tallies.count(\.declined, group: floor.agents[agent].group, at: now)
        case .noAnswer, .unreachable: tallies.count(\.unanswered, group: floor.agents[agent].group, at: now)
        case .withdrawn: break
        }
    }

    private mutating func notResponding(_ agent: Int, until: Timestamp?) {
        floor.agents[agent].isNotResponding = true
        let back = now + plan.scenario.groups[floor.agents[agent].group].behaviour.returnsAfter
        if until.map({ back < $0 }) ?? true { events.plan(.responds(agent: agent), at: back) }
    }

    private mutating func moved(_ item: Int, _ from: QueueID, _ to: QueueID) {
        guard let to = plan.queueIndex[to], records[item].current != to else { return }
        if records[item].outcome == .open {
            tallies.waiting[records[item].current].add(-1, at: now)
            tallies.waiting[to].add(1, at: now)
        }
        records[item].current = to
        records[item].hops += 1
    }

    private mutating func left(_ item: Int) {
        guard records[item].outcome == .open else { return }
        floor.offers[item] = nil
        end(item, .left)
    }

    /// It was with an agent and waits again; its patience is not asked a second time.
    private mutating func returned(_ item: Int, _ agent: Int) throws(SimulationFault) {
        guard records[item].outcome == .answered else { return }
        records[item].outcome = .open
        enter(records[item].current)
        try finish(agent)
    }
}
