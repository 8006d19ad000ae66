import CentrePorts
import ContactDomain

/// Webhooks: where events are sent. The secret is shown when one is made, and never again.
struct WebhookNoun: ConfigurationNoun {
    let store: any ConfigurationStore
    let webhooks: any WebhookControl

    let name = "webhook"

    struct Body: Decodable, Sendable {
        let id: String?
        let url: String
        let events: [String]
        let queues: [QueueID]?
        let channels: [ContactChannel]?
        let teams: [String]?
        let description: String?
        let enabled: Bool?
    }

    /// A subscription with what has become of it.
    struct Shown: Encodable, Sendable {
        let subscription: WebhookSubscription
        let health: WebhookHealth
        var secret: String?

        private enum Keys: String, CodingKey { case health, secret }

        func encode(to encoder: any Encoder) throws {
            try subscription.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(health, forKey: .health)
            try container.encodeIfPresent(secret, forKey: .secret)
        }
    }

    func resource(_ body: Body, id: String, present: WebhookSubscription?) async throws -> WebhookSubscription {
        let subscription = WebhookSubscription(
            id: try parsedID(id, of: name), url: body.url, events: body.events, queues: body.queues ?? [], channels: body.channels ?? [], teams: body.teams ?? [],
            description: body.description ?? "", enabled: body.enabled ?? true)
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        if !subscription.description.isEmpty { validation.requireText(subscription.description, "description", upTo: 500) }
        for (index, team) in subscription.teams.enumerated() { validation.requireText(team, "teams[\(index)]", upTo: 100) }
        let known = Set(try await store.all(QueueProfile.self).map(\.value.id))
        for (index, queue) in subscription.queues.enumerated() { validation.require(known.contains(queue), "queues[\(index)]", "is not a queue") }
        for fault in await webhooks.faults(in: subscription) { validation.require(false, fault.field, fault.detail) }
        try validation.finish()
        return subscription
    }

    func stored(_ resource: WebhookSubscription, replacing: WebhookSubscription?, body: Body, by caller: Caller) async throws {
        if let replacing { try await webhooks.changed(resource, from: replacing) }
    }

    func deleted(_ resource: WebhookSubscription, by caller: Caller) async throws { try await webhooks.removed(resource.id) }

    func shown(_ resource: WebhookSubscription, to caller: Caller) async throws -> any Encodable & Sendable {
        Shown(subscription: resource, health: try await webhooks.health(of: resource))
    }

    func shownAtCreation(_ resource: WebhookSubscription, to caller: Caller) async throws -> any Encodable & Sendable {
        let secret = try await webhooks.added(resource).secret
        return Shown(subscription: resource, health: try await webhooks.health(of: resource), secret: secret)
    }

    var answersHoldSecrets: Bool { true }
}
