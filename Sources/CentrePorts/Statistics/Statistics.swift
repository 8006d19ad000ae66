import ContactDomain

/// A queue whose figures are asked for, with the wait that counts as served in time.
public struct QueueTarget: Equatable, Sendable {
    public let queue: QueueID
    public let within: Span

    public init(queue: QueueID, within: Span) {
        self.queue = queue
        self.within = within
    }
}

/// Figures out of segments: nothing is counted while it happens, so nothing can be counted wrong.
public protocol Statistics: Sendable {
    /// Those whose wait ended at `start` or later, by queue and channel. What nobody came to is left out.
    func tallies(of queues: [QueueTarget], since start: Timestamp) async throws -> [QueueID: [ContactChannel: QueueTally]]
}
