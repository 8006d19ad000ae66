import CentrePorts
import ContactDomain
import RoutingCore

extension CentreCore {
    /// What must hold after every input; each broken rule as a sentence. Checked by the tests and in debug builds.
    func brokenInvariants(at now: Timestamp) -> [String] {
        var broken: [String] = []
        for (id, interaction) in interactions {
            checkAgent(of: interaction, &broken)
            for leg in [interaction.customerLeg, interaction.agentLeg].compactMap({ $0 }) where legs[leg.id] != id {
                broken.append("leg \(leg.id) of \(id) is not registered")
            }
            if let thread = interaction.thread, threads[thread.conversation.key] != id { broken.append("the conversation of \(id) is not registered") }
            if case .closed = interaction.phase { broken.append("\(id) is closed but still kept") }
            let waits = interaction.phase.state == .queued
            if waits != (routing.position(of: id) != nil) { broken.append("\(id) is \(interaction.phase.state) but in line: \(!waits)") }
            if let agent = interaction.phase.agent, !routing.load(of: agent).contains(where: { $0.item == id }) { broken.append("\(id) is with \(agent), of which routing does not know") }
            if interaction.channel.needsPhone, interaction.customerLeg == nil, [.inFlow, .queued, .offered, .active, .held, .agentLost].contains(interaction.phase.state) {
                broken.append("\(id) is \(interaction.phase.state) without a customer")
            }
            if interaction.openSegments.isEmpty { broken.append("\(id) is \(interaction.phase.state) without an open segment") }
        }
        for (leg, id) in legs where interactions[id]?.customerLeg?.id != leg && interactions[id]?.agentLeg?.id != leg {
            broken.append("leg \(leg) is registered for \(id), which does not have it")
        }
        for (id, desk) in agents { checkDesk(id, desk, &broken) }
        if let due = routing.nextDeadline, timers[Self.routingTimer].map({ $0 <= due }) != true { broken.append("routing is due at \(due), but no timer tells it") }
        if telephonyUp, approaching.isEmpty { checkWorkConservation(at: now, &broken) }
        return broken.sorted()
    }

    private func checkAgent(of interaction: Interaction, _ broken: inout [String]) {
        guard let agent = interaction.phase.agent else { return }
        guard let desk = agents[agent] else { return broken.append("\(interaction.id) belongs to an unknown agent \(agent)") }
        let expected: AgentDesk.Work.Stage? = switch interaction.phase {
        case .offered: .offered
        case .dialling, .active, .held, .agentLost: .interacting
        case .wrapUp: .wrapUp
        case .inFlow, .queued, .closed: nil
        }
        if desk.stage(of: interaction.id) != expected { broken.append("\(interaction.id) is \(interaction.phase.state) with \(agent), whose work is \(desk.work)") }
    }

    private func checkDesk(_ id: AgentID, _ desk: AgentDesk, _ broken: inout [String]) {
        for interaction in desk.interactions where interactions[interaction]?.phase.agent != id {
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
