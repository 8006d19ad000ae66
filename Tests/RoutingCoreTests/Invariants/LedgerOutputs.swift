import ContactDomain
import RoutingCore

extension Ledger {
    /// - Parameter isManual: An agent or a supervisor decided; then order and, by force, capacity are theirs to answer for.
    mutating func heard(_ output: RoutingOutput, manual: RoutingInput.Assignment?) {
        switch output {
        case .offer(let id, let agents, _, let accepted, _): offered(id, agents, accepted: accepted, manual: manual)
        case .rescinded(let id, let agent): silenced(id, agent)
        case .offerEnded(let id, let agent, let end): ended(id, agent, end)
        case .notResponding(let id, let until): world.changeAgent(id) { $0.notResponding = .init(until: until) }
        case .respondingAgain(let id): world.changeAgent(id) { $0.notResponding = nil }
        case .stepReached(let id, let step, _): reached(id, step)
        case .moved(let id, let from, let to, _): moved(id, from: from, to: to)
        case .overflowRefused: break
        case .left(let id, _, _): if world.item(id) != nil { gone(id) } else if leaving?.id != id { complain("\(id) left and was not known") }
        case .returned(let id, let agent): returned(id, agent)
        case .wrapUpStarted(let id, let agent, let until): wrapUpStarted(id, agent, until)
        case .wrapUpOverdue(let id, let agent): if world.wrapUp(id, agent) == nil { complain("\(id) is overdue and in no wrap-up") }
        case .wrapUpEnded(let id, let agent, _):
            if world.wrapUp(id, agent) == nil { complain("\(id) ended a wrap-up that was none") }
            world.wrapUps.removeAll { $0.item == id && $0.agent == agent }
        case .queueClosed(let id): world.changeQueue(id) { $0.isClosed = true }
        case .queueOpened(let id): world.changeQueue(id) { $0.isClosed = false }
        case .callbackDue(let id): calledBack(id)
        case .parked(let id, let until): parked(id, until)
        }
    }

    private mutating func offered(_ id: InteractionID, _ agents: [AgentID], accepted: Bool, manual: RoutingInput.Assignment?) {
        offers += 1
        guard let item = world.item(id) else { return complain("\(id) is offered and not known") }
        if !item.isWaiting { complain("\(id) is offered while \(item.place)") }
        if Set(agents).count != agents.count || agents.isEmpty { complain("\(id) is offered to \(agents)") }
        for agentID in agents {
            guard let agent = world.agent(agentID) else {
                complain("\(id) is offered to \(agentID), whom nobody knows")
                continue
            }
            if manual != .force, manual != .insist, !world.hasRoom(agent, for: item) { complain("\(agentID) has no room for \(id)") }
            if manual == nil, !world.isEligible(agent, for: item, asking: world.asked(by: item)) { complain("\(agentID) is not eligible for \(id)") }
        }
        if manual == nil { checkOrder(item, agents) }
        if accepted, let taker = agents.first {
            world.changeItem(id) { $0.place = .active(taker) }
        } else {
            world.changeItem(id) { $0.place = .offered(.init(ringing: agents, deadline: nil)) }
        }
    }

    /// Nobody of its own queue who should go first could have been given to the same agent.
    private mutating func checkOrder(_ item: ReferenceItem, _ agents: [AgentID]) {
        guard let first = agents.first, let agent = world.agent(first) else { return }
        for other in world.waiting(in: item.facts.queue) where other.id != item.id && world.goesFirst(other, item) {
            if world.isFree(agent, for: other), world.isEligible(agent, for: other, asking: world.asked(by: other)) {
                complain("\(item.id) was offered to \(first) before \(other.id)")
            }
        }
    }

    private mutating func silenced(_ id: InteractionID, _ agent: AgentID) {
        guard let item = world.item(id) else {
            // It has left, or somebody else has it.
            if leaving?.id != id { complain("\(id) is rescinded and not known") }
            return
        }
        guard var offer = item.offer else { return }
        offer.ringing.removeAll { $0 == agent }
        world.changeItem(id) { $0.place = offer.ringing.isEmpty ? .waiting : .offered(offer) }
    }

    private mutating func ended(_ id: InteractionID, _ agent: AgentID, _ end: OfferEnd) {
        guard let item = world.item(id), item.ringing.contains(agent) else { return complain("\(id) stopped to ring at \(agent), where it did not") }
        silenced(id, agent)
        let backOff: Span? =
            switch end {
            case .declined: world.policy.backOff.declined
            case .busy: world.policy.backOff.busy
            case .noAnswer: world.policy.backOff.noAnswer
            case .unreachable: world.policy.backOff.unreachable
            case .withdrawn: nil
            }
        if let until = backOff.map(world.now.later(by:)) { world.changeItem(id) { $0.facts.excluded[agent] = until } }
    }

    private mutating func reached(_ id: InteractionID, _ step: Int) {
        guard let item = world.item(id) else { return complain("\(id) reached a step and is not known") }
        if item.reached != step { complain("\(id) reached step \(step) after \(item.reached)") }
        world.changeItem(id) { $0.reached = step + 1 }
    }

    private mutating func moved(_ id: InteractionID, from: QueueID, to: QueueID) {
        guard let item = world.item(id) else { return complain("\(id) moved and is not known") }
        if item.facts.queue != from || item.activeWith != nil { complain("\(id) moved from \(from) and was not there") }
        waits(id, in: to)
    }

    private mutating func returned(_ id: InteractionID, _ agent: AgentID) {
        guard let item = world.item(id), item.activeWith == agent else { return complain("\(id) returned from \(agent), who had it not") }
        waits(id, in: item.facts.queue)
    }

    private mutating func wrapUpStarted(_ id: InteractionID, _ agent: AgentID, _ until: Timestamp) {
        if world.wrapUp(id, agent) != nil { return }
        guard let item = world.item(id) ?? (leaving?.id == id ? leaving : nil) else { return complain("\(id) is wrapped up and not known") }
        world.wrapUps.append(ReferenceWrapUp(item: id, agent: agent, channel: item.facts.channel, rule: .init(), until: until))
    }

    private mutating func calledBack(_ id: InteractionID) {
        guard let item = world.item(id), case .parked = item.place else { return complain("\(id) is called back and was not parked") }
        waits(id, in: item.facts.queue)
        world.changeItem(id) { [now = world.now] in
            $0.facts.orderAt = min($0.facts.orderAt, now)
            $0.facts.enqueuedAt = now
        }
    }

    private mutating func parked(_ id: InteractionID, _ until: Timestamp) {
        guard var item = leaving, item.id == id else { return complain("\(id) is parked and was not active") }
        item.place = .parked(until: until)
        world.items.append(item)
    }
}
