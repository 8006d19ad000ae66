import ContactDomain

/// One kind of event that subscriptions can ask for.
public struct WebhookEventType: Codable, Equatable, Sendable {
    /// `interaction.queued`.
    public let name: String
    public let description: String
    /// JSON Schema (2020-12) of the whole payload, as text.
    public let schema: String
    /// A payload, as text.
    public let example: String

    public init(name: String, description: String, schema: String, example: String) {
        self.name = name
        self.description = description
        self.schema = schema
        self.example = example
    }
}

/// What is wrong with a subscription's values.
public struct WebhookFault: Equatable, Sendable {
    /// A path into it: `url`, `events[1]`.
    public let field: String
    public let detail: String

    public init(_ field: String, _ detail: String) {
        self.field = field
        self.detail = detail
    }
}

/// A new secret, for the only time that it is shown.
public struct NewWebhookSecret: Codable, Equatable, Sendable {
    /// `whsec_` and base64.
    public let secret: String
    /// Until when requests bear a signature of the one before too.
    public let previousValidUntil: Timestamp?

    public init(secret: String, previousValidUntil: Timestamp?) {
        self.secret = secret
        self.previousValidUntil = previousValidUntil
    }
}

/// What the webhooks offer to the API. Subscriptions themselves are configuration resources.
public protocol WebhookControl: Sendable {
    var eventTypes: [WebhookEventType] { get }
    /// Everything that is wrong with a subscription, its address included: one that must not be called is refused here already.
    func faults(in subscription: WebhookSubscription) async -> [WebhookFault]
    /// A subscription is stored. Returns its secret.
    func added(_ subscription: WebhookSubscription) async throws -> NewWebhookSecret
    func changed(_ subscription: WebhookSubscription, from former: WebhookSubscription) async throws
    func removed(_ id: WebhookID) async throws

    func health(of subscription: WebhookSubscription) async throws -> WebhookHealth
    func rotateSecret(of id: WebhookID) async throws -> NewWebhookSecret
    /// Sends a test event at once, once.
    func test(_ subscription: WebhookSubscription) async throws -> WebhookDeliveryDetail
    func pause(_ id: WebhookID) async throws
    /// After a pause, or after the service had stopped sending.
    func resume(_ id: WebhookID) async throws
    func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery>
    func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail?
    /// One finished delivery, or all since an instant. Returns how many are due again.
    func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?) async throws -> Int
}
