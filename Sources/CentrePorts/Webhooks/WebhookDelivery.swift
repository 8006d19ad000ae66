import ContactDomain

/// One event that is owed to one subscription, with what is sent. It outlives the event in the feed.
public struct WebhookDelivery: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Equatable, Sendable {
        /// It waits: for its first attempt, for the next, or for an earlier one of its line.
        case pending
        case delivered
        /// All attempts failed: it is sent again only when somebody asks for it.
        case dead
    }

    public var id: WebhookDeliveryID
    public var webhook: WebhookID
    /// The event's place in the feed.
    public var event: FeedEvent.Position
    /// What is kept in order: deliveries of one line go one after the other.
    public var line: String
    /// The public name: `interaction.queued`.
    public var type: String
    /// The body as it is signed and sent.
    public var payload: String
    public var createdAt: Timestamp
    public var state: State
    /// Attempts of the present round; a replay begins a new one.
    public var attempts: Int
    /// When the first attempt of the round was made: the schedule counts from it.
    public var firstAttemptAt: Timestamp?
    /// When the next attempt is due; nil where an earlier one of its line goes first, and when there will be none.
    public var nextAttemptAt: Timestamp?
    public var finishedAt: Timestamp?

    public init(
        id: WebhookDeliveryID, webhook: WebhookID, event: FeedEvent.Position, line: String, type: String, payload: String, createdAt: Timestamp,
        state: State = .pending, attempts: Int = 0, firstAttemptAt: Timestamp? = nil, nextAttemptAt: Timestamp? = nil, finishedAt: Timestamp? = nil
    ) {
        self.id = id
        self.webhook = webhook
        self.event = event
        self.line = line
        self.type = type
        self.payload = payload
        self.createdAt = createdAt
        self.state = state
        self.attempts = attempts
        self.firstAttemptAt = firstAttemptAt
        self.nextAttemptAt = nextAttemptAt
        self.finishedAt = finishedAt
    }
}

extension WebhookDelivery {
    /// The line of tests, which are tried at once and never again.
    public static let testLine = "test"
}

/// One attempt to deliver, as the log keeps it.
public struct WebhookAttempt: Codable, Equatable, Sendable {
    public var at: Timestamp
    public var duration: Span
    /// The HTTP status; nil where there was no answer.
    public var status: Int?
    /// Why it failed, for people; nil when it did not.
    public var failure: String?
    /// The beginning of the answer's body.
    public var answer: String

    public init(at: Timestamp, duration: Span, status: Int?, failure: String?, answer: String) {
        self.at = at
        self.duration = duration
        self.status = status
        self.failure = failure
        self.answer = answer
    }
}

/// A delivery with everything that was tried.
public struct WebhookDeliveryDetail: Codable, Equatable, Sendable {
    public let delivery: WebhookDelivery
    public let attempts: [WebhookAttempt]

    public init(delivery: WebhookDelivery, attempts: [WebhookAttempt]) {
        self.delivery = delivery
        self.attempts = attempts
    }
}
