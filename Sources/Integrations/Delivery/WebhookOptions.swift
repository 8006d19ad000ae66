import ContactDomain

/// Limits of the webhooks that admins rarely need to know.
public struct WebhookOptions: Sendable {
    /// Requests under way to one endpoint, and to all: one that is slow never holds the others.
    public var perEndpoint = 4
    public var altogether = 64
    /// To an endpoint whose last attempt failed: one probes, the others wait.
    public var whileFailing = 1
    /// How long a former secret still signs beside the new one.
    public var formerSecretFor = Span.minutes(24 * 60)
    /// An endpoint to which nothing got through for so long is left alone until an admin resumes it.
    public var giveUpAfter = Span.minutes(5 * 24 * 60)
    /// How long what was delivered, and what could not be, is kept.
    public var keepDelivered = Span.minutes(7 * 24 * 60)
    public var keepDead = Span.minutes(30 * 24 * 60)
    /// How many events are read, and queued in one write.
    public var eventsAtOnce = 200
    /// How often it is written how far events were read that nobody wanted.
    public var positionEvery = Span.seconds(10)

    public init() {}
}
