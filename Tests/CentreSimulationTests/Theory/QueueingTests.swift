import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// The real engine, as one queue with equal agents, against Erlang's formulas. Every figure must lie within the simulation's own 99.9 % interval.
@Suite struct QueueingTests {
    struct Point: CustomTestStringConvertible {
        let rate: Double
        let n: Int
        var theta = 0.0
        /// For the service level, in handling times.
        var target = 0.2
        let seed: UInt64
        let arrivals: Int
        var warmUp = 30.0

        var testDescription: String { theta == 0 ? "A = \(rate), n = \(n)" : "A = \(rate), θ = \(theta), n = \(n)" }
    }

    /// Few must wait at low load, in clusters: there it takes more customers before Student's interval is to be trusted.
    ///
    /// M/M/n (A. K. Erlang 1917): rows of A12's table, and its published example (360 calls in half an hour, 240 s, 55 agents, 15 s).
    @Test(arguments: [
        Point(rate: 5, n: 8, seed: 101, arrivals: 5_000),
        Point(rate: 8, n: 10, seed: 102, arrivals: 3_000),
        Point(rate: 48, n: 55, target: 15.0 / 240, seed: 103, arrivals: 2_000, warmUp: 15),
        Point(rate: 90, n: 100, target: 0.05, seed: 104, arrivals: 2_000, warmUp: 15),
    ])
    func withoutImpatience(point: Point) async throws {
        let theory = try #require(ErlangC(arrivalRate: point.rate, servers: point.n))
        let arrivals = Models.arrivals(point.arrivals)
        let scenario = Models.single(rate: point.rate, n: point.n, target: point.target, arrivals: arrivals, warmUp: point.warmUp)
        let report = try await Models.report(scenario, seed: point.seed)
        try report.expect([
            Oracle(.waiting, theory.waitingProbability),
            Oracle(.meanWait, seconds(theory.meanWait)),
            Oracle(.speedOfAnswer, seconds(theory.meanWait)),
            Oracle(.serviceLevel, theory.serviceLevel(within: point.target)),
            Oracle(.queueLength, theory.meanQueueLength),
        ])
        try report.expect([Oracle(.occupancy, theory.occupancy), Oracle(.handled, Double(arrivals))], of: .group, "agents")
        try report.expectLittlesLaw(customers: Double(arrivals), time: Double(arrivals) / point.rate)
    }

    /// M/M/n+M (C. Palm 1943): all rows of A12's table; the fourth is the published example of Garnett, Mandelbaum and Reiman (2002).
    @Test(arguments: [
        Point(rate: 8, n: 10, theta: 0.5, seed: 201, arrivals: 1_500),
        Point(rate: 10, n: 10, theta: 0.5, seed: 202, arrivals: 1_500),
        Point(rate: 12, n: 10, theta: 0.5, seed: 203, arrivals: 1_500),
        Point(rate: 48, n: 50, theta: 0.5, seed: 204, arrivals: 1_500),
        Point(rate: 100, n: 100, theta: 1, target: 0.05, seed: 205, arrivals: 1_500),
        Point(rate: 110, n: 100, theta: 0.25, target: 0.3, seed: 206, arrivals: 1_500),
    ])
    func withImpatience(point: Point) async throws {
        let theory = try #require(ErlangA(arrivalRate: point.rate, patienceRate: point.theta, servers: point.n))
        let arrivals = Models.arrivals(point.arrivals)
        let scenario = Models.single(rate: point.rate, n: point.n, theta: point.theta, target: point.target, arrivals: arrivals, warmUp: 12)
        let outcomes = try await Replications(seed: point.seed, runs: Models.runs, jobs: 2).outcomes(of: scenario)
        let report = Report(scenario, outcomes: outcomes, seed: point.seed, confidence: Models.confidence)
        try report.expect([
            Oracle(.waiting, theory.waitingProbability),
            Oracle(.abandonment, theory.abandonProbability),
            Oracle(.meanWait, seconds(theory.meanWait)),
            Oracle(.serviceLevel, theory.serviceLevel(within: point.target)),
            Oracle(.queueLength, theory.meanQueueLength),
        ])
        try report.expect([Oracle(.occupancy, theory.occupancy)], of: .group, "agents")
        try report.expectLittlesLaw(customers: Double(arrivals), time: Double(arrivals) / point.rate)
        try expectAbandonmentIsPatienceRateTimesWait(outcomes, theta: point.theta)
    }

    /// P(Ab) = θ · E[W] (Zohar, Mandelbaum and Shimkin 2002): the difference of both sides has mean zero in every run.
    private func expectAbandonmentIsPatienceRateTimesWait(_ outcomes: [RunOutcome], theta: Double) throws {
        let differences = try outcomes.map { outcome in
            let figures = outcome.batches[0].queues[0]
            return try #require(figures[.abandonment]) - theta * #require(figures[.meanWait]) * 1_000 / Double(Models.handling.milliseconds)
        }
        let estimate = try #require(Estimate(of: differences, confidence: Models.confidence))
        #expect(estimate.covers(0), "P(Ab) − θ·E[W] is \(estimate.mean) ± \(estimate.halfWidth ?? 0)")
        #expect((estimate.halfWidth ?? 1) < 0.04)
    }
}
