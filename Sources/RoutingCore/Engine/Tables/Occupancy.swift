import ContactDomain

/// How long an agent was busy lately, in fifteen aligned buckets.
///
/// Only what lies in the present bucket and the fourteen before it counts. The bucket's length is the engine's: a fifteenth of the policy's window.
struct Occupancy: Equatable, Sendable {
    static let buckets: Int64 = 15

    /// The newest bucket that was written: the instant divided by the bucket's length, rounded down.
    private(set) var newest: Int64 = .min
    /// Busy milliseconds by bucket number modulo fifteen; empty while there are none.
    private(set) var busy: [Int64] = []
    var busySince: Timestamp?

    init() {}

    /// What was measured, from facts.
    init(newest: Int64, busy: [Int64], busySince: Timestamp?) {
        self.newest = newest
        self.busy = busy.count == Int(Self.buckets) ? busy : []
        self.busySince = busySince
    }

    static func number(of instant: Timestamp, length: Int64) -> Int64 {
        // At the ends of time there is no next bucket.
        let bounded = min(max(instant.milliseconds, -(1 << 62)), 1 << 62)
        let (quotient, rest) = bounded.quotientAndRemainder(dividingBy: max(1, length))
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Ends a busy time.
    mutating func end(at now: Timestamp, length: Int64) {
        guard let start = busySince else { return }
        busySince = nil
        guard start < now else { return }
        let last = Self.number(of: now, length: length)
        advance(to: last)
        var bucket = max(Self.number(of: start, length: length), last.clampedSubtracting(Self.buckets - 1))
        while bucket <= last {
            let (from, fromOverflow) = bucket.multipliedReportingOverflow(by: length)
            let begin = fromOverflow ? start.milliseconds : max(from, start.milliseconds)
            let end = min(begin < from.clampedAdding(length) ? from.clampedAdding(length) : begin, now.milliseconds)
            if end > begin { busy[Self.place(bucket)] = busy[Self.place(bucket)].clampedAdding(end.clampedSubtracting(begin)) }
            bucket += 1
        }
    }

    /// Busy milliseconds in the window that ends at `now`.
    func total(at now: Timestamp, length: Int64) -> Int64 {
        let last = Self.number(of: now, length: length)
        let first = last.clampedSubtracting(Self.buckets - 1)
        var sum: Int64 = 0
        if !busy.isEmpty {
            var bucket = max(first, newest.clampedSubtracting(Self.buckets - 1))
            while bucket <= min(last, newest) {
                sum = sum.clampedAdding(busy[Self.place(bucket)])
                bucket += 1
            }
        }
        if let busySince {
            let (from, overflow) = first.multipliedReportingOverflow(by: length)
            sum = sum.clampedAdding(max(0, now.milliseconds.clampedSubtracting(overflow ? busySince.milliseconds : max(from, busySince.milliseconds))))
        }
        return sum
    }

    /// Forgets what is past; who is busy counts as busy from now.
    mutating func restart(at now: Timestamp) {
        busy = []
        newest = .min
        if busySince != nil { busySince = now }
    }

    private mutating func advance(to bucket: Int64) {
        if busy.isEmpty || newest.clampedAdding(Self.buckets) <= bucket {
            busy = [Int64](repeating: 0, count: Int(Self.buckets))
        } else {
            var next = newest.clampedAdding(1)
            while next <= bucket {
                busy[Self.place(next)] = 0
                next += 1
            }
        }
        newest = max(newest, bucket)
    }

    private static func place(_ bucket: Int64) -> Int {
        let rest = Int(bucket % buckets)
        return rest < 0 ? rest + Int(buckets) : rest
    }
}
