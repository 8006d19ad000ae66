import RoutingCore

/// One way through all measured inputs of a history.
struct Pass {
    /// Of each input, in nanoseconds; with what it decided being taken and counted.
    private(set) var latencies: [UInt32] = []
    private(set) var decisions = Decisions()
    /// The processor's time for all of them, in nanoseconds.
    private(set) var own: UInt64 = 0
    private(set) var waitingAtEnd = 0
    /// What the engine looked at for all of them.
    private(set) var effort = RoutingEngine.Effort()
    /// Of the whole engine after the last input, per waiting interaction.
    private(set) var bytesPerWaiting = 0.0

    var total: UInt64 { latencies.reduce(0) { $0 + UInt64($1) } }

    /// Plays it on a new engine: nothing is shared with an earlier pass that would have to be copied first.
    init(_ history: History) throws {
        latencies.reserveCapacity(history.measured.count)
        let empty = Memory.allocated
        var engine = RoutingEngine(policy: history.policy)
        for entry in history.before { _ = try engine.handle(entry.input, at: entry.at) }
        let before = engine.effort
        let began = ownNanoseconds()
        try measure(history.measured, on: &engine)
        own = ownNanoseconds() - began
        effort.lines = engine.effort.lines - before.lines
        effort.agents = engine.effort.agents - before.agents
        waitingAtEnd = engine.waitingCount
        bytesPerWaiting = Double(Memory.allocated - empty) / Double(max(1, waitingAtEnd))
    }

    /// What is measured and nothing else, as a function of its own: `scripts/bench/routing-instructions` counts within it.
    @inline(never)
    private mutating func measure(_ inputs: [TimedInput], on engine: inout RoutingEngine) throws {
        var last = nanoseconds()
        for entry in inputs {
            decisions.add(try engine.handle(entry.input, at: entry.at))
            let now = nanoseconds()
            latencies.append(UInt32(clamping: now - last))
            last = now
        }
    }
}

/// Sorted times in microseconds.
struct Times: Codable {
    let count: Int
    let mean: Double
    let p50: Double
    let p99: Double
    let p999: Double
    let max: Double

    init(nanoseconds times: [UInt32]) {
        let sorted = times.sorted()
        func at(_ share: Double) -> Double { sorted.isEmpty ? 0 : Double(sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1000 }
        count = sorted.count
        mean = sorted.isEmpty ? 0 : Double(sorted.reduce(0) { $0 + UInt64($1) }) / Double(sorted.count) / 1000
        p50 = at(0.5)
        p99 = at(0.99)
        p999 = at(0.999)
        max = at(1)
    }
}
