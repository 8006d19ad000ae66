import CentrePorts
import ContactDomain

/// From the feed into the queue.
extension Webhooks {
    /// Queues what happened since the last time. Before the engine runs it must be called once: it may delete old events.
    public func catchUp() async throws {
        try await exclusively {
            try await load()
            try await queueOwedEvents()
        }
    }

    func queueOwedEvents() async throws {
        // Nobody listens: when somebody does, it begins with what happens then.
        guard !listeners.isEmpty else { return }
        while true {
            guard let owed = try await store.owedEvents(after: readTo, limit: options.eventsAtOnce) else {
                logger.error("events were deleted before webhooks were told of them; the retention of events is too short", metadata: [:])
                try await store.passPrunedEvents()
                forgetPosition()
                continue
            }
            guard let last = owed.last?.event.position else { return }
            var deliveries: [WebhookDelivery] = []
            for event in owed { deliveries += await deliveriesFor(event) }
            readTo = last
            let since = unwrittenSince ?? clock.now
            unwrittenSince = since
            if !deliveries.isEmpty || clock.now - since >= options.positionEvery { try await write(deliveries) }
            if owed.count < options.eventsAtOnce { return }
        }
    }

    /// What comes after this is judged by what is set up then.
    func closeBooks() async throws {
        try await queueOwedEvents()
        try await write([])
    }

    func skipOwedEvents() async throws {
        try await store.skipOwedEvents()
        forgetPosition()
    }

    private func write(_ deliveries: [WebhookDelivery]) async throws {
        guard let readTo, unwrittenSince != nil else { return }
        do {
            try await store.queue(deliveries, upTo: readTo)
            unwrittenSince = nil
        } catch {
            // Read again from where the store stands: what was made of it is gone.
            forgetPosition()
            throw error
        }
    }

    private func forgetPosition() {
        readTo = nil
        unwrittenSince = nil
    }

    private func deliveriesFor(_ owed: OwedEvent) async -> [WebhookDelivery] {
        let wanted = listeners.filter { $0.asks(forAnyOf: EventCatalogue.entries(feedName: owed.event.name)) }
        guard !wanted.isEmpty else { return [] }
        do {
            guard let told = try PublicEvent(owed, decoder) else { return [] }
            var text: String?
            var deliveries: [WebhookDelivery] = []
            for subscription in wanted {
                guard let status = statuses[subscription.id], owed.event.at >= status.since, await told.isFor(subscription, floor) else { continue }
                let payload = try text ?? told.payload.text(encoder)
                text = payload
                deliveries.append(WebhookDelivery(
                    id: newDeliveryID(), webhook: subscription.id, event: owed.event.position, line: told.line, type: told.entry.name, payload: payload,
                    createdAt: clock.now))
            }
            return deliveries
        } catch {
            // A view of another version of the program: nothing that trying again would mend.
            logger.error("an event cannot be told to webhooks", metadata: ["event": "\(owed.event.position)", "name": "\(owed.event.name)", "error": "\(error)"])
            return []
        }
    }

    func newDeliveryID() -> WebhookDeliveryID {
        WebhookDeliveryID(at: clock.now, random: .random(in: .min ... .max), .random(in: .min ... .max))
    }
}
