import ContactDomain

public enum WebhookTag: Sendable {}
public enum WebhookDeliveryTag: Sendable {}

public typealias WebhookID = Identifier<WebhookTag>
public typealias WebhookDeliveryID = Identifier<WebhookDeliveryTag>

/// Where events are sent, and which. What has become of it is its `WebhookHealth`; its secret is kept apart and sealed.
public struct WebhookSubscription: Equatable, Sendable {
    public var id: WebhookID
    /// Absolute, `http` or `https`, without user and fragment.
    public var url: String
    /// Names of events: `interaction.queued`, `interaction.*`, `*`.
    public var events: [String]
    /// Only what is in one of these queues; empty for all, and for what is in no queue.
    public var queues: [QueueID]
    /// Only interactions on these channels; empty for all.
    public var channels: [ContactChannel]
    /// Only what agents of these teams have in hand, and those agents themselves; empty for all.
    public var teams: [String]
    public var description: String
    /// False: nothing is owed to it and nothing is sent.
    public var enabled: Bool

    public init(
        id: WebhookID, url: String, events: [String] = ["*"], queues: [QueueID] = [], channels: [ContactChannel] = [], teams: [String] = [],
        description: String = "", enabled: Bool = true
    ) {
        self.id = id
        self.url = url
        self.events = events
        self.queues = queues
        self.channels = channels
        self.teams = teams
        self.description = description
        self.enabled = enabled
    }
}

extension WebhookSubscription: Codable {}

extension WebhookSubscription: ConfigurationResource {
    public static var kind: String { "webhooks" }
    public var resourceID: String { id.description }
    /// Two may go to the same address.
    public var uniqueKey: String { id.description }
}
