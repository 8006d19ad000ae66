import CentrePorts
import ContactDomain

/// Tallies as a test gives them, and what was asked for last.
actor FakeStatistics: Statistics {
    private var tallies: [QueueID: [ContactChannel: QueueTally]] = [:]
    private(set) var lastStart: Timestamp?
    private(set) var lastQueues: [QueueTarget] = []

    func put(_ tally: QueueTally, of queue: QueueID, _ channel: ContactChannel) { tallies[queue, default: [:]][channel] = tally }

    func tallies(of queues: [QueueTarget], since start: Timestamp) async throws -> [QueueID: [ContactChannel: QueueTally]] {
        lastStart = start
        lastQueues = queues
        return tallies
    }
}
