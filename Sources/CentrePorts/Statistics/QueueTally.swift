import ContactDomain

/// What became of those who waited in one queue, on one channel or on all. The formulas stand here alone; docs/metrics.md says them in words.
public struct QueueTally: Equatable, Sendable {
    /// Who hangs up sooner than this did not wait: a wrong number, a change of mind. They count for themselves.
    public static let shortAbandon = Span.seconds(5)

    /// Got an agent.
    public var answered = 0
    /// Of these, within the queue's target.
    public var answeredWithinTarget = 0
    /// Left while waiting or ringing, not at once.
    public var abandoned = 0
    /// Left within `shortAbandon`.
    public var shortAbandoned = 0
    /// Went on without an agent of this queue: to another queue, a flow or a call-back, or the centre could not serve them.
    public var movedOn = 0
    /// The waits of those who were answered, added up.
    public var answeredWait = Span.zero
    /// Of all who are counted here.
    public var longestWait = Span.zero

    public init() {}

    /// All who waited and wait no more.
    public var offered: Int { answered + abandoned + shortAbandoned + movedOn }

    /// The share that was answered within the target, of all but the short abandons; nil where there was nobody.
    public var serviceLevel: Double? {
        let counted = offered - shortAbandoned
        return counted > 0 ? Double(answeredWithinTarget) / Double(counted) : nil
    }

    /// The average speed of answer; nil where nobody was answered.
    public var averageWait: Span? { answered > 0 ? Span(milliseconds: answeredWait.milliseconds / Int64(answered)) : nil }

    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.answered += right.answered
        sum.answeredWithinTarget += right.answeredWithinTarget
        sum.abandoned += right.abandoned
        sum.shortAbandoned += right.shortAbandoned
        sum.movedOn += right.movedOn
        sum.answeredWait = left.answeredWait + right.answeredWait
        sum.longestWait = max(left.longestWait, right.longestWait)
        return sum
    }
}
