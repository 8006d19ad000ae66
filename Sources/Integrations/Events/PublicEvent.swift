import CentrePorts
import ContactDomain
import Foundation

/// An event of the feed as integrations are told it, with what filters ask about.
struct PublicEvent: Sendable {
    private enum Subject: Sendable {
        case interaction(InteractionView)
        case agent(AgentView)
        case message(Message)
        case receipt(ReadReceipt)
        case customer(CustomerNotice)
    }

    let entry: EventCatalogue.Entry
    private let event: FeedEvent
    private let actor: UserID?
    private let subject: Subject

    /// - Returns: nil for an event that is not told outside.
    init?(_ owed: OwedEvent, _ decoder: JSONDecoder) throws {
        event = owed.event
        actor = owed.actor
        let json = Data(event.json.utf8)
        if event.name == "agent.changed" {
            let view = try decoder.decode(AgentView.self, from: json)
            entry = EventCatalogue.agent(view, at: event)
            subject = .agent(view)
        } else if let known = EventCatalogue.interaction(feedName: event.name) {
            entry = known
            subject = .interaction(try decoder.decode(InteractionView.self, from: json))
        } else if let known = EventCatalogue.message(feedName: event.name) {
            entry = known
            subject = .message(try decoder.decode(Message.self, from: json))
        } else if event.name == EventCatalogue.read.name {
            entry = EventCatalogue.read
            subject = .receipt(try decoder.decode(ReadReceipt.self, from: json))
        } else if let known = EventCatalogue.customer(feedName: event.name) {
            entry = known
            subject = .customer(try decoder.decode(CustomerNotice.self, from: json))
        } else {
            return nil
        }
    }

    /// Events of one line are delivered one after the other.
    var line: String {
        switch subject {
        case .interaction(let view): "interaction \(view.id)"
        case .agent(let view): "agent \(view.id)"
        case .message(let message): "interaction \(message.interaction)"
        case .receipt(let receipt): "interaction \(receipt.interaction)"
        case .customer(let notice): "customer \(notice.id)"
        }
    }

    /// - Throws: what the store throws where it has to be asked.
    func isFor(_ subscription: WebhookSubscription, _ floor: FloorLookup) async throws -> Bool {
        guard subscription.asks(forAnyOf: [entry]) else { return false }
        guard !subscription.queues.isEmpty || !subscription.channels.isEmpty || !subscription.teams.isEmpty else { return true }
        let interaction: InteractionView?
        var agents = event.agents
        var teams: [String] = []
        switch subject {
        case .interaction(let view): interaction = view
        case .agent(let view):
            interaction = nil
            teams = [view.team]
        case .message(let message): interaction = try await floor.interaction(message.interaction)
        case .receipt(let receipt): interaction = try await floor.interaction(receipt.interaction)
        case .customer: interaction = nil
        }
        // Written, or reported, when nobody had it in hand any more: it is told to those who heard of the rest.
        if agents.isEmpty, let last = interaction?.agent { agents = [last] }
        if !subscription.queues.isEmpty {
            guard let queue = interaction?.queue, subscription.queues.contains(queue) else { return false }
        }
        if !subscription.channels.isEmpty {
            guard let channel = interaction?.channel, subscription.channels.contains(channel) else { return false }
        }
        guard !subscription.teams.isEmpty else { return true }
        if teams.isEmpty {
            for agent in agents { teams += try await floor.team(agent).map { [$0] } ?? [] }
        }
        return teams.contains { subscription.teams.contains($0) }
    }

    var payload: WebhookPayload {
        var data = WebhookPayload.Contents(
            id: event.position.description, sequence: event.position.sequence, occurredAt: event.at, interactionId: event.interaction,
            actor: actor.map { WebhookPayload.Actor(user: $0) })
        switch subject {
        case .interaction(let view): data.interaction = view
        case .agent(let view): data.agent = view
        case .message(let message):
            data.interactionId = message.interaction
            data.message = PublicMessage(message)
        case .receipt(let receipt):
            data.interactionId = receipt.interaction
            data.receipt = receipt
        case .customer(let notice): data.customer = PublicCustomer(notice)
        }
        return WebhookPayload(type: entry.name, at: event.at, data: data)
    }
}

/// What filters ask. What is not live, because it is over or because the service has only just started, is as it was stored.
public struct FloorLookup: Sendable {
    private let liveTeam: @Sendable (AgentID) async -> String?
    private let liveInteraction: @Sendable (InteractionID) async -> InteractionView?
    private let store: any History & ConfigurationStore

    /// - Parameters:
    ///   - team: the team of a live agent; nil for one that is not known.
    ///   - interaction: a live interaction; nil for one that is over.
    public init(
        store: any History & ConfigurationStore, team: @escaping @Sendable (AgentID) async -> String?,
        interaction: @escaping @Sendable (InteractionID) async -> InteractionView?
    ) {
        self.store = store
        liveTeam = team
        liveInteraction = interaction
    }

    func team(_ id: AgentID) async throws -> String? {
        if let live = await liveTeam(id) { return live }
        return try await store.get(AgentProfile.self, id: id.description)?.value.team
    }

    func interaction(_ id: InteractionID) async throws -> InteractionView? {
        if let live = await liveInteraction(id) { return live }
        return try await store.interaction(id)
    }
}
