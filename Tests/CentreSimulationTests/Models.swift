import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore

/// Queueing models as scenarios: offers are accepted at once and there is no wrap-up, so that the engine is exactly the model's server.
/// The mean handling time is 1,000 s: a millisecond, the engine's unit, is a millionth of it.
enum Models {
    static let handling = Span.seconds(1_000)

    /// A kind of customer: arrivals in one mean handling time.
    struct Customers {
        var name = "calls"
        var queue = "calls"
        var rate: Double
        var priority = 0
        /// In handling times; nil: for ever.
        var patience: Double?
    }

    /// Times in handling times.
    static func queue(_ name: String, members: QueuePolicy.Members = .everyone, requirement: SkillExpression = .always, target: Double = 0.2, weight: Int = 0) -> QueuePolicy {
        QueuePolicy(
            id: Scenario.queueID(name), name: name, members: members, requirement: requirement, weight: weight, ageing: 1_000,
            serviceLevelTarget: span(target), wrapUp: QueuePolicy.WrapUp(time: .zero))
    }

    static func agents(_ name: String, _ count: Int, team: String = "default", skills: [SkillName: Int] = [:]) -> AgentGroup {
        AgentGroup(name: name, count: count, team: team, skills: skills, acceptsAutomatically: [.voice])
    }

    static func scenario(
        queues: [QueuePolicy], groups: [AgentGroup], customers: [Customers], arrivals: Int, warmUp: Double = 30, policy: RoutingPolicy = RoutingPolicy()
    ) -> Scenario {
        let rate = customers.reduce(0) { $0 + $1.rate }
        return Scenario(
            duration: span(warmUp + Double(arrivals) / rate), warmUp: span(warmUp), shortAbandon: .zero, policy: policy, queues: queues, groups: groups,
            traffic: customers.map { kind in
                TrafficSource(
                    name: kind.name, queue: Scenario.queueID(kind.queue), arrivals: .poisson(perHour: kind.rate * 3.6), handling: .exponential(mean: handling),
                    patience: kind.patience.map { .exponential(mean: span($0)) }, priority: kind.priority)
            })
    }

    /// One queue, `n` agents.
    static func single(rate: Double, n: Int, theta: Double? = nil, target: Double = 0.2, arrivals: Int, warmUp: Double = 30) -> Scenario {
        scenario(
            queues: [queue("calls", target: target)], groups: [agents("agents", n)], customers: [Customers(rate: rate, patience: theta.map { 1 / $0 })],
            arrivals: arrivals, warmUp: warmUp)
    }

    /// So many mean handling times.
    static func span(_ times: Double) -> Span {
        Span(milliseconds: Int64((times * Double(handling.milliseconds)).rounded()))
    }

    static var isFull: Bool { ProcessInfo.processInfo.environment["ROUTING_THEORY"] == "full" }

    /// Customers in each run: few, so that the tests stay quick without optimisation; `ROUTING_THEORY=full` (in a release build) makes them many.
    static func arrivals(_ count: Int) -> Int { isFull ? count * 50 : count }

    /// With more runs Student's interval is much narrower.
    static var runs: Int { isFull ? 32 : 8 }

    static let confidence = 0.999

    static func report(_ scenario: Scenario, seed: UInt64) async throws -> Report {
        try await Replications(seed: seed, runs: runs, jobs: 2).report(of: scenario, confidence: confidence)
    }
}
