import AsteriskARI
import TandemTesting

/// Which way should ARI's commands go: over kept-alive HTTP connections, or over the WebSocket of the events?
///
/// Starts an Asterisk of its own and does the same work over each way, in turns there and back. Prints a table in
/// Markdown. Usage: `ari-transport-bench [rounds]`.
let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 3 : 3
let ways: [(name: String, route: ARICommandRoute)] = [
    ("HTTP, 1 connection", .http(connections: 1)),
    ("HTTP, 8 connections", .http(connections: 8)),
    ("event WebSocket", .eventSocket),
]
let works: [(name: String, window: Int, total: Int)] = [
    ("ping", 1, 4_000), ("ping", 8, 16_000),
    ("bridge create + destroy", 1, 1_000), ("bridge create + destroy", 8, 2_000),
    ("bridge add + remove channel", 1, 400), ("bridge add + remove channel", 8, 1_600),
    ("Local channel originate + hang up", 1, 200), ("Local channel originate + hang up", 8, 400),
    ("ping beside 7 × add + remove", 8, 1_600),
]

var options = AsteriskProcess.Options()
options.dialplan = "[bench]\nexten => wait,1,Answer()\n same => n,Wait(3600)\n"
let asterisk = try await AsteriskProcess.start(options)

var benches: [Bench] = []
for (index, way) in ways.enumerated() { benches.append(await Bench.open(index, way.route, on: asterisk)) }
print("| operation | window | way | ops/s | p50 µs | p99 µs | max µs | own CPU µs/op | failures |")
print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
for work in works {
    var parts: [[Measurement]] = Array(repeating: [], count: ways.count)
    for round in 0..<rounds {
        // There and back again, so that no way always comes first.
        let order = round.isMultiple(of: 2) ? Array(ways.indices) : ways.indices.reversed()
        for index in order { parts[index].append(await benches[index].measure(work, round: round)) }
    }
    for (index, way) in ways.enumerated() {
        let all = Measurement.merged(parts[index])
        let figures = [all.rate, all.quantile(0.5), all.quantile(0.99), all.latencies.last ?? 0, all.ownMicroseconds]
        let columns = figures.map { String(Int($0.rounded())) }.joined(separator: " | ")
        print("| \(work.name) | \(work.window) | \(way.name) | \(columns) | \(all.failures) |")
    }
}
for bench in benches {
    await bench.ari.stop()
    await bench.loop.stop()
}
await asterisk.stop()
