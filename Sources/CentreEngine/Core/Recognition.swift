import CentrePorts
import ContactDomain

/// Who an interaction is with is being looked up. It may live on without an answer, but does not join a line before the time is up:
/// tier, language and the customer's own agent count from the first offer on.
struct Recognition: Codable, Equatable, Sendable {
    /// The queue that the flow has led to meanwhile.
    struct Destination: Codable, Equatable, Sendable {
        let queueKey: String
        let priority: Int
    }

    /// How long a line is not joined for want of an answer.
    let until: Timestamp
    var destination: Destination?
    /// The number of the timer that ends the waiting.
    var timer: Int?
    /// The answer is here; somebody who came before is still being looked up, and goes first.
    var isAnswered = false
}
