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
            guard let owed = try await store.owedEvents(limit: options.eventsAtOnce) else {
                logger.error("events were deleted before webhooks were told of them; the retention of events is too short", metadata: [:])
                try await store.passPrunedEvents()
                continue
            }
            guard let last = owed.last else { return }
            var deliveries: [WebhookDelivery] = []
            for event in owed { deliveries += await deliveriesFor(event) }
            try await store.queue(deliveries, upTo: last.event.position)
            if owed.count < options.eventsAtOnce { return }
        }
    }

    private func deliveriesFor(_ owed: OwedEvent) async -> [WebhookDelivery] {
        do {
            guard let told = try PublicEvent(owed, decoder) else { return [] }
            var text: String?
            var deliveries: [WebhookDelivery] = []
            for subscription in listeners {
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
