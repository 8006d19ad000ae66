import ContactDomain
import RoutingCore

/// A customer who arrives, with all that is theirs whatever the centre does: this is what makes two policies comparable.
struct Arrival: Sendable {
    let at: Timestamp
    /// Place of the source in the scenario's list.
    let source: Int
    let queue: QueueID
    let channel: ContactChannel
    let handling: Span
    /// Nil: the agent takes all the time that the queue gives.
    let wrapUp: Span?
    /// Nil: waits for ever.
    let patience: Span?
    let priority: Int
    let tier: String?
    let attributes: [String: AttributeValue]
}
