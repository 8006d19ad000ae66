import CentrePorts
import ContactDomain
import CurlTransport
import Foundation
import Logging
import SignedRequests

/// Signed webhooks: what happens in the centre is told to other systems by HTTP.
///
/// Events come from the feed, are queued for each subscription that asks for them, and are delivered at least once, in order
/// for each interaction. The queue is in the database with the payloads, and moves together with the position in the feed: after a
/// crash nothing is missing, and what was under way is sent again under the same id.
public actor Webhooks {
    let store: any WebhookStore
    let configuration: any ConfigurationStore
    let sender: WebhookSender
    let box: SecretBox
    let clock: any WallClock
    let options: WebhookOptions
    let rules: DeliveryRules
    let floor: FloorLookup
    let chance: @Sendable () -> Double
    let logger: Logger
    let wake = WakeUp()
    let encoder = WebhookPayload.encoder()
    let decoder = JSONDecoder()

    /// What admins have set up, and what has become of it. Both are as in the store.
    var subscriptions: [WebhookID: WebhookSubscription] = [:]
    var statuses: [WebhookID: WebhookStatus] = [:]
    var secrets: [WebhookID: SealedWebhookSecret] = [:]
    var isLoaded = false
    /// Deliveries under way, and whose they are.
    var inFlight: [WebhookDeliveryID: WebhookID] = [:]
    /// Attempts that are over and not yet written.
    var finished: [FinishedAttempt] = []
    var counts = WebhookCounts()
    /// How far the feed was read, and since when that was not written: what nobody wants needs no write of its own.
    var readTo: FeedEvent.Position?
    var unwrittenSince: Timestamp?
    private var turnstile = Turnstile()

    struct FinishedAttempt: Sendable {
        let delivery: WebhookDelivery
        let report: WebhookSender.Report
    }

    /// - Parameters:
    ///   - loop: an event loop for the requests.
    ///   - box: seals the secrets.
    ///   - floor: the live centre, for filters.
    public init(
        store: any WebhookStore & ConfigurationStore, loop: CurlEventLoop, box: SecretBox, rules: AddressRules = AddressRules(), clock: any WallClock,
        options: WebhookOptions = WebhookOptions(), floor: FloorLookup, logger: Logger
    ) {
        let sender = WebhookSender(client: Self.client(loop), resolver: SystemResolver(), rules: rules, clock: clock)
        self.init(store: store, sender: sender, box: box, clock: clock, options: options, floor: floor, logger: logger)
    }

    init(
        store: any WebhookStore & ConfigurationStore, sender: WebhookSender, box: SecretBox, clock: any WallClock, options: WebhookOptions = WebhookOptions(),
        floor: FloorLookup, chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        self.store = store
        configuration = store
        self.sender = sender
        self.box = box
        self.clock = clock
        self.options = options
        rules = DeliveryRules(giveUpAfter: options.giveUpAfter)
        self.floor = floor
        self.chance = chance
        self.logger = logger
    }

    static func client(_ loop: CurlEventLoop) -> CurlClient {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .seconds(5)
        configuration.version = .http1
        configuration.userAgent = "tandem-webhooks"
        return CurlClient(loop: loop, configuration: configuration)
    }

    /// One at a time: what is in memory and what is written stay the same thing.
    func exclusively<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        if !turnstile.take() { await withCheckedContinuation { turnstile.wait($0) } }
        defer { turnstile.leave() }
        return try await work()
    }

    /// Reads what is set up. A subscription whose other half was lost in a crash gets a new one; a half without a subscription goes.
    func load() async throws {
        guard !isLoaded else { return }
        let known = try await configuration.all(WebhookSubscription.self).map(\.value)
        var found = Dictionary(uniqueKeysWithValues: try await store.webhookStatuses().map { ($0.id, $0) })
        for subscription in known {
            let status = found.removeValue(forKey: subscription.id)
            if let status {
                statuses[subscription.id] = status
                secrets[subscription.id] = try await store.webhookSecret(of: subscription.id)
            } else {
                _ = try await admit(subscription)
            }
            subscriptions[subscription.id] = subscription
        }
        for orphan in found.keys.sorted() { try await store.removeWebhook(orphan) }
        isLoaded = true
    }

    /// Gives a subscription its status and its secret. Loading may have done so already for one that was stored a moment ago.
    func admit(_ subscription: WebhookSubscription) async throws -> SigningSecret {
        let secret = SigningSecret.random()
        let status = WebhookStatus(id: subscription.id, since: clock.now)
        let sealed = SealedWebhookSecret(present: try box.seal(secret, for: subscription.id))
        if statuses[subscription.id] == nil {
            try await store.add(status, secret: sealed)
        } else {
            try await store.saveSecret(sealed, of: subscription.id)
        }
        statuses[subscription.id] = status
        secrets[subscription.id] = sealed
        return secret
    }

    /// Those that are owed events.
    var listeners: [WebhookSubscription] {
        subscriptions.values.filter { $0.enabled && statuses[$0.id]?.stopped == nil }.sorted { $0.id < $1.id }
    }
}
