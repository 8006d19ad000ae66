import ContactDomain

/// A subscription's secret, sealed: the store cannot read it.
public struct SealedWebhookSecret: Equatable, Sendable {
    public var present: [UInt8]
    /// The one before, which is still used beside the present one for a time.
    public var previous: [UInt8]?
    public var previousUntil: Timestamp?

    public init(present: [UInt8], previous: [UInt8]? = nil, previousUntil: Timestamp? = nil) {
        self.present = present
        self.previous = previous
        self.previousUntil = previousUntil
    }
}

/// An event and who brought it about, where a person did.
public struct OwedEvent: Equatable, Sendable {
    public let event: FeedEvent
    public let actor: UserID?

    public init(event: FeedEvent, actor: UserID?) {
        self.event = event
        self.actor = actor
    }
}

/// What came of one attempt, to be written with what follows from it.
public struct WebhookResult: Equatable, Sendable {
    /// As it is now.
    public let delivery: WebhookDelivery
    public let attempt: WebhookAttempt
    /// The subscription's status as it is now.
    public let status: WebhookStatus

    public init(delivery: WebhookDelivery, attempt: WebhookAttempt, status: WebhookStatus) {
        self.delivery = delivery
        self.attempt = attempt
        self.status = status
    }
}

/// The outbox: what is owed to subscriptions, in order, and what became of it.
public protocol WebhookStore: Sendable {
    func webhookStatuses() async throws -> [WebhookStatus]
    func webhookSecret(of id: WebhookID) async throws -> SealedWebhookSecret?
    func add(_ status: WebhookStatus, secret: SealedWebhookSecret) async throws
    func save(_ status: WebhookStatus) async throws
    func saveSecret(_ secret: SealedWebhookSecret, of id: WebhookID) async throws
    /// With everything that was owed to it.
    func removeWebhook(_ id: WebhookID) async throws

    /// Events after a position in order, or after the stored one. Nil where some of them were deleted before they were read.
    func owedEvents(after position: FeedEvent.Position?, limit: Int) async throws -> [OwedEvent]?
    /// Queues deliveries, and with them moves the stored position: events up to it are done. Of an event that was erased meanwhile nothing is queued.
    func queue(_ deliveries: [WebhookDelivery], upTo position: FeedEvent.Position) async throws
    /// Goes on with the oldest event that is kept.
    func passPrunedEvents() async throws
    /// Nobody is owed what is in the feed now.
    func skipOwedEvents() async throws

    /// The deliveries whose attempt is due, the longest due first. Of each line the first alone.
    func dueDeliveries(of id: WebhookID, at now: Timestamp, limit: Int) async throws -> [WebhookDelivery]
    /// When the first attempt is due that is not due yet; nil where there is none.
    func nextAttempt(of id: WebhookID, after now: Timestamp) async throws -> Timestamp?
    /// All or none. The next of a line whose first is done becomes due at that instant.
    func record(_ results: [WebhookResult], at now: Timestamp) async throws
    /// A delivery of no line that was tried at once: a test.
    func log(_ delivery: WebhookDelivery, _ attempt: WebhookAttempt) async throws

    /// Newest first.
    func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery>
    func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail?
    func deliveryCounts(of id: WebhookID) async throws -> (pending: Int, dead: Int)
    /// Makes finished deliveries due again: one, or all that were made at an instant or later.
    /// - Returns: how many.
    func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?, at now: Timestamp) async throws -> Int
    /// Deletes what was finished before an instant.
    func pruneDeliveries(deliveredBefore: Timestamp, deadBefore: Timestamp) async throws
}
