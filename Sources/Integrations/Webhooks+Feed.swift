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
            for event in owed { deliveries += try await deliveriesFor(event) }
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

    /// - Throws: where the store cannot say whether a filter lets it through: it is judged again.
    private func deliveriesFor(_ owed: OwedEvent) async throws -> [WebhookDelivery] {
        let wanted = listeners.filter { $0.asks(forAnyOf: EventCatalogue.entries(feedName: owed.event.name)) }
        guard !wanted.isEmpty, let told = orLog(owed, { try PublicEvent(owed, decoder) }) else { return [] }
        var takers: [WebhookID] = []
        for subscription in wanted {
            guard let status = statuses[subscription.id], owed.event.at >= status.since, try await told.isFor(subscription, floor) else { continue }
            takers.append(subscription.id)
        }
        guard !takers.isEmpty, let payload = orLog(owed, { try told.payload.text(encoder) }) else { return [] }
        return takers.map { webhook in
            WebhookDelivery(
                id: newDeliveryID(), webhook: webhook, event: owed.event.position, line: told.line, type: told.entry.name, payload: payload, createdAt: clock.now)
        }
    }

    private func orLog<Value>(_ owed: OwedEvent, _ work: () throws -> Value?) -> Value? {
        do {
            return try work()
        } catch {
            // A view of another version of the program: nothing that trying again would mend.
            logger.error("an event cannot be told to webhooks", metadata: ["event": "\(owed.event.position)", "name": "\(owed.event.name)", "error": "\(error)"])
            return nil
        }
    }

    func newDeliveryID() -> WebhookDeliveryID {
        WebhookDeliveryID(at: clock.now, random: .random(in: .min ... .max), .random(in: .min ... .max))
    }
}
