import ContactDomain

/// What a subscription's deliveries have come to, as it is stored.
public struct WebhookStatus: Codable, Equatable, Sendable {
    /// Why the service itself has stopped sending. An admin resumes it.
    public enum Stop: String, Codable, CaseIterable, Equatable, Sendable {
        /// The endpoint answered 410: it wants nothing more.
        case gone
        /// Nothing got through for days.
        case failing
    }

    public var id: WebhookID
    /// Events before this instant are not owed: it did not exist, or was not enabled.
    public var since: Timestamp
    /// Deliveries wait, and go on being queued.
    public var isPaused: Bool
    public var stopped: Stop?
    public var stoppedAt: Timestamp?
    /// Since when every attempt has failed; nil when the last one did not.
    public var failingSince: Timestamp?
    public var lastSuccessAt: Timestamp?
    /// The endpoint asked to be spared until then.
    public var notBefore: Timestamp?
    /// How many times in a row it has asked.
    public var throttles: Int

    public init(
        id: WebhookID, since: Timestamp, isPaused: Bool = false, stopped: Stop? = nil, stoppedAt: Timestamp? = nil, failingSince: Timestamp? = nil,
        lastSuccessAt: Timestamp? = nil, notBefore: Timestamp? = nil, throttles: Int = 0
    ) {
        self.id = id
        self.since = since
        self.isPaused = isPaused
        self.stopped = stopped
        self.stoppedAt = stoppedAt
        self.failingSince = failingSince
        self.lastSuccessAt = lastSuccessAt
        self.notBefore = notBefore
        self.throttles = throttles
    }
}

/// What is shown of a subscription's health.
public struct WebhookHealth: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Equatable, Sendable {
        case healthy, failing, throttled, paused, disabled
        /// The service stopped sending: see `stopped`.
        case stopped
    }

    public let state: State
    public let stopped: WebhookStatus.Stop?
    public let stoppedAt: Timestamp?
    public let failingSince: Timestamp?
    public let lastSuccessAt: Timestamp?
    public let throttledUntil: Timestamp?
    /// How many deliveries wait, and how many are dead letters.
    public let pending: Int
    public let dead: Int

    public init(_ status: WebhookStatus, isEnabled: Bool, pending: Int, dead: Int, at now: Timestamp) {
        let isThrottled = status.notBefore.map { $0 > now } ?? false
        state = !isEnabled ? .disabled : status.stopped != nil ? .stopped : status.isPaused ? .paused : isThrottled ? .throttled : status.failingSince != nil ? .failing : .healthy
        stopped = status.stopped
        stoppedAt = status.stoppedAt
        failingSince = status.failingSince
        lastSuccessAt = status.lastSuccessAt
        throttledUntil = isThrottled ? status.notBefore : nil
        self.pending = pending
        self.dead = dead
    }
}
