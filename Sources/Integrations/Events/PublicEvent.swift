import CentrePorts
import ContactDomain
import Foundation

/// An event of the feed as integrations are told it, with what filters ask about.
struct PublicEvent: Sendable {
    let entry: EventCatalogue.Entry
    let event: FeedEvent
    let actor: UserID?
    private let interaction: InteractionView?
    private let agent: AgentView?

    /// - Returns: nil for an event that is not told outside.
    init?(_ owed: OwedEvent, _ decoder: JSONDecoder) throws {
        event = owed.event
        actor = owed.actor
        let json = Data(event.json.utf8)
        if event.name == "agent.changed" {
            let view = try decoder.decode(AgentView.self, from: json)
            entry = EventCatalogue.agent(view, at: event)
            agent = view
            interaction = nil
        } else if let known = EventCatalogue.interaction(feedName: event.name) {
            interaction = try decoder.decode(InteractionView.self, from: json)
            entry = known
            agent = nil
        } else {
            return nil
        }
    }

    /// Events of one line are delivered one after the other.
    var line: String {
        if let interaction { return "interaction \(interaction.id)" }
        return agent.map { "agent \($0.id)" } ?? entry.name
    }

    /// The agents whom it concerns: their teams are asked about.
    var agents: [AgentID] { agent.map { [$0.id] } ?? event.agents }

    /// - Parameter teamOf: the team of an agent, where it is known.
    func isFor(_ subscription: WebhookSubscription, teamOf: (AgentID) async -> String?) async -> Bool {
        guard subscription.events.contains(where: { EventPattern($0).matches(entry.name) }) else { return false }
        if !subscription.queues.isEmpty {
            guard let queue = interaction?.queue, subscription.queues.contains(queue) else { return false }
        }
        if !subscription.channels.isEmpty {
            guard let channel = interaction?.channel, subscription.channels.contains(channel) else { return false }
        }
        guard !subscription.teams.isEmpty else { return true }
        if let agent { return subscription.teams.contains(agent.team) }
        for id in agents {
            if let team = await teamOf(id), subscription.teams.contains(team) { return true }
        }
        return false
    }

    var payload: WebhookPayload {
        WebhookPayload(
            type: entry.name, at: event.at,
            data: WebhookPayload.Contents(
                id: event.position.description, sequence: event.position.sequence, occurredAt: event.at, interactionId: interaction?.id,
                actor: actor.map { WebhookPayload.Actor(user: $0) }, interaction: interaction, agent: agent))
    }
}
