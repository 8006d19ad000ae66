import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What is done with webhooks besides setting them up, and the events that they can ask for.
struct WebhookController: Controller {
    let store: any ConfigurationStore
    let webhooks: any WebhookControl
    let cursors: CursorSeal

    var routes: [Route] {
        [
            .api(.get, "/event-types", eventTypes),
            .api(.post, "/webhooks/{id}/secret", rotate),
            .api(.post, "/webhooks/{id}/test") { .json(DetailAnswer(try await webhooks.test(try await subscription($0)))) },
            .api(.post, "/webhooks/{id}/pause") { request in
                let subscription = try await subscription(request)
                try await webhooks.pause(subscription.id)
                return try await shown(subscription)
            },
            .api(.post, "/webhooks/{id}/resume") { request in
                let subscription = try await subscription(request)
                try await webhooks.resume(subscription.id)
                return try await shown(subscription)
            },
            .api(.post, "/webhooks/{id}/replay", replayAll),
            .api(.get, "/webhooks/{id}/deliveries", deliveries),
            .api(.get, "/webhooks/{id}/deliveries/{delivery}", delivery),
            .api(.post, "/webhooks/{id}/deliveries/{delivery}/replay", replayOne),
        ]
    }

    private struct EventType: Encodable, Sendable {
        let name: String
        let description: String
        let schema: JSONValue
        let example: JSONValue
    }

    private struct ReplayBody: Decodable, Sendable { let since: Timestamp }
    private struct Replayed: Encodable, Sendable { let deliveries: Int }

    /// A delivery of the list, without what was sent.
    private struct Listed: Encodable, Sendable {
        let id: WebhookDeliveryID
        let event: String
        let type: String
        let state: WebhookDelivery.State
        let attempts: Int
        let createdAt: Timestamp
        let nextAttemptAt: Timestamp?
        let finishedAt: Timestamp?

        init(_ delivery: WebhookDelivery) {
            id = delivery.id
            event = delivery.event.description
            type = delivery.type
            state = delivery.state
            attempts = delivery.attempts
            createdAt = delivery.createdAt
            nextAttemptAt = delivery.nextAttemptAt
            finishedAt = delivery.finishedAt
        }
    }

    private struct DetailAnswer: Encodable, Sendable {
        let delivery: Listed
        let payload: String
        let attempts: [WebhookAttempt]

        init(_ detail: WebhookDeliveryDetail) {
            delivery = Listed(detail.delivery)
            payload = detail.delivery.payload
            attempts = detail.attempts
        }
    }

    @Sendable private func eventTypes(_ request: APIRequest) async throws -> Answer {
        let types = try webhooks.eventTypes.map { type in
            EventType(
                name: type.name, description: type.description, schema: try JSONParser.parse(Array(type.schema.utf8)), example: try JSONParser.parse(Array(type.example.utf8)))
        }
        return .json(ListAnswer(items: types, nextCursor: nil))
    }

    @Sendable private func rotate(_ request: APIRequest) async throws -> Answer {
        var answer = Answer.json(try await webhooks.rotateSecret(of: try await subscription(request).id))
        answer.holdsSecret = true
        return answer
    }

    @Sendable private func deliveries(_ request: APIRequest) async throws -> Answer {
        let subscription = try await subscription(request)
        let query = try QueryReader(request, knows: ["state", "cursor", "limit"])
        let state = try query.choice("state", WebhookDelivery.State.self)
        let scope = "deliveries \(subscription.id) \(state?.rawValue ?? "")"
        let page = try await webhooks.deliveries(
            of: subscription.id, state: state, cursor: try cursors.open(query.text("cursor"), scope: scope), limit: try query.limit())
        return .json(ListAnswer(items: page.items.map(Listed.init), nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    @Sendable private func delivery(_ request: APIRequest) async throws -> Answer { .json(DetailAnswer(try await present(request))) }

    @Sendable private func replayOne(_ request: APIRequest) async throws -> Answer {
        let found = try await present(request).delivery
        guard try await webhooks.replay(found.id, of: found.webhook, since: nil) == 1 else {
            throw Problem(.conflict, "not-finished", "It still waits for its turn, or it is a test: only what was delivered or has failed for good is sent again.")
        }
        return .json(Replayed(deliveries: 1), status: .accepted)
    }

    @Sendable private func replayAll(_ request: APIRequest) async throws -> Answer {
        let subscription = try await subscription(request)
        let since = try request.decode(ReplayBody.self).since
        return .json(Replayed(deliveries: try await webhooks.replay(nil, of: subscription.id, since: since)), status: .accepted)
    }

    private func subscription(_ request: APIRequest) async throws -> WebhookSubscription {
        let id: WebhookID = try request.id(of: "webhook")
        guard let found = try await store.get(WebhookSubscription.self, id: id.description) else { throw Problem.notFound("webhook") }
        return found.value
    }

    private func present(_ request: APIRequest) async throws -> WebhookDeliveryDetail {
        let subscription = try await subscription(request)
        let id: WebhookDeliveryID = try request.id(of: "delivery", named: "delivery")
        guard let found = try await webhooks.delivery(id, of: subscription.id) else { throw Problem.notFound("delivery") }
        return found
    }

    private func shown(_ subscription: WebhookSubscription) async throws -> Answer {
        .json(WebhookNoun.Shown(subscription: subscription, health: try await webhooks.health(of: subscription)))
    }
}
