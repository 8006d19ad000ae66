import ContactDomain

/// A count over time, summed up: how many wait, how many are busy. Kept apart for consecutive parts of equal length
/// (batches) of the time that is measured; what lies outside of it is not counted.
struct TimeIntegral: Sendable {
    private(set) var value = 0
    private var since: Int64
    private let start: Int64
    private let end: Int64
    private let width: Int64
    /// Count × milliseconds, for each batch.
    private(set) var sums: [Double]

    /// - Parameter batches: at least 1.
    init(from start: Timestamp, to end: Timestamp, batches: Int) {
        self.start = start.milliseconds
        self.end = end.milliseconds
        since = start.milliseconds
        width = max(1, (end.milliseconds - start.milliseconds) / Int64(batches))
        sums = Array(repeating: 0, count: batches)
    }

    mutating func add(_ change: Int, at now: Timestamp) {
        settle(now)
        value += change
    }

    /// Counts up to now.
    mutating func settle(_ now: Timestamp) {
        let now = min(now.milliseconds, end)
        guard now > since else { return }
        if value != 0 {
            var at = since
            while at < now {
                let batch = min(sums.count - 1, Int((at - start) / width))
                let border = batch == sums.count - 1 ? end : start + Int64(batch + 1) * width
                let until = min(now, border)
                sums[batch] += Double(value) * Double(until - at)
                at = until
            }
        }
        since = now
    }
}
