@testable import CentreSimulation
import ContactDomain
import Testing

@Suite struct RandomTests {
    /// The first numbers of the authors' own C code from the state 1, 2, 3, 4.
    @Test func theGeneratorIsTheOneItSaysItIs() {
        var stream = RandomStream(state: (1, 2, 3, 4))
        #expect((0..<4).map { _ in stream.next() } == [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
    }

    @Test func streamsOfDifferentPurposesRunsAndNamesDiffer() {
        var first: Set<UInt64> = []
        for purpose in [Purpose.arrivals, .handling, .patience] {
            for run in 0..<10 {
                for name in ["a", "b", ""] {
                    for index in 0..<10 {
                        var stream = RandomStream(seed: 1, run: run, purpose: purpose, name: name, index: UInt64(index))
                        first.insert(stream.next())
                    }
                }
            }
        }
        #expect(first.count == 900)
    }

    @Test func uniformNumbersFillTheirInterval() {
        var stream = RandomStream(seed: 42)
        var bins = Array(repeating: 0, count: 20)
        for _ in 0..<20_000 {
            let value = stream.uniform()
            #expect(value > 0 && value < 1)
            bins[Int(value * 20)] += 1
        }
        // χ² with 19 degrees of freedom: 43.8 is exceeded once in a thousand.
        #expect(bins.reduce(0.0) { $0 + Double(($1 - 1_000) * ($1 - 1_000)) / 1_000 } < 43.8)
    }

    @Test(arguments: [
        Distribution.exponential(mean: .seconds(240)), .logNormal(mean: .seconds(240), deviation: .seconds(180)), .constant(.seconds(240)),
        .empirical([.seconds(60), .seconds(180), .seconds(480)]),
    ])
    func distributionsHaveTheMeanTheySay(distribution: Distribution) {
        let count = 200_000
        let sum = (0..<count).reduce(0.0) { $0 + Double(distribution.value(at: (Double($1) + 0.5) / Double(count)).milliseconds) }
        #expect(abs(sum / Double(count) - 240_000) < 30)
        #expect(distribution.mean == 240_000)
        #expect(distribution.faults.isEmpty)
    }

    @Test func aLogNormalHasItsDeviation() {
        let distribution = Distribution.logNormal(mean: .seconds(240), deviation: .seconds(180))
        let count = 400_000
        let squares = (0..<count).reduce(0.0) {
            let value = Double(distribution.value(at: (Double($1) + 0.5) / Double(count)).milliseconds) - 240_000
            return $0 + value * value
        }
        #expect(abs((squares / Double(count)).squareRoot() - 180_000) < 500)
    }

    @Test func impossibleDistributionsAreNamed() {
        #expect(!Distribution.exponential(mean: .zero).faults.isEmpty)
        #expect(!Distribution.empirical([]).faults.isEmpty)
        #expect(!Distribution.constant(Span(milliseconds: -1)).faults.isEmpty)
        #expect(!Distribution.logNormal(mean: .seconds(1), deviation: Span(milliseconds: -1)).faults.isEmpty)
    }

    /// Tables of the normal distribution.
    @Test(arguments: [(0.5, 0.0), (0.975, 1.959963984540054), (0.999, 3.090232306167814), (1e-10, -6.361340902404056), (0.2, -0.841621233572914)])
    func normalQuantiles(share: Double, value: Double) {
        #expect(abs(Normal.quantile(share) - value) < 1e-12)
    }

    /// Tables of Student's distribution, two-sided.
    @Test(arguments: [(0.95, 9, 2.262157162740992), (0.95, 1, 12.706204736432095), (0.99, 19, 2.860934606449914), (0.999, 7, 5.407882520861524), (0.95, 1_000, 1.962339080826399)])
    func studentsFactors(confidence: Double, freedom: Int, factor: Double) {
        #expect(abs(StudentT.factor(confidence: confidence, freedom: freedom) - factor) < 1e-7)
    }
}
