import CentrePorts
import ContactDomain

/// Many pages ask for the same day at the same time: they share one query, and for a moment its answer.
actor SharedTallies {
    typealias Tallies = [QueueID: [ContactChannel: QueueTally]]

    private struct Question: Equatable {
        let queues: [QueueTarget]
        let start: Timestamp
    }

    /// A day of twenty thousand contacts costs a tenth of a second to add up: not once for each who looks.
    static let moment = Duration.seconds(2)

    private let statistics: any Statistics
    private var last: (question: Question, asked: ContinuousClock.Instant, answer: Task<Tallies, any Error>)?

    init(_ statistics: any Statistics) { self.statistics = statistics }

    func tallies(of queues: [QueueTarget], since start: Timestamp) async throws -> Tallies {
        let question = Question(queues: queues, start: start)
        if let last, last.question == question, last.asked.duration(to: .now) < Self.moment { return try await last.answer.value }
        let answer = Task { [statistics] in try await statistics.tallies(of: queues, since: start) }
        last = (question, .now, answer)
        do {
            return try await answer.value
        } catch {
            // Who asks next is not told of this failure again.
            last = nil
            throw error
        }
    }
}
