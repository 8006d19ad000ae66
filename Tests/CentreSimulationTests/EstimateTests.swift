import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// How wrong the engine's estimates of waits are, over several load patterns: the table in docs/simulation.md.
@Suite struct EstimateTests {
    @Test(arguments: LoadPattern.all)
    func estimatesAreNearerThanNone(pattern: LoadPattern) async throws {
        let replications = Replications(seed: 401, runs: Models.isFull ? 8 : 2, jobs: 2, estimate: { $0.estimatedWait(of: $1) })
        let report = try await replications.report(of: pattern.scenario)
        for queue in pattern.scenario.queues {
            let figures = try #require(report.row(.queue, queue.name)?.figures)
            let (bias, error) = (try #require(figures[.estimateBias]).mean, try #require(figures[.estimateError]).mean)
            let mean = try #require(figures[.meanWait]).mean
            let wait = try mean / #require(figures[.waiting]).mean
            if Models.isFull { print("| \(pattern.testDescription), \(queue.name) | \(mean) | \(wait) | \(bias) | \(error) |") }
            #expect(error < pattern.error * wait, "\(queue.name): the error is \(error) s where those who wait do so for \(wait) s")
            #expect(abs(bias) < 0.6 * wait, "\(queue.name): the bias is \(bias) s where those who wait do so for \(wait) s")
        }
    }
}
