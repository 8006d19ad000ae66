import ContactDomain

/// What became of one interaction.
struct ItemRecord: Sendable {
    enum Outcome: Sendable {
        /// Waiting, or being offered.
        case open
        case answered, abandoned
        /// To a flow, or hung up, or a queue that closed.
        case left
        /// Asked to be called back instead of waiting.
        case callback
    }

    /// Counts customers, the same under every policy.
    let serial: Int
    let source: Int
    /// The queue that it entered first: all its figures count there.
    let queue: Int
    /// Where it waits now.
    var current: Int
    let enqueuedAt: Timestamp
    /// When it was answered, or gave up, or left.
    var endedAt: Timestamp
    var outcome: Outcome = .open
    let handling: Span
    let wrapUp: Span?
    /// A call to a customer who asked for it: served, but not counted among those who wait on the line.
    let isCallback: Bool
    /// How often it went to another queue.
    var hops = 0
    /// How many offers were made so far.
    var offers = 0
    /// How often it was answered: more than once only where it was given back.
    var answers = 0
    var group = -1
    /// What the engine expected the wait to be, at the beginning.
    var expected: Span?

    var wait: Span { endedAt - enqueuedAt }
}
