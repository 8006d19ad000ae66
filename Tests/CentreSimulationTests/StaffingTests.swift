@testable import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

@Suite struct StaffingTests {
    /// One pool: what the search finds is what the formula says, or one beside it.
    @Test(arguments: [0.0, 0.5]) func onePoolNeedsWhatErlangSays(theta: Double) async throws {
        var scenario = Models.single(rate: 20, n: 5, theta: theta > 0 ? theta : nil, target: 0.05, arrivals: Models.arrivals(1_000))
        scenario.targets = [StaffingTarget(queue: scenario.queues[0].id, serviceLevel: 0.8)]
        let exact =
            theta > 0
            ? try #require(ErlangA.fewestServers(arrivalRate: 20, patienceRate: theta, serviceLevel: 0.8, within: 0.05)).servers
            : try #require(ErlangC.fewestServers(arrivalRate: 20, serviceLevel: 0.8, within: 0.05)).servers
        let result = try await StaffingSearch(replications: Replications(seed: 4, runs: 4, jobs: 2)).search(scenario)
        #expect(result.isMet)
        #expect(result.start == exact)
        #expect(abs(result.scenario.groups[0].count - exact) <= 1)
        #expect(result.trials <= 6)
    }

    /// Of two groups none can spare an agent, and a group that may not change does not.
    @Test func noGroupCanSpareAnAgent() async throws {
        var scenario = DeterminismTests.lively()
        scenario.targets = [StaffingTarget(queue: scenario.queues[0].id, serviceLevel: 0.7, speedOfAnswer: .seconds(60), abandonment: 0.1)]
        let replications = Replications(seed: 5, runs: 2, jobs: 2)
        let result = try await StaffingSearch(replications: replications, groups: ["sales"]).search(scenario)
        #expect(result.isMet && result.scenario.groups[1].count == 6)
        var fewer = result.scenario
        fewer.groups[0].count -= 1
        #expect(!(try await replications.report(of: fewer)).meets(fewer))
        #expect(result.report.meets(result.scenario))
    }

    @Test func whatNoStaffingReachesIsSaid() async throws {
        var scenario = Models.single(rate: 2, n: 2, target: 0.05, arrivals: 100)
        scenario.queues[0].requirement = .skill("chinese", .atLeast, 1)
        scenario.targets = [StaffingTarget(queue: scenario.queues[0].id, serviceLevel: 0.8)]
        let result = try await StaffingSearch(replications: Replications(seed: 5, runs: 1, jobs: 1)).search(scenario)
        #expect(!result.isMet)
        scenario.targets = []
        await #expect(throws: SimulationFault.self) { try await StaffingSearch(replications: Replications()).search(scenario) }
    }

    /// One long run gives intervals by itself.
    @Test func batchesOfOneRunGiveIntervals() async throws {
        let theory = try #require(ErlangA(arrivalRate: 8, patienceRate: 0.5, servers: 10))
        let scenario = Models.single(rate: 8, n: 10, theta: 0.5, arrivals: Models.arrivals(6_000))
        let report = try await Replications(seed: 6, runs: 1, batches: 20).report(of: scenario, confidence: Models.confidence)
        #expect(report.method == .batchMeans && report.runs == 1)
        #expect(report.row(.queue, "calls")?.figures[.waiting]?.count == 20)
        try report.expect([Oracle(.waiting, theory.waitingProbability), Oracle(.meanWait, seconds(theory.meanWait), width: 0.2), Oracle(.abandonment, theory.abandonProbability, width: 0.2)])
    }
}
