import RoutingCore

/// What was measured of the engine on one floor.
struct EngineFigures: Codable {
    struct Kind: Codable {
        let name: String
        let times: Times
    }

    let size: FloorSize
    let features: Features
    let inputs: Int
    let passes: Int
    let offers: Int
    let waiting: Int
    /// Of the best pass.
    let inputsPerSecond: Double
    /// For a second of the processor's time, in the pass with the best.
    let inputsPerOwnSecond: Double
    let times: Times
    /// Each input's time is the least of all passes: what the rest of the machine did is gone, what the engine itself does stays.
    let undisturbed: Times
    let kinds: [Kind]
    /// First items of lines, and agents, that were considered for one input.
    let linesPerInput: Double
    let agentsPerInput: Double
    let perWaiting: WaitingCost
    /// All of the engine, agents and classes as well, after the last input.
    let wholeEnginePerWaiting: Double

    static func measure(_ floor: Floor, _ history: History, passes least: Int, seconds: Double, seed: UInt64) throws -> EngineFigures {
        let perWaiting = try WaitingCost.measure(floor, seed: seed)
        var best = try Pass(history)
        var shortest = best.latencies
        var own = best.own
        var passes = 1
        let end = nanoseconds() + UInt64(seconds * 1e9)
        while passes < least || nanoseconds() < end {
            let pass = try Pass(history)
            passes += 1
            guard pass.decisions == history.decisions else { throw Refusal("the same inputs were decided differently the second time") }
            for index in shortest.indices { shortest[index] = min(shortest[index], pass.latencies[index]) }
            own = min(own, pass.own)
            if pass.total < best.total { best = pass }
        }
        var byKind: [String: [UInt32]] = [:]
        for (entry, time) in zip(history.measured, shortest) { byKind[entry.input.kind, default: []].append(time) }
        return EngineFigures(
            size: floor.size, features: floor.features, inputs: history.measured.count, passes: passes, offers: history.decisions.offers,
            waiting: best.waitingAtEnd, inputsPerSecond: Double(history.measured.count) / (Double(best.total) / 1e9),
            inputsPerOwnSecond: Double(history.measured.count) / (Double(max(1, own)) / 1e9), times: Times(nanoseconds: best.latencies), undisturbed: Times(nanoseconds: shortest),
            kinds: byKind.map { Kind(name: $0.key, times: Times(nanoseconds: $0.value)) }.sorted { $0.times.count > $1.times.count },
            linesPerInput: Double(best.effort.lines) / Double(history.measured.count), agentsPerInput: Double(best.effort.agents) / Double(history.measured.count),
            perWaiting: perWaiting, wholeEnginePerWaiting: best.bytesPerWaiting)
    }
}
