import CentrePorts
import ContactDomain

/// A payload of each kind of event, made of the same values as real ones: what is shown cannot differ from what is sent.
enum PayloadExample {
    static func text(for entry: EventCatalogue.Entry) throws -> String {
        var contents = WebhookPayload.Contents(id: "4711-0", sequence: 4_711, occurredAt: instant)
        switch entry.subject {
        case .interaction:
            contents.interactionId = interaction(entry).id
            contents.interaction = interaction(entry)
        case .agent: contents.agent = agent
        case .message:
            contents.interactionId = message.interaction
            contents.message = PublicMessage(message)
        case .receipt:
            contents.interactionId = receipt.interaction
            contents.receipt = receipt
        case .customer: contents.customer = PublicCustomer(notice(entry))
        case .nothing: break
        }
        return try WebhookPayload(type: entry.name, at: instant, data: contents).text(WebhookPayload.encoder())
    }

    private static let instant = Timestamp(milliseconds: 1_790_000_042_000)
    private static let began = Timestamp(milliseconds: 1_790_000_000_000)

    private static func id<Tag>(_ number: UInt64) -> Identifier<Tag> { Identifier(at: began, random: 0, number) }

    private static func interaction(_ entry: EventCatalogue.Entry) -> InteractionView {
        var view = InteractionView(
            id: id(1), channel: .voice, direction: .inbound, state: state(entry.name), customerNumber: "+4930123456", customerName: "Ada Lovelace", address: "8000",
            entryPoint: id(2), queue: id(3), queueName: "Sales", agent: nil, agentName: nil, offer: nil, choices: [ChoiceView(name: "topic", value: "prices")],
            createdAt: began, enqueuedAt: began + .seconds(8), connectedAt: nil, since: instant, deadline: nil, position: nil, muted: false, recording: .off,
            wrapUpCode: nil, notes: "", ending: nil, closedAt: nil)
        switch view.state {
        case .inFlow, .dialling: break
        case .queued:
            view.position = 1
            view.estimatedWait = .seconds(40)
        case .scheduled:
            view.callback = CallbackView(number: "+4930123456", due: instant + .minutes(30), attempt: 1, attempts: 3, origin: id(8))
        case .offered:
            view.offer = OfferView(id: id(5), agents: [id(4)], offeredAt: instant, deadline: instant + .seconds(15), accepted: false)
        case .active, .held, .agentLost, .wrapUp, .closed:
            view.agent = id(4)
            view.agentName = "Grace Hopper"
            view.connectedAt = began + .seconds(30)
        }
        if view.state == .closed {
            view.ending = Ending(.completed, reason: "caller-hung-up")
            view.closedAt = instant
            view.wrapUpCode = "sold"
            view.notes = "Wants an offer for 20 seats."
        }
        return view
    }

    private static func state(_ name: String) -> InteractionState {
        switch name {
        case "interaction.created", "interaction.flow_progressed": .inFlow
        case "interaction.scheduled": .scheduled
        case "interaction.offered": .offered
        case "interaction.dialling": .dialling
        case "interaction.connected", "interaction.resumed", "interaction.transferred", "interaction.reopened", "interaction.updated": .active
        case "interaction.held": .held
        case "interaction.agent_lost": .agentLost
        case "interaction.wrapped": .wrapUp
        case "interaction.closed": .closed
        default: .queued
        }
    }

    private static let message = Message(
        id: id(6), conversation: id(7), interaction: id(1), number: 81, at: instant, author: .agent(id(4)), text: "Good morning! How can I help?", delivery: Delivery(.sent))

    private static let receipt = ReadReceipt(conversation: id(7), interaction: id(1), by: .customer, upTo: 81)

    private static func notice(_ entry: EventCatalogue.Entry) -> CustomerNotice {
        switch entry.name {
        case "customer.erased": CustomerNotice(erased: id(9))
        case "customer.merged", "customer.unmerged": CustomerNotice(customer, part: id(10))
        default: CustomerNotice(customer)
        }
    }

    private static let customer = Customer(
        id: id(9), name: "Ada Lovelace", company: "Analytical Engines", language: "en", tier: "gold", owner: id(4), tags: ["newsletter"], fields: ["contract": "A-4711"],
        notes: "Prefers to be called in the morning.", consents: ["marketing": .init(given: true, at: began, source: "web form")],
        identities: [Identity(.phone, "+4930123456"), Identity(.email, "ada@example.org"), Identity(.external, "crm:4711")], createdAt: began, changedAt: instant)

    private static let agent = AgentView(
        id: id(4), name: "Grace Hopper", team: "sales", presence: Presence(.onBreak, reason: "lunch"), presenceSince: instant, routingStatus: .idle,
        routingStatusSince: began, deadline: nil, reachable: true, notRoutableBecause: ["not-available"], interactions: [])
}
