import CentrePorts
import ContactDomain

/// What the engine counts about itself.
public struct EngineGauges: Sendable {
    public var inputs: Int64 = 0
    public var commits: Int64 = 0
    public var failedCommits: Int64 = 0
    public var inboxHighWater = 0
    public var rejections: [String: Int64] = [:]
    /// How often each event was told: `interaction.connected` → 12.
    public var events: [String: Int64] = [:]
    /// Legs and bridges over there that nobody here knew, and that were taken down.
    public var orphans: Int64 = 0
    public var commitTime = LatencyHistogram()

    mutating func count(_ event: String) { events[event, default: 0] += 1 }
}

/// Counts durations in buckets that double.
public struct LatencyHistogram: Sendable {
    /// Upper bounds in seconds.
    public static let bounds: [Double] = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1]
    /// One more than there are bounds: the last counts what is above all.
    public private(set) var counts = [Int64](repeating: 0, count: bounds.count + 1)
    public private(set) var sum: Double = 0

    mutating func record(_ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        sum += seconds
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    }
}

extension Engine {
    public func readGauges() -> (gauges: EngineGauges, timers: Int, eventReaders: Int) { (gauges, timers.count, feed.readerCount) }
}
