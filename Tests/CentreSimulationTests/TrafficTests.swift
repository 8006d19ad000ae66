@testable import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

@Suite struct TrafficTests {
    private static func arrivals(_ pattern: ArrivalPattern, patience: Distribution? = nil, start: Timestamp? = nil, zone: String = "UTC", days: Int = 1, run: Int = 0) -> [Arrival] {
        let source = TrafficSource(name: "calls", queue: Scenario.queueID("calls"), arrivals: pattern, handling: .exponential(mean: .seconds(60)), patience: patience)
        var scenario = Models.single(rate: 1, n: 1, arrivals: 1)
        scenario.timeZone = zone
        scenario.duration = .minutes(days * 1_440)
        if let start { scenario.start = start }
        var stream = ArrivalStream(source, place: 0, scenario: scenario, seed: 3, run: run)
        var arrivals: [Arrival] = []
        while let arrival = stream.next() { arrivals.append(arrival) }
        return arrivals
    }

    /// A count of Poisson's lies within 4.5 standard deviations of its mean.
    private static func isPlausible(_ count: Int, mean: Double) -> Bool { abs(Double(count) - mean) <= 4.5 * mean.squareRoot() }

    @Test func aPoissonProcessHasItsRateAndItsSpread() {
        let arrivals = Self.arrivals(.poisson(perHour: 600), days: 2)
        #expect(Self.isPlausible(arrivals.count, mean: 28_800))
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at })
        // The variance of counts by the minute is their mean.
        var counts = Array(repeating: 0.0, count: 2_880)
        for arrival in arrivals { counts[Int((arrival.at - Timestamp(milliseconds: 1_772_409_600_000)).milliseconds / 60_000)] += 1 }
        let mean = counts.reduce(0, +) / 2_880
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_879
        #expect(abs(variance / mean - 1) < 0.12)
    }

    @Test func ratesFollowTheHourAndTheWeekday() {
        let rates = (0..<24).map { Double($0) * 50 }
        // Saturday 2026-03-07 and Sunday.
        let start = Timestamp(milliseconds: 1_772_841_600_000)
        let arrivals = Self.arrivals(.byHour(perHour: rates, weekdays: [7: 0.5]), start: start, days: 2)
        for hour in 0..<48 {
            let count = arrivals.count { ($0.at - start).milliseconds / 3_600_000 == Int64(hour) }
            #expect(Self.isPlausible(count, mean: rates[hour % 24] * (hour < 24 ? 1 : 0.5)), "hour \(hour): \(count)")
        }
    }

    /// On 2026-03-29 Berlin's clocks skip from 2 to 3: only the rate of the missing hour is missing.
    @Test func theMissingHourInSpringHasNoCustomers() {
        var rates = Array(repeating: 0.0, count: 24)
        rates[2] = 5_000
        rates[3] = 400
        let start = Timestamp(milliseconds: 1_774_738_800_000)
        let arrivals = Self.arrivals(.byHour(perHour: rates, weekdays: [:]), start: start, zone: "Europe/Berlin")
        #expect(Self.isPlausible(arrivals.count, mean: 400))
        #expect(arrivals.allSatisfy { (2 * 3_600_000..<3 * 3_600_000).contains(($0.at - start).milliseconds) })
    }

    @Test func aHistoryHappensAsItDid() {
        let rows = [
            HistoricArrival(after: .seconds(5), handling: .seconds(33), patience: .seconds(40), priority: 7, tier: "gold", attributes: ["language": .text("de")]),
            HistoricArrival(after: .seconds(9), waitedAtLeast: .seconds(100)),
            HistoricArrival(after: .minutes(1_440)),
        ]
        let arrivals = Self.arrivals(.history(rows), patience: .constant(.seconds(11)))
        #expect(arrivals.count == 2, "who comes after the end does not come")
        #expect(arrivals[0].handling == .seconds(33) && arrivals[0].patience == .seconds(40) && arrivals[0].priority == 7 && arrivals[0].tier == "gold")
        #expect(arrivals[0].attributes == ["language": .text("de")])
        #expect(arrivals[1].patience == .seconds(111), "longer than it is known to be")
    }

    @Test func runsDiffer() {
        let (first, second) = (Self.arrivals(.poisson(perHour: 100)), Self.arrivals(.poisson(perHour: 100), run: 1))
        #expect(first.map(\.at) != second.map(\.at))
    }

    @Test func aMixIsDrawnByWeight() {
        let mix = TrafficSource.Mix(values: ["a", "b", "c"], weights: [1, 0, 3])
        let drawn = (0..<1_000).map { mix.value(at: (Double($0) + 0.5) / 1_000) }
        #expect(drawn.count { $0 == "a" } == 250 && drawn.count { $0 == "c" } == 750)
    }
}
