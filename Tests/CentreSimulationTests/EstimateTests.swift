import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// How wrong the engine's estimates of waits are, over several load patterns. Times in handling times of 1,000 s.
@Suite struct EstimateTests {
    struct Pattern: CustomTestStringConvertible {
        let testDescription: String
        let rate: Double
        let n: Int
        var theta: Double?
        /// The error's mean as a part of the mean wait of those who had to wait.
        let error: Double
    }

    @Test(arguments: [
        Pattern(testDescription: "steady, 90 %", rate: 18, n: 20, error: 0.6),
        Pattern(testDescription: "steady, 97 %", rate: 19.4, n: 20, error: 0.6),
        Pattern(testDescription: "more agents, 95 %", rate: 38, n: 40, error: 0.6),
        Pattern(testDescription: "overload of 20 %, impatient", rate: 24, n: 20, theta: 1, error: 1),
    ])
    func estimatesAreNearerThanNone(pattern: Pattern) async throws {
        let scenario = Models.single(rate: pattern.rate, n: pattern.n, theta: pattern.theta, arrivals: Models.arrivals(800), warmUp: 15)
        let replications = Replications(seed: 401, runs: 3, jobs: 2, estimate: { $0.estimatedWait(of: $1) })
        let figures = try #require(try await replications.report(of: scenario).row(.queue, "calls")?.figures)
        let (bias, error) = (try #require(figures[.estimateBias]).mean, try #require(figures[.estimateError]).mean)
        let wait = try #require(figures[.meanWait]).mean / #require(figures[.waiting]).mean
        if Models.isFull { print("\(pattern.testDescription): those who wait, wait \(wait) s; bias \(bias) s, error \(error) s") }
        #expect(error < pattern.error * wait, "the error is \(error) s where those who wait do so for \(wait) s")
        #expect(abs(bias) < 0.6 * wait)
    }
}
