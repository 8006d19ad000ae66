@testable import CentreSimulation
import ContactDomain
import Testing

@Suite struct StatisticsTests {
    @Test func eventsComeInOrderAndTiesAsPlanned() {
        var random = RandomStream(seed: 5)
        var queue = EventQueue()
        var planned: [(Int64, Int)] = []
        for number in 0..<2_000 {
            let at = Int64(random.next() % 300)
            queue.plan(.responds(agent: number), at: Timestamp(milliseconds: at))
            planned.append((at, number))
        }
        var happened: [(Int64, Int)] = []
        while let event = queue.removeFirst() {
            if case .responds(let agent) = event.kind { happened.append((event.at.milliseconds, agent)) }
        }
        #expect(happened.elementsEqual(planned.sorted { $0 < $1 }) { $0 == $1 })
        #expect(queue.first == nil)
    }

    @Test func percentilesAreValuesThatWereThere() {
        let values = (1...200).map(Int64.init)
        #expect(Percentiles.value(0.5, of: values) == 100)
        #expect(Percentiles.value(0.95, of: values) == 190)
        #expect(Percentiles.value(0.99, of: values) == 198)
        #expect(Percentiles.value(1, of: values) == 200)
        #expect(Percentiles.value(0.5, of: [7]) == 7)
        #expect(Percentiles.value(0.5, of: []) == nil)
    }

    @Test func aCountOverTimeIsCutIntoItsBatches() {
        func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }
        var integral = TimeIntegral(from: at(100), to: at(400), batches: 3)
        integral.add(2, at: at(50))
        integral.add(1, at: at(150))
        integral.add(-3, at: at(250))
        integral.add(1, at: at(390))
        integral.settle(at(1_000))
        #expect(integral.sums == [2 * 50 + 3 * 50, 150, 10])
    }

    @Test func anIntervalIsAsStudentSays() throws {
        let estimate = try #require(Estimate(of: [1, 2, 3, 4], confidence: 0.95))
        #expect(estimate.mean == 2.5)
        // s = 1.29099, / √4, × 3.18245
        #expect(abs((estimate.halfWidth ?? 0) - 2.054260) < 1e-5)
        #expect(estimate.covers(4.5) && !estimate.covers(4.6))
        #expect(Estimate(of: [], confidence: 0.95) == nil)
        #expect(Estimate(of: [3], confidence: 0.95)?.halfWidth == nil)
    }

    /// Where the interval says 90 %, nine in ten hold the truth.
    @Test func intervalsHoldTheTruthAsOftenAsTheySay() throws {
        var random = RandomStream(seed: 11)
        var held = 0
        for _ in 0..<2_000 {
            let values = (0..<8).map { _ in Normal.quantile(random.uniform()) }
            if try #require(Estimate(of: values, confidence: 0.9)).covers(0) { held += 1 }
        }
        // Binomial, 1,800 ± 3.3 × 13.4.
        #expect((1_756...1_844).contains(held))
    }

    @Test func agentsAreSharedOutInProportion() {
        #expect(Apportionment.counts(10, sizes: [6, 4]) == [6, 4])
        #expect(Apportionment.counts(0, sizes: [6, 4]) == [0, 0])
        #expect(Apportionment.counts(5, sizes: [0, 4]) == [0, 5])
        var last = [0, 0, 0, 0]
        for total in 1...500 {
            let counts = Apportionment.counts(total, sizes: [31, 7, 1, 61])
            #expect(counts.reduce(0, +) == total)
            #expect(zip(counts, last).allSatisfy { $0 >= $1 }, "one agent more takes none from a group")
            last = counts
        }
        #expect(Apportionment.counts(100, sizes: [31, 7, 1, 61]) == [31, 7, 1, 61])
    }
}
