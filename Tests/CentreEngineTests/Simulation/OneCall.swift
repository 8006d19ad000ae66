import CentrePorts
import ContactDomain
import TandemTesting
@testable import CentreEngine

/// One call from the first ring to the end of wrap-up, in a world that reacts. It lasts longer than any watch over it,
/// so that whatever goes wrong on the way is found out before the caller hangs up.
struct OneCall {
    private(set) var simulation: Simulation

    init(misfortunes: [Int: ModelOfAsterisk.Misfortune] = [:], crashAfter: Int? = nil) {
        var weather = Simulation.Weather.calm
        weather.faults.everybodyAnswers = true
        weather.faults.misfortunes = misfortunes
        simulation = Simulation(
            seed: 7, weather: weather, profiles: [SampleCentre.agent(1, acceptsAutomatically: true)],
            queues: [SampleCentre.queue(announcePositionEvery: .seconds(20)), SampleCentre.queue(SampleCentre.support, key: "support")], dice: Dice(seed: 7))
        simulation.crashesAfter = crashAfter
    }

    /// Plays it through.
    mutating func play() {
        simulation.wait(until: .noon(plus: 2))
        simulation.asterisk.call(SampleCentre.mainNumber, at: simulation.stage.now)
        simulation.wait(until: .noon(plus: 17))
        simulation.asterisk.press("1", on: "caller-1", at: simulation.stage.now)
        simulation.wait(until: .noon(plus: 500))
        simulation.asterisk.hangUp("caller-1", at: simulation.stage.now)
        simulation.wait(until: .noon(plus: 1_200))
    }

    /// What it comes to: how it ended, and what it consisted of.
    var outcome: [String] {
        let rows = simulation.stage.rows.values.sorted { $0.id < $1.id }
        return rows.map { "\($0.state) \($0.ending?.kind.rawValue ?? "-")/\($0.ending?.reason ?? "-")" }
            + simulation.stage.segments.filter { $0.kind != .offer }.map { "\($0.kind.rawValue) \($0.outcome)" }
    }

    static let expected = ["closed completed/caller-hung-up", "flow queued", "queue answered", "talk caller-hung-up", "wrapUp timed-out"]
}
