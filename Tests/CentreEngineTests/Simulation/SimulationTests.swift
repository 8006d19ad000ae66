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
