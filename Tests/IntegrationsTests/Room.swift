import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import Synchronization
import TandemTesting

@testable import Integrations
@testable import SignedRequests

/// A store, a clock that stands still, and the webhooks between them and the test endpoint.
final class Room: Sendable {
    let store: CentreStore
    let clock: ManualClock
    let endpoint: TestEndpoint
    let webhooks: Webhooks
    private let sequence: Mutex<Int64>

    init(
        allow: [String] = ["127.0.0.1"], resolver: any NameResolving = SystemResolver(), timeout: Duration = .seconds(240), options: WebhookOptions = WebhookOptions(),
        chance: Double = 0, teams: [AgentID: String] = [:], live: [InteractionID: InteractionView] = [:], like other: Room? = nil
    ) async throws {
        store = try other?.store ?? CentreStore.inMemory()
        clock = other?.clock ?? ManualClock()
        endpoint = try await TestEndpoint.running()
        sequence = Mutex(other?.sequence.withLock { $0 } ?? 0)
        let sender = WebhookSender(client: endpoint.client, resolver: resolver, rules: AddressRules(allow: allow), clock: clock, timeout: timeout)
        webhooks = Webhooks(
            store: store, sender: sender, box: SecretBox(master: Array(repeating: 7, count: 32)), clock: clock, options: options,
            floor: FloorLookup(store: store, team: { teams[$0] }, interaction: { live[$0] }),
            chance: { chance }, logger: quiet)
    }

    /// Stores a subscription and tells the webhooks of it, as the API does.
    @discardableResult
    func subscribe(_ path: String, key: String, _ change: (inout WebhookSubscription) -> Void = { _ in }) async throws -> (subscription: WebhookSubscription, secret: String) {
        var subscription = WebhookSubscription(id: WebhookID(at: clock.now, random: .random(in: .min ... .max), .random(in: .min ... .max)), url: endpoint.url(path, key: key))
        change(&subscription)
        _ = try await store.create(subscription, at: clock.now)
        return (subscription, try await webhooks.added(subscription).secret)
    }

    func change(_ subscription: WebhookSubscription, _ change: (inout WebhookSubscription) -> Void) async throws -> WebhookSubscription {
        var changed = subscription
        change(&changed)
        _ = try await store.replace(changed, expecting: nil, at: clock.now)
        try await webhooks.changed(changed, from: subscription)
        return changed
    }

    /// Something happens to an interaction, as the engine writes it.
    @discardableResult
    func happens(_ name: String, _ view: InteractionView, agents: [AgentID] = [], by user: UserID? = nil) async throws -> FeedEvent {
        try await happens("interaction.\(name)", interaction: view.id, agents: agents, json: view, by: user)
    }

    @discardableResult
    func happens(_ name: String, interaction: InteractionID?, agents: [AgentID], json: some Encodable, by user: UserID? = nil) async throws -> FeedEvent {
        let number = sequence.withLock { sequence in
            sequence += 1
            return sequence
        }
        let event = FeedEvent(
            position: .init(sequence: number, index: 0), at: clock.now, name: name, interaction: interaction, agents: agents,
            json: String(decoding: try JSONEncoder().encode(json), as: UTF8.self))
        let input: Input = user.map { .command(.hold(.make(1)), by: .user($0)) } ?? .timer(TimerKey(.routing, owner: "x", number: 1))
        try await store.commit(CommitBatch(entries: [JournalEntry(sequence: number, at: clock.now, seed: 1, interaction: interaction, input: input)], events: [event]))
        return event
    }

    /// What reached the endpoint, as pairs of type and interaction.
    func told(_ key: String) async throws -> [String] {
        try await endpoint.received(key).map { request in
            let payload = try JSONDecoder().decode(Told.self, from: Data(request.body.utf8))
            return "\(payload.type) \(payload.data.interactionId ?? "-")"
        }
    }

    struct Told: Decodable {
        struct Contents: Decodable {
            let id: String
            let interactionId: String?
        }
        let type: String
        let data: Contents
    }

    func deliveries(_ subscription: WebhookSubscription, _ state: WebhookDelivery.State? = nil) async throws -> [WebhookDelivery] {
        try await store.deliveries(of: subscription.id, state: state, cursor: nil, limit: 100).items
    }

    func attempts(_ subscription: WebhookSubscription) async throws -> [WebhookAttempt] {
        var attempts: [WebhookAttempt] = []
        for delivery in try await deliveries(subscription) { attempts += try await store.delivery(delivery.id, of: subscription.id)?.attempts ?? [] }
        return attempts
    }

    func health(_ subscription: WebhookSubscription) async throws -> WebhookHealth { try await webhooks.health(of: subscription) }
}

extension Identifier {
    /// A readable id for tests: the number is its last digits.
    static func make(_ number: UInt64) -> Self { Self(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | number) }
}

extension InteractionView {
    static func sample(_ number: UInt64, _ state: InteractionState = .queued, queue: QueueID? = .make(300), notes: String = "") -> InteractionView {
        InteractionView(
            id: .make(number), channel: .voice, direction: .inbound, state: state, customerNumber: "+4930123", customerName: "Ada", address: "8000", entryPoint: .make(400),
            queue: queue, queueName: queue == nil ? nil : "Sales", agent: nil, agentName: nil, offer: nil, choices: [ChoiceView(name: "topic", value: "prices")],
            createdAt: .noon, enqueuedAt: .noon, connectedAt: nil, since: .noon, deadline: nil, position: 1, muted: false, recording: .off, wrapUpCode: nil, notes: notes,
            ending: nil, closedAt: nil)
    }
}
