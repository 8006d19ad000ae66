import CentrePorts
import ContactDomain
import RoutingCore

extension CentreCore {
    /// What must hold after every input; each broken rule as a sentence. Checked by the tests and in debug builds.
    func brokenInvariants(at now: Timestamp) -> [String] {
        var broken: [String] = []
        for (id, interaction) in interactions {
            checkAgents(of: interaction, &broken)
            for leg in interaction.legs where legs[leg.id] != id {
                broken.append("leg \(leg.id) of \(id) is not registered")
            }
            if let thread = interaction.thread, threads[thread.conversation.key] != id { broken.append("the conversation of \(id) is not registered") }
            if case .closed = interaction.phase { broken.append("\(id) is closed but still kept") }
            let waits = interaction.phase.state == .queued
            if waits != (routing.position(of: id) != nil) { broken.append("\(id) is \(interaction.phase.state) but in line: \(!waits)") }
            for agent in interaction.phase.agents where !routing.load(of: agent).contains(where: { $0.item == id }) { broken.append("\(id) is with \(agent), of which routing does not know") }
            if case .offered(_, let offer) = interaction.phase { checkOffer(offer, of: interaction, &broken) }
            let isScheduled = interaction.phase.state == .scheduled
            if isScheduled != (routing.state(of: id).map { if case .parked = $0 { true } else { false } } ?? false) { broken.append("\(id) is \(interaction.phase.state) but parked: \(!isScheduled)") }
            if interaction.channel.needsPhone, interaction.customerLeg == nil, interaction.callback == nil || interaction.phase.conversation != nil,
               [.inFlow, .queued, .offered, .active, .held, .agentLost].contains(interaction.phase.state) {
                broken.append("\(id) is \(interaction.phase.state) without a customer")
            }
            if interaction.openSegments.isEmpty { broken.append("\(id) is \(interaction.phase.state) without an open segment") }
        }
        for (leg, id) in legs where interactions[id]?.leg(leg) == nil {
            broken.append("leg \(leg) is registered for \(id), which does not have it")
        }
        for (id, desk) in agents { checkDesk(id, desk, &broken) }
        checkCallbacks(&broken)
        if let due = routing.nextDeadline, timers[Self.routingTimer].map({ $0 <= due }) != true { broken.append("routing is due at \(due), but no timer tells it") }
        if telephonyUp, offersAreMade { checkWorkConservation(at: now, &broken) }
        return broken.sorted()
    }

    /// An offer rings at those at whom routing believes it to ring, and where it was accepted at nobody else.
    private func checkOffer(_ offer: Offer, of interaction: Interaction, _ broken: inout [String]) {
        if offer.rings.isEmpty { broken.append("\(interaction.id) is offered to nobody") }
        if offer.accepted, offer.rings.count > 1 { broken.append("\(interaction.id) was accepted, but rings at \(offer.agents)") }
        if offers[offer.id] != interaction.id { broken.append("the offer \(offer.id) of \(interaction.id) is not registered") }
        if interaction.agentLeg != nil { broken.append("\(interaction.id) is offered, but has an agent's leg") }
        guard case .offered(let rung, _) = routing.state(of: interaction.id), rung == offer.agents else {
            return broken.append("\(interaction.id) rings at \(offer.agents), but routing has it \(String(describing: routing.state(of: interaction.id)))")
        }
    }

    private func checkAgents(of interaction: Interaction, _ broken: inout [String]) {
        for agent in interaction.phase.agents { check(agent, of: interaction, &broken) }
    }

    private func check(_ agent: AgentID, of interaction: Interaction, _ broken: inout [String]) {
        guard let desk = agents[agent] else { return broken.append("\(interaction.id) belongs to an unknown agent \(agent)") }
        let expected: AgentDesk.Work.Stage? = switch interaction.phase {
        case .offered: .offered
        case .dialling, .active, .held, .agentLost: .interacting
        case .wrapUp: .wrapUp
        case .inFlow, .scheduled, .queued, .closed: nil
        }
        if desk.stage(of: interaction.id) != expected { broken.append("\(interaction.id) is \(interaction.phase.state) with \(agent), whose work is \(desk.work)") }
    }

    /// Nobody who is called back is rung twice at once.
    private func checkCallbacks(_ broken: inout [String]) {
        var rung: Set<String> = []
        for (id, interaction) in interactions where interaction.callback != nil {
            guard case .dialling = interaction.phase else { continue }
            if !rung.insert(interaction.customerNumber).inserted { broken.append("\(id) rings \(interaction.customerNumber) a second time") }
        }
    }

    private func checkDesk(_ id: AgentID, _ desk: AgentDesk, _ broken: inout [String]) {
        for interaction in desk.interactions where interactions[interaction]?.phase.agents.contains(id) != true {
            broken.append("agent \(id) works on \(interaction), which is not theirs")
        }
    }

    /// Nobody waits while somebody could take them.
    private func checkWorkConservation(at now: Timestamp, _ broken: inout [String]) {
        let idle = agents.values.filter { $0.notRoutableBecause.isEmpty }
        guard !idle.isEmpty else { return }
        // Between the end of a back-off and its timer, which is on its way, nothing is wrong: routing's own time counts.
        for (id, interaction) in interactions {
            guard case .queued = interaction.phase else { continue }
            for desk in idle where routing.exclusions(of: desk.profile.id, for: id, at: now).isEmpty {
                broken.append("\(id) waits although \(desk.profile.id) could take it")
            }
        }
    }
}
