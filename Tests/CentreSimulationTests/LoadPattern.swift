import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// A centre under some load, by which the engine's estimates of waits are judged. One conversation takes 4 minutes on average.
struct LoadPattern: CustomTestStringConvertible {
    let testDescription: String
    let scenario: Scenario
    /// For each queue: at most this part of the mean wait of those who had to wait, the mean error may be.
    let error: Double

    static let handling = Span.minutes(4)

    static let all: [LoadPattern] = [
        single("20 agents at 90 %, nobody gives up", perHour: 270, error: 0.7),
        single("20 agents at 97 %", perHour: 291, error: 0.6),
        single("the same, log-normal handling (sd 3 min)", perHour: 291, handling: .logNormal(mean: handling, deviation: .minutes(3)), error: 0.6),
        single("200 agents at 99 %", perHour: 2_970, agents: 200, error: 0.6),
        single("20 agents, 105 % load, patience 4 min", perHour: 315, patience: .minutes(4), error: 0.8),
        single("20 agents, 130 % load, patience 2 min", perHour: 390, patience: .minutes(2), error: 0.8),
        peaks, weighted,
    ]

    private static func single(
        _ name: String, perHour rate: Double, agents: Int = 20, handling: Distribution = .exponential(mean: handling), patience: Span? = nil, error: Double
    ) -> LoadPattern {
        let source = TrafficSource(
            name: "calls", queue: Scenario.queueID("calls"), arrivals: .poisson(perHour: rate), handling: handling, patience: patience.map { .exponential(mean: $0) })
        return LoadPattern(testDescription: name, scenario: scenario([Models.queue("calls")], [Models.agents("agents", agents)], [source]), error: error)
    }

    /// From 50 calls an hour at night to 360 at noon.
    private static var peaks: LoadPattern {
        var rates: [Double] = []
        for hour in 0..<24 {
            let height = max(0, 8 - abs(hour - 13))
            rates.append(50 + 38.75 * Double(height))
        }
        let source = TrafficSource(
            name: "calls", queue: Scenario.queueID("calls"), arrivals: .byHour(perHour: rates, weekdays: [:]), handling: .exponential(mean: handling),
            patience: .exponential(mean: .minutes(6)))
        return LoadPattern(
            testDescription: "a day with peaks (50 to 360 calls an hour), patience 6 min",
            scenario: scenario([Models.queue("calls")], [Models.agents("agents", 20)], [source]), error: 0.9)
    }

    /// `a` goes before `b`, and `c` is for the twelve of thirty who have the skill and serve the others too.
    private static var weighted: LoadPattern {
        let loads: [(name: String, perHour: Double)] = [("a", 130), ("b", 180), ("c", 110)]
        let sources = loads.map { load in
            TrafficSource(name: load.name, queue: Scenario.queueID(load.name), arrivals: .poisson(perHour: load.perHour), handling: .exponential(mean: handling))
        }
        return LoadPattern(
            testDescription: "three queues with weights and skills on shared agents",
            scenario: scenario(
                [Models.queue("a", weight: 200), Models.queue("b"), Models.queue("c", requirement: .skill("special", .atLeast, 1))],
                [Models.agents("plain", 18), Models.agents("special", 12, skills: ["special": 5])], sources), error: 1.1)
    }

    private static func scenario(_ queues: [QueuePolicy], _ groups: [AgentGroup], _ traffic: [TrafficSource]) -> Scenario {
        // Ten days after ten hours in full; else a day.
        Scenario(
            duration: .minutes(Models.isFull ? 15_000 : 2_040), warmUp: .minutes(600), policy: RoutingPolicy(), queues: queues, groups: groups, traffic: traffic)
    }
}
