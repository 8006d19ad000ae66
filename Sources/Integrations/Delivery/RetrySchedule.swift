import ContactDomain

/// When a delivery is tried again: the schedule of Standard Webhooks, counted from the first attempt, over 24 hours.
struct RetrySchedule: Sendable {
    /// When each attempt is due, after the first.
    static let standard: [Span] = [
        .zero, .seconds(5), .minutes(5), .minutes(30), .minutes(2 * 60), .minutes(5 * 60), .minutes(10 * 60), .minutes(14 * 60), .minutes(20 * 60), .minutes(24 * 60),
    ]
    /// No two attempts of one delivery are closer than this, however late the one before was.
    static let leastGap = Span.seconds(5)

    var due = Self.standard

    /// When the next attempt is due; nil when there were enough.
    /// - Parameters:
    ///   - attempts: how many there were.
    ///   - first: when the first was made.
    ///   - chance: 0 to 1, for the jitter: what failed together shall not come back together. It adds up to a tenth of the gap.
    func next(after attempts: Int, first: Timestamp, now: Timestamp, chance: Double) -> Timestamp? {
        guard attempts < due.count else { return nil }
        let before = attempts > 0 ? due[attempts - 1] : .zero
        let gap = due[attempts].milliseconds - before.milliseconds
        let planned = first + due[attempts] + Span(milliseconds: Int64(Double(gap) * 0.1 * chance))
        return max(planned, now + Self.leastGap)
    }
}
