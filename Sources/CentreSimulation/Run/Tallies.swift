import ContactDomain

/// What is counted while a run goes on; all else follows from the records of the items.
struct Tallies: Sendable {
    /// Of one group, in one batch.
    struct Group: Sendable {
        var handled = 0
        var offered = 0
        var declined = 0
        var unanswered = 0
        /// Milliseconds of conversation that began.
        var talking: Int64 = 0
    }

    private let start: Timestamp
    private let end: Timestamp
    private let batches: Int
    /// By queue.
    var waiting: [TimeIntegral]
    /// By group.
    var staffed: [TimeIntegral]
    var busy: [TimeIntegral]
    /// By batch, then by group.
    private(set) var groups: [[Group]]

    init(_ scenario: Scenario, batches: Int) {
        start = scenario.measuredFrom
        end = scenario.end
        self.batches = batches
        let empty = TimeIntegral(from: start, to: end, batches: batches)
        waiting = Array(repeating: empty, count: scenario.queues.count)
        staffed = Array(repeating: empty, count: scenario.groups.count)
        busy = staffed
        groups = Array(repeating: Array(repeating: Group(), count: scenario.groups.count), count: batches)
    }

    /// The batch that an instant belongs to; nil where it is not counted.
    func batch(at instant: Timestamp) -> Int? {
        guard instant >= start, instant < end else { return nil }
        return min(batches - 1, Int((instant - start).milliseconds / width))
    }

    /// How long each batch is; the last one has what division left over.
    func length(of batch: Int) -> Span {
        Span(milliseconds: batch == batches - 1 ? (end - start).milliseconds - Int64(batches - 1) * width : width)
    }

    private var width: Int64 { max(1, (end - start).milliseconds / Int64(batches)) }

    mutating func count(_ what: WritableKeyPath<Group, Int>, group: Int, at now: Timestamp) {
        if let batch = batch(at: now) { groups[batch][group][keyPath: what] += 1 }
    }

    mutating func add(_ span: Span, _ what: WritableKeyPath<Group, Int64>, group: Int, at now: Timestamp) {
        if let batch = batch(at: now) { groups[batch][group][keyPath: what] += span.milliseconds }
    }

    mutating func settle(_ now: Timestamp) {
        for index in waiting.indices { waiting[index].settle(now) }
        for index in staffed.indices {
            staffed[index].settle(now)
            busy[index].settle(now)
        }
    }
}
