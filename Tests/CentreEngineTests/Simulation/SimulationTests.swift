import ContactDomain
import Foundation
import TandemTesting
import Testing
@testable import CentreEngine

/// Whatever happens in whatever order: nobody is lost, nothing is left over, and the journal tells the same story.
@Suite struct SimulationTests {
    private func judge(_ seed: UInt64, _ weather: Simulation.Weather, inputs: Int) throws {
        var simulation = Simulation(seed: seed, weather: weather)
        simulation.run(inputs: inputs)
        simulation.calmDown()
        let wrong = try simulation.verdict()
        #expect(wrong.isEmpty, "seed \(seed), \(simulation.stage.journal.count) inputs:\n\(wrong.prefix(5).joined(separator: "\n"))\n\(simulation.tail(12))")
    }

    /// More of them at night: `TANDEM_SIMULATION_SEEDS=5000`.
    private static let roughSeeds: Range<UInt64> = {
        let count = ProcessInfo.processInfo.environment["TANDEM_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? 60
        return 1_000..<(1_000 + count)
    }()

    @Test(arguments: 0..<20 as Range<UInt64>)
    func aCalmDay(seed: UInt64) throws { try judge(seed, .calm, inputs: 1_000) }

    @Test(arguments: roughSeeds)
    func aRoughDay(seed: UInt64) throws { try judge(seed, .rough, inputs: 1_000) }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func aCalmDayWithCallbacks(seed: UInt64) throws { try judge(seed, .calm.withCallbacks(), inputs: 1_000) }

    @Test(arguments: roughSeeds.prefix(roughSeeds.count / 2))
    func aRoughDayWithCallbacks(seed: UInt64) throws { try judge(seed, .rough.withCallbacks(), inputs: 1_000) }

    @Test func theDaysWithCallbacksAreEventful() {
        let missing = Self.callbackEvents.subtracting(Self.seen(in: .rough.withCallbacks()))
        #expect(missing.isEmpty, "never seen: \(missing.sorted())")
    }

    private static let callbackEvents: Set<String> = [
        "scheduled due", "scheduled callback-cancelled", "queue callback-requested", "queue answered", "dial answered", "dial busy", "dial rejected",
        "dial unreachable", "dial agent-hung-up", "dial media-lost", "offer media-lost", "end completed/callback-requested",
        "end completed/callback-cancelled", "end failed/callback-given-up", "end failed/queue-removed",
    ]

    /// A simulation in which little happens proves little: every way in which a part of a call can end comes up.
    @Test func theDaysAreEventful() {
        let seen = Self.seen(in: .rough)
        let missing = Self.events.subtracting(seen)
        #expect(missing.isEmpty, "never seen: \(missing.sorted()); seen: \(seen.sorted())")
    }

    private static func seen(in weather: Simulation.Weather) -> Set<String> {
        var seen: Set<String> = []
        for seed in 1_000..<1_012 as Range<UInt64> {
            var simulation = Simulation(seed: seed, weather: weather)
            simulation.run(inputs: 1_000)
            seen.formUnion(simulation.stage.segments.map { "\($0.kind.rawValue) \($0.outcome)" })
            seen.formUnion(simulation.stage.rows.values.compactMap { $0.ending.map { "end \($0.kind.rawValue)/\($0.reason)" } })
        }
        return seen
    }

    private static let events: Set<String> = [
        "agentLost media-lost", "agentLost queued-again", "agentLost rejoined", "agentLost caller-hung-up", "dial answered", "dial busy",
        "dial agent-no-answer", "end abandoned/caller-hung-up", "end completed/agent-hung-up", "end completed/caller-hung-up",
        "end completed/hung-up-by-us", "end failed/media-lost", "end failed/queue-removed", "end failed/unknown-number", "flow abandoned",
        "flow queued", "hold media-lost", "offer abandoned", "offer agent-left", "offer answered", "offer answered-elsewhere", "offer declined", "offer no-answer",
        "offer not-connected", "offer phone-unreachable", "queue abandoned", "queue answered", "talk agent-lost", "talk held", "wrapUp finished",
        "wrapUp timed-out",
    ]

    /// Seeds that once found a defect.
    @Test(arguments: [1_231, 1_233] as [UInt64])
    func aDayThatWentWrongOnce(seed: UInt64) throws { try judge(seed, .rough, inputs: 1_000) }
}

extension Simulation {
    /// The last inputs, for a failure's message.
    func tail(_ count: Int) -> String {
        stage.journal.suffix(count).map { "\($0.sequence) +\(($0.at - .noon).milliseconds)ms \($0.input)".prefix(400) }.joined(separator: "\n")
    }
}
