import GRDB
import RoutingCore

/// The engine and its rivals on the same inputs, with the same matches.
struct Duel: Codable {
    struct Contestant: Codable {
        let name: String
        let inputs: Int
        let matches: Int
        /// For a second of the processor's time: a disturbance of one does not count against it.
        let inputsPerSecond: Double
        let times: Times
    }

    let size: FloorSize
    let contestants: [Contestant]

    /// - Parameter seconds: A rival that has measured so long stops there.
    static func fight(_ size: FloorSize, inputs: Int, seconds: Double, seed: UInt64) throws -> Duel {
        let floor = Floor(size, .shared, seed: seed)
        let history = Recorder.record(floor, inputs: inputs, seed: seed)
        var script = Script()
        var contestants: [Contestant] = []
        for _ in 0..<3 {
            var engine = EngineMatcher(policy: history.policy)
            let run = try script.play(history, to: &engine, named: "engine", within: .infinity)
            if let best = contestants.first, best.inputsPerSecond >= run.inputsPerSecond { continue }
            contestants = [run]
        }
        var scan = ScanMatcher()
        contestants.append(try script.play(history, to: &scan, named: "scan", within: seconds))
        contestants.append(
            try DatabaseQueue().write { database in
                var sql = try SQLMatcher(database)
                return try script.play(history, to: &sql, named: "SQL", within: seconds)
            })
        return Duel(size: size, contestants: contestants)
    }
}

/// What the first who plays has matched, input by input; all others must do the same.
struct Script {
    private var matches: [Match] = []
    /// For each input the number of matches up to it.
    private var ends: [Int] = []

    mutating func play(_ history: History, to matcher: inout some Matcher, named name: String, within seconds: Double) throws -> Duel.Contestant {
        let isFirst = ends.isEmpty
        var (index, matched) = (0, 0)
        var latencies: [UInt32] = []
        latencies.reserveCapacity(history.measured.count)
        func differs(_ found: [Match]) -> Refusal {
            Refusal("\(name) matched \(found) at input \(index) of \(history.size.name), which the engine did not")
        }
        for entry in history.before {
            let found = try matcher.handle(entry.input, at: entry.at)
            if isFirst { learn(found) } else if !knows(found, at: index) { throw differs(found) }
            index += 1
        }
        let began = nanoseconds()
        let ownBegan = ownNanoseconds()
        for entry in history.measured {
            let start = nanoseconds()
            let found = try matcher.handle(entry.input, at: entry.at)
            let end = nanoseconds()
            latencies.append(UInt32(clamping: end - start))
            if isFirst { learn(found) } else if !knows(found, at: index) { throw differs(found) }
            index += 1
            matched += found.count
            if Double(end - began) > seconds * 1e9 { break }
        }
        let total = ownNanoseconds() - ownBegan
        return Duel.Contestant(
            name: name, inputs: latencies.count, matches: matched, inputsPerSecond: Double(latencies.count) / (Double(max(1, total)) / 1e9),
            times: Times(nanoseconds: latencies))
    }

    private mutating func learn(_ found: [Match]) {
        matches += found
        ends.append(matches.count)
    }

    private func knows(_ found: [Match], at index: Int) -> Bool {
        let begin = index == 0 ? 0 : ends[index - 1]
        return matches[begin..<ends[index]].elementsEqual(found)
    }
}
