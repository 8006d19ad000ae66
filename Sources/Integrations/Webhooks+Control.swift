import CentrePorts
import ContactDomain
import SignedRequests

/// What admins do with subscriptions.
extension Webhooks: WebhookControl {
    /// Names of the lists in a subscription are bounded: each event is compared with them.
    private static let listLimit = 50

    public nonisolated var eventTypes: [WebhookEventType] {
        EventCatalogue.entries.map { entry in
            let example: String
            do { example = try PayloadExample.text(for: entry) } catch { example = "null" }
            return WebhookEventType(name: entry.name, description: entry.description, schema: PayloadSchema.text(for: entry), example: example)
        }
    }

    public nonisolated func faults(in subscription: WebhookSubscription) async -> [WebhookFault] {
        var faults: [WebhookFault] = []
        for (field, count) in [
            ("events", subscription.events.count), ("queues", subscription.queues.count), ("channels", subscription.channels.count), ("teams", subscription.teams.count),
        ] where count > Self.listLimit { faults.append(WebhookFault(field, "must have at most \(Self.listLimit) entries")) }
        if subscription.events.isEmpty { faults.append(WebhookFault("events", "must name at least one event; * is all")) }
        for (index, pattern) in subscription.events.enumerated() where !EventPattern(pattern).isKnown {
            faults.append(WebhookFault("events[\(index)]", "'\(pattern.prefix(100))' is no event; GET /api/v1/event-types lists them, and interaction.* is all that begin so"))
        }
        do {
            _ = try await sender.place(of: subscription.url)
        } catch let fault as EndpointURL.Fault {
            faults.append(WebhookFault("url", fault.text))
        } catch let refused as PlaceFinder.Refused {
            faults.append(WebhookFault("url", refused.reason))
        } catch {
            // A name that does not resolve now may do so later: deliveries will tell.
            logger.info("the name of a webhook does not resolve", metadata: ["error": "\(error)"])
        }
        return faults
    }

    public func added(_ subscription: WebhookSubscription) async throws -> NewWebhookSecret {
        try await exclusively {
            try await load()
            // What is in the feed is older than the subscription. While others listen it is read anyway, and compared by its time.
            if listeners.isEmpty { try await skipOwedEvents() }
            let secret = try await admit(subscription)
            subscriptions[subscription.id] = subscription
            wake.call()
            return NewWebhookSecret(secret: secret.reveal(), previousValidUntil: nil)
        }
    }

    public func changed(_ subscription: WebhookSubscription, from former: WebhookSubscription) async throws {
        try await exclusively {
            try await load()
            guard var status = statuses[subscription.id] else { return }
            try await closeBooks()
            if subscription.url != former.url { status.forgetFailures() }
            if subscription.enabled, !former.enabled {
                if listeners.isEmpty { try await skipOwedEvents() }
                status.since = clock.now
            }
            try await save(status)
            subscriptions[subscription.id] = subscription
            wake.call()
        }
    }

    public func removed(_ id: WebhookID) async throws {
        try await exclusively {
            try await load()
            try await store.removeWebhook(id)
            subscriptions[id] = nil
            statuses[id] = nil
            secrets[id] = nil
        }
    }

    public func health(of subscription: WebhookSubscription) async throws -> WebhookHealth {
        try await exclusively { try await load() }
        let counts = try await store.deliveryCounts(of: subscription.id)
        let status = statuses[subscription.id] ?? WebhookStatus(id: subscription.id, since: clock.now)
        return WebhookHealth(status, isEnabled: subscription.enabled, pending: counts.pending, dead: counts.dead, at: clock.now)
    }

    public func rotateSecret(of id: WebhookID) async throws -> NewWebhookSecret {
        try await exclusively {
            try await load()
            guard let former = secrets[id] else { throw ConfigurationError.notFound }
            let secret = SigningSecret.random()
            let until = clock.now + options.formerSecretFor
            let sealed = SealedWebhookSecret(present: try box.seal(secret, for: id), previous: former.present, previousUntil: until)
            try await store.saveSecret(sealed, of: id)
            secrets[id] = sealed
            return NewWebhookSecret(secret: secret.reveal(), previousValidUntil: until)
        }
    }

    public func test(_ subscription: WebhookSubscription) async throws -> WebhookDeliveryDetail {
        try await exclusively { try await load() }
        let now = clock.now
        let position = FeedEvent.Position(sequence: 0, index: 0)
        let payload = WebhookPayload(type: EventCatalogue.test.name, at: now, data: .init(id: position.description, sequence: 0, occurredAt: now))
        var delivery = WebhookDelivery(
            id: newDeliveryID(), webhook: subscription.id, event: position, line: WebhookDelivery.testLine, type: EventCatalogue.test.name,
            payload: try payload.text(encoder), createdAt: now, attempts: 1, firstAttemptAt: now)
        let secrets = try secretsInForce(of: subscription.id, at: now)
        let report = await sender.send(.init(id: delivery.id, url: subscription.url, payload: delivery.payload, secrets: secrets))
        delivery.state = report.outcome == .delivered ? .delivered : .dead
        delivery.finishedAt = clock.now
        try await store.log(delivery, report.attempt)
        return WebhookDeliveryDetail(delivery: delivery, attempts: [report.attempt])
    }

    public func pause(_ id: WebhookID) async throws {
        try await change(id) { $0.isPaused = true }
    }

    public func resume(_ id: WebhookID) async throws {
        let now = clock.now
        try await change(id) { status in
            // While it was stopped nothing was owed to it.
            if status.stopped != nil { status.since = now }
            status.forgetFailures()
            status.isPaused = false
        }
    }

    private func change(_ id: WebhookID, _ change: (inout WebhookStatus) -> Void) async throws {
        try await exclusively {
            try await load()
            guard var status = statuses[id] else { throw ConfigurationError.notFound }
            if listeners.isEmpty { try await skipOwedEvents() } else { try await closeBooks() }
            change(&status)
            try await save(status)
            wake.call()
        }
    }

    private func save(_ status: WebhookStatus) async throws {
        try await store.save(status)
        statuses[status.id] = status
    }

    public func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery> {
        try await store.deliveries(of: id, state: state, cursor: cursor, limit: limit)
    }

    public func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail? {
        try await store.delivery(id, of: webhook)
    }

    public func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?) async throws -> Int {
        let count = try await store.replay(id, of: webhook, since: since, at: clock.now)
        wake.call()
        return count
    }

    /// Figures for operators, as Prometheus reads them.
    public func metrics() -> String { counts.text(inFlight: inFlight.count) }
}
