import ContactDomain

/// When a message is tried again that could not be handed over.
struct RetryPauses: Sendable {
    /// After the first attempt, the second… then the last one again and again.
    var pauses: [Span] = [.seconds(1), .seconds(5), .seconds(15), .seconds(60), .minutes(5), .minutes(15)]
    /// So long after it was written it is given up: the customer has gone elsewhere.
    var patience = Span.minutes(24 * 60)

    /// - Parameters:
    ///   - attempts: how many there were.
    ///   - asked: what the provider asked for, where it did.
    ///   - chance: 0 to 1, for the jitter: what failed together shall not come back together. It adds up to a quarter.
    /// - Returns: nil when there were enough.
    func pause(after attempts: Int, asked: Span?, age: Span, chance: Double) -> Span? {
        guard age < patience else { return nil }
        let planned = pauses.isEmpty ? Span.seconds(1) : pauses[min(max(attempts, 1), pauses.count) - 1]
        let jittered = Span(milliseconds: planned.milliseconds + Int64(Double(planned.milliseconds) * 0.25 * chance))
        return max(jittered, asked ?? .zero)
    }
}
