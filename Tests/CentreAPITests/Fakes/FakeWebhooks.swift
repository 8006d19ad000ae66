import CentrePorts
import ContactDomain

/// Webhooks that send nothing: they remember what they were told, and hold the deliveries that a test puts there.
actor FakeWebhooks: WebhookControl {
    private(set) var calls: [String] = []
    private var statuses: [WebhookID: WebhookStatus] = [:]
    private var details: [WebhookDeliveryDetail] = []
    private var secretsMade = 0

    nonisolated let eventTypes = [
        WebhookEventType(name: "interaction.queued", description: "It waits.", schema: #"{"type":"object","properties":{"type":{"const":"interaction.queued"}}}"#, example: #"{"type":"interaction.queued"}"#)
    ]

    func put(_ delivery: WebhookDelivery, _ attempts: [WebhookAttempt]) { details.append(WebhookDeliveryDetail(delivery: delivery, attempts: attempts)) }

    nonisolated func faults(in subscription: WebhookSubscription) async -> [WebhookFault] {
        subscription.url.hasPrefix("https://") ? [] : [WebhookFault("url", "must begin with https://")]
    }

    private func secret() -> String {
        secretsMade += 1
        return "whsec_c2VjcmV0\(secretsMade)"
    }

    func added(_ subscription: WebhookSubscription) async throws -> NewWebhookSecret {
        calls.append("added")
        statuses[subscription.id] = WebhookStatus(id: subscription.id, since: .t0)
        return NewWebhookSecret(secret: secret(), previousValidUntil: nil)
    }

    func changed(_ subscription: WebhookSubscription, from former: WebhookSubscription) async throws { calls.append("changed") }

    func removed(_ id: WebhookID) async throws {
        calls.append("removed")
        statuses[id] = nil
    }

    func health(of subscription: WebhookSubscription) async throws -> WebhookHealth {
        let status = statuses[subscription.id] ?? WebhookStatus(id: subscription.id, since: .t0)
        return WebhookHealth(status, isEnabled: subscription.enabled, pending: 0, dead: details.count { $0.delivery.state == .dead }, at: .t0)
    }

    func rotateSecret(of id: WebhookID) async throws -> NewWebhookSecret { NewWebhookSecret(secret: secret(), previousValidUntil: .t0 + .minutes(24 * 60)) }

    func test(_ subscription: WebhookSubscription) async throws -> WebhookDeliveryDetail {
        let delivery = WebhookDelivery(
            id: .make(77), webhook: subscription.id, event: .init(sequence: 0, index: 0), line: WebhookDelivery.testLine, type: "webhook.test", payload: "{}", createdAt: .t0,
            state: .dead, attempts: 1, firstAttemptAt: .t0, finishedAt: .t0)
        return WebhookDeliveryDetail(delivery: delivery, attempts: [WebhookAttempt(at: .t0, duration: .seconds(1), status: 500, failure: "the endpoint answered 500", answer: "no")])
    }

    func pause(_ id: WebhookID) async throws { statuses[id]?.isPaused = true }
    func resume(_ id: WebhookID) async throws { statuses[id]?.isPaused = false }

    func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery> {
        let found = details.map(\.delivery).filter { $0.webhook == id && (state == nil || $0.state == state) }
        let items = Array(found.prefix(limit))
        return Page(items: items, nextCursor: found.count > limit ? items.last?.id.description : nil)
    }

    func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail? {
        details.first { $0.delivery.id == id && $0.delivery.webhook == webhook }
    }

    func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?) async throws -> Int {
        details.count { $0.delivery.webhook == webhook && $0.delivery.state != .pending && (id == nil || $0.delivery.id == id) && $0.delivery.createdAt >= since ?? .t0 }
    }
}
