import ContactDomain

/// How much of one provider is taken in: so many requests a second, and twice as many at once after a silence.
///
/// What is too much is refused before anything is done with it. Nothing is lost: the sender has it, and is told when to try again.
struct Intake {
    private var ready: Double?
    private var at = Timestamp(milliseconds: 0)

    /// - Returns: nil where it may come in, else how long to wait.
    mutating func take(perSecond: Int, at now: Timestamp) -> Span? {
        let rate = Double(max(1, perSecond))
        // A clock that was set back must not shut the door.
        let passed = Double(max(0, (now - at).milliseconds)) / 1_000
        let present = min((ready ?? 2 * rate) + passed * rate, 2 * rate)
        at = now
        guard present >= 1 else {
            ready = present
            return Span(milliseconds: Int64(((1 - present) / rate * 1_000).rounded(.up)))
        }
        ready = present - 1
        return nil
    }
}
