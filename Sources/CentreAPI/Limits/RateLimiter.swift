import CentrePorts
import ContactDomain
import Synchronization

/// At most so many takes per key within a sliding window. Memory is bounded: the keys that were quiet longest go first.
final class RateLimiter: Sendable {
    private let limit: Int
    private let window: Span
    private let capacity: Int
    private let clock: any WallClock
    private let takes = Mutex<[String: [Timestamp]]>([:])

    init(limit: Int, window: Span, capacity: Int = 10_000, clock: any WallClock) {
        self.limit = limit
        self.window = window
        self.capacity = capacity
        self.clock = clock
    }

    /// Takes one. To be given back where it shall not count: so that a hundred attempts at once cannot slip through together.
    /// - Returns: nil when taken, else how long to wait.
    func take(_ key: String) -> Span? {
        let now = clock.now
        return takes.withLock { takes in
            var recent = (takes[key] ?? []).filter { $0 + window > now }
            if let oldest = recent.first, recent.count >= limit {
                takes[key] = recent
                return oldest + window - now
            }
            recent.append(now)
            if takes[key] == nil, takes.count >= capacity { makeRoom(&takes, now) }
            takes[key] = recent
            return nil
        }
    }

    func giveBack(_ key: String) {
        takes.withLock { takes in
            guard var recent = takes[key], !recent.isEmpty else { return }
            recent.removeLast()
            takes[key] = recent.isEmpty ? nil : recent
        }
    }

    var keyCount: Int { takes.withLock(\.count) }

    /// An eighth at a time, so that a flood of new keys does not sort the table for each of them.
    private func makeRoom(_ takes: inout [String: [Timestamp]], _ now: Timestamp) {
        takes = takes.filter { $0.value.last.map { $0 + window > now } ?? false }
        guard takes.count >= capacity else { return }
        let quietest = takes.sorted { ($0.value.last ?? now, $0.key) < ($1.value.last ?? now, $1.key) }.prefix(max(1, capacity / 8))
        for (key, _) in quietest { takes[key] = nil }
    }
}
