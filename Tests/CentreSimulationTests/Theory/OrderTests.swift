import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// In which order customers are served, and by whom: priorities, pools, and skills, against exact values.
@Suite struct OrderTests {
    private static func twoClasses(_ rates: (Double, Double), n: Int, priority: Int, ageing: Int, arrivals: Int) -> Scenario {
        func queue(_ name: String) -> QueuePolicy {
            var queue = Models.queue(name)
            queue.ageing = ageing
            return queue
        }
        return Models.scenario(
            queues: [queue("first"), queue("second")], groups: [Models.agents("agents", n)],
            customers: [
                Models.Customers(name: "first", queue: "first", rate: rates.0, priority: priority), Models.Customers(name: "second", queue: "second", rate: rates.1),
            ], arrivals: arrivals, warmUp: 50)
    }

    /// Two classes, the first always before the second, nobody interrupted (Davis 1966; Larson and Odoni 1981, section 4.9.3).
    @Test(arguments: [(3.0, 5.0, 10, UInt64(301)), (4.0, 3.0, 10, 302)])
    func strictPriority(first: Double, second: Double, n: Int, seed: UInt64) async throws {
        let theory = try #require(PriorityClasses(arrivalRates: [first, second], servers: n))
        let arrivals = Models.arrivals(1_500)
        let report = try await Models.report(Self.twoClasses((first, second), n: n, priority: 100, ageing: 0, arrivals: arrivals), seed: seed)
        let rates = [first, second]
        for (index, name) in ["first", "second"].enumerated() {
            let customers = Double(arrivals) * rates[index] / (first + second)
            try report.expect(
                [Oracle(.meanWait, seconds(theory.meanWaits[index])), Oracle(.waiting, theory.all.waitingProbability)], name)
            try report.expectLittlesLaw(name, customers: customers, time: customers / rates[index])
        }
    }

    /// Kleinrock's conservation law (1965): whoever is served first, the waits of both classes, weighted by their rates, have the same mean, that of order
    /// of arrival. The same customers under three orders: differences are compared, which chance touches little.
    @Test func theMeanWaitDoesNotDependOnTheOrder() async throws {
        let arrivals = Models.arrivals(1_500)
        let replications = Replications(seed: 303, runs: Models.runs, jobs: 2)
        func waits(priority: Int, ageing: Int) async throws -> [Double] {
            let scenario = Self.twoClasses((3, 5), n: 10, priority: priority, ageing: ageing, arrivals: arrivals)
            return try await replications.outcomes(of: scenario).map { try #require($0.batches[0].total[.meanWait]) }
        }
        let inOrder = try await waits(priority: 0, ageing: 1_000)
        let exact = seconds(try #require(ErlangC(arrivalRate: 8, servers: 10)).meanWait)
        for (priority, ageing) in [(100, 0), (100, 1_000)] {
            let differences = zip(inOrder, try await waits(priority: priority, ageing: ageing)).map { $1 - $0 }
            let estimate = try #require(Estimate(of: differences, confidence: Models.confidence))
            #expect(estimate.covers(0), "the mean wait changes by \(estimate.mean) ± \(estimate.halfWidth ?? 0) s")
            #expect((estimate.halfWidth ?? .infinity) < 0.3 * exact)
        }
    }

    /// Two queues with agents of their own against one pool of all: M/M/5 twice, and M/M/10.
    @Test func poolingIsWorthWhatTheorySays() async throws {
        let arrivals = Models.arrivals(1_500)
        let customers = [Models.Customers(name: "north", queue: "north", rate: 4), Models.Customers(name: "south", queue: "south", rate: 4)]
        let apart = Models.scenario(
            queues: [Models.queue("north", members: .teams(["north"])), Models.queue("south", members: .teams(["south"]))],
            groups: [Models.agents("north", 5, team: "north"), Models.agents("south", 5, team: "south")], customers: customers, arrivals: arrivals, warmUp: 60)
        let pooled = Models.scenario(
            queues: [Models.queue("north"), Models.queue("south")], groups: [Models.agents("all", 10)], customers: customers, arrivals: arrivals, warmUp: 60)
        let replications = Replications(seed: 304, runs: Models.runs, jobs: 2)
        let (first, second) = (try await replications.outcomes(of: apart), try await replications.outcomes(of: pooled))
        let comparison = Comparison((apart, first), (pooled, second), seed: 304, confidence: Models.confidence)
        let (alone, together) = (try #require(ErlangC(arrivalRate: 4, servers: 5)), try #require(ErlangC(arrivalRate: 8, servers: 10)))
        for name in ["north", "south"] {
            try comparison.first.expect([Oracle(.waiting, alone.waitingProbability), Oracle(.meanWait, seconds(alone.meanWait))], name)
            try comparison.second.expect([Oracle(.waiting, together.waitingProbability), Oracle(.meanWait, seconds(together.meanWait))], name)
        }
        let gain = try #require(comparison.rows.first { $0.kind == .allQueues }?.difference[.meanWait])
        #expect(gain.covers(seconds(together.meanWait - alone.meanWait)))
    }

    /// Skills: one agent serves only a, the other a and b; the longest waiting customer, the longest idle agent (Adan and Weiss 2014).
    @Test func theNModelHasItsProductForm() async throws {
        let theory = try #require(NModel(rates: (a: 0.6, b: 0.5), services: (first: 1, second: 1)))
        let arrivals = Models.arrivals(1_500)
        let scenario = Models.scenario(
            queues: [Models.queue("a", requirement: .skill("a", .atLeast, 1)), Models.queue("b", requirement: .skill("b", .atLeast, 1))],
            groups: [Models.agents("first", 1, skills: ["a": 5]), Models.agents("second", 1, skills: ["a": 5, "b": 5])],
            customers: [Models.Customers(name: "a", queue: "a", rate: 0.6), Models.Customers(name: "b", queue: "b", rate: 0.5)], arrivals: arrivals, warmUp: 100)
        let outcomes = try await Replications(seed: 305, runs: Models.runs, jobs: 2).outcomes(of: scenario)
        let report = Report(scenario, outcomes: outcomes, seed: 305, confidence: Models.confidence)
        try report.expect([Oracle(.waiting, theory.a.probability), Oracle(.meanWait, seconds(theory.a.mean))], "a")
        try report.expect([Oracle(.waiting, theory.b.probability), Oracle(.meanWait, seconds(theory.b.mean))], "b")
        let time = Double(arrivals) / 1.1
        for (queue, group, exact) in [(0, 0, theory.matchingRates.first), (0, 1, theory.matchingRates.second), (1, 1, 0.5)] {
            let rate = try #require(Estimate(of: outcomes.map { Double($0.batches[0].answeredBy[queue][group]) / time }, confidence: Models.confidence))
            #expect(rate.covers(exact), "group \(group) serves queue \(queue) \(rate.mean) ± \(rate.halfWidth ?? 0) times, exactly \(exact)")
        }
        #expect(outcomes.allSatisfy { $0.batches[0].answeredBy[1][0] == 0 })
    }
}
