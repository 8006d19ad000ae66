import CentrePorts
import ContactDomain

extension Timestamp {
    static let t0 = Timestamp(milliseconds: 1_800_000_000_000)
}

extension Identifier {
    /// A readable id for tests: the number is its last digits.
    static func make(_ number: Int64) -> Self { Self(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number)) }
}

extension InteractionView {
    static func sample(
        _ id: InteractionID, _ state: InteractionState, agent: AgentID? = nil, offeredTo: AgentID? = nil, customer: String = "+4930123", direction: Direction = .inbound
    ) -> InteractionView {
        InteractionView(
            id: id, channel: .voice, direction: direction, state: state, customerNumber: customer, customerName: "Caller", address: "8000", entryPoint: .make(400),
            queue: .make(300), queueName: "Sales", agent: agent, agentName: nil,
            offer: offeredTo.map { OfferView(id: .make(Int64(bitPattern: id.low & 0xFFFF) + 5_000), agents: [$0], offeredAt: .t0, deadline: .t0 + .seconds(15), accepted: false) },
            choices: [ChoiceView(name: "topic", value: "prices")], createdAt: .t0, enqueuedAt: .t0, connectedAt: agent == nil ? nil : .t0, since: .t0, deadline: nil,
            position: state == .queued ? 1 : nil, muted: false, recording: .off, wrapUpCode: nil, notes: "",
            ending: state == .closed ? Ending(.completed, reason: "caller-hung-up") : nil, closedAt: state == .closed ? .t0 : nil)
    }
}

extension InteractionView {
    /// A call-back that is not due yet.
    static func callback(_ id: InteractionID, number: String = "+49301234", queue: QueueID = World.sales, due: Timestamp = .t0 + .minutes(5)) -> InteractionView {
        var view = sample(id, .scheduled, customer: number, direction: .outbound)
        view.queue = queue
        view.callback = CallbackView(number: number, due: due, attempt: 1, attempts: 3, origin: nil)
        return view
    }
}

extension AgentView {
    static func sample(_ id: AgentID, _ name: String) -> AgentView {
        AgentView(
            id: id, name: name, team: "default", presence: Presence(.available), presenceSince: .t0, routingStatus: .idle, routingStatusSince: .t0, deadline: nil,
            reachable: true, notRoutableBecause: [], interactions: [])
    }
}

extension FeedEvent {
    static func sample(_ sequence: Int64, _ name: String = "interaction.updated", interaction: InteractionID? = nil, agents: [AgentID] = [], json: String = "{}") -> FeedEvent {
        FeedEvent(position: .init(sequence: sequence, index: 0), at: .t0, name: name, interaction: interaction, agents: agents, json: json)
    }
}
