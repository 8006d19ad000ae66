import CentrePorts
import ContactDomain
import RoutingCore

extension CentreCore {
    func view(of id: InteractionID) -> InteractionView? {
        guard let interaction = interactions[id] else { return nil }
        let queue = interaction.phase.queue
        let agent = interaction.phase.agent
        var offer: OfferView?
        if case .offered(_, let present) = interaction.phase {
            offer = OfferView(id: present.id, agents: present.agents, offeredAt: present.offeredAt, deadline: present.deadline, accepted: present.accepted)
        }
        var ending: Ending?
        if case .closed(let how) = interaction.phase { ending = how }
        var seen = InteractionView(
            id: id, channel: interaction.channel, direction: interaction.direction, state: interaction.phase.state, customerNumber: interaction.customerNumber,
            customerName: interaction.customerName, address: interaction.address, entryPoint: interaction.entryPoint, queue: queue,
            queueName: queue.flatMap { queues[$0]?.name }, agent: agent, agentName: agent.flatMap { agents[$0]?.profile.name }, offer: offer,
            choices: interaction.choices, createdAt: interaction.createdAt, enqueuedAt: interaction.enqueuedAt, connectedAt: interaction.connectedAt,
            since: interaction.since, deadline: interaction.phase.deadline, position: routing.position(of: id), muted: interaction.muted,
            recording: interaction.recordingState, wrapUpCode: interaction.wrapUpCode, notes: interaction.notes, ending: ending,
            closedAt: ending == nil ? nil : interaction.since)
        seen.customer = interaction.customer
        seen.conversation = interaction.thread?.conversation.id
        seen.origin = interaction.origin
        seen.callback = interaction.callback?.view(of: interaction.customerNumber)
        if seen.position != nil { seen.estimatedWait = routing.estimatedWait(of: id) }
        return seen
    }

    func agentView(_ id: AgentID) -> AgentView? {
        guard let desk = agents[id] else { return nil }
        let deadline = desk.silence?.until ?? desk.interactions.compactMap { interactions[$0]?.phase.deadline }.min()
        var reasons = desk.notRoutableBecause
        if !telephonyUp { reasons.append("telephony-unavailable") }
        var seen = AgentView(
            id: id, name: desk.profile.name, team: desk.profile.team, presence: desk.presence, presenceSince: desk.presenceSince,
            routingStatus: desk.routingStatus, routingStatusSince: desk.statusSince, deadline: deadline, reachable: desk.reachable, phoneDesk: desk.phoneDesk,
            notRoutableBecause: reasons, interactions: desk.interactions, load: load(of: id, desk.profile.capacity))
        seen.deskGoneSince = desk.goneSince
        return seen
    }

    /// Routing counts an item until its wrap-up is over; which of the two it is only the core knows.
    private func load(of id: AgentID, _ capacity: Capacity) -> AgentLoadView {
        var load = AgentLoadView(capacity: capacity, work: routing.load(of: id))
        for (index, work) in load.work.enumerated() {
            guard let interaction = interactions[work.interaction], case .wrapUp = interaction.phase else { continue }
            load.work[index].phase = .wrapUp
            load.work[index].since = interaction.since
        }
        return load
    }

    func queueView(_ id: QueueID) -> QueueLoadView? {
        guard let queue = queues[id] else { return nil }
        let policy = queue.routing
        let routable = agents.values.count { $0.notRoutableBecause.isEmpty && policy.isServed(by: $0.profile.routing) }
        return QueueLoadView(id: id, key: queue.key, name: queue.name, waiting: routing.waitingCount(in: id), longestSince: routing.waitingSince(in: id), routableAgents: routable, isOpen: !routing.isClosed(id),
            estimatedWait: routing.estimatedWait(in: id), estimatedChatWait: routing.estimatedWait(in: id, channel: .chat))
    }
}
