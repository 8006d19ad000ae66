import ContactDomain
import RoutingCore

/// All customers of one source, one after the other. Each property has its own random numbers, one for each customer.
struct ArrivalStream: Sendable {
    private enum Times: Sendable {
        case random(ArrivalTimes)
        case history([HistoricArrival], next: Int)
    }

    private let source: TrafficSource
    private let place: Int
    private let start: Timestamp
    private let end: Timestamp
    private let attributeNames: [String]
    private var times: Times
    private var handling: RandomStream
    private var wrapUp: RandomStream
    private var patience: RandomStream
    private var tiers: RandomStream
    private var attributes: RandomStream

    init(_ source: TrafficSource, place: Int, scenario: Scenario, seed: UInt64, run: Int) {
        self.source = source
        self.place = place
        start = scenario.start
        end = scenario.end
        attributeNames = source.attributes.keys.sorted()
        func stream(_ purpose: Purpose) -> RandomStream { RandomStream(seed: seed, run: run, purpose: purpose, name: source.name) }
        (handling, wrapUp, patience) = (stream(.handling), stream(.wrapUp), stream(.patience))
        (tiers, attributes) = (stream(.tiers), stream(.attributes))
        switch source.arrivals {
        case .poisson(let rate):
            times = .random(ArrivalTimes(perHour: [rate], start: start, duration: scenario.duration, random: stream(.arrivals)))
        case .byHour(let rates, let weekdays):
            let quarters = Self.quarters(rates, weekdays, scenario)
            times = .random(ArrivalTimes(perHour: quarters, start: start, duration: scenario.duration, random: stream(.arrivals)))
        case .history(let rows):
            times = .history(rows, next: 0)
        }
    }

    /// Nil when there are no more.
    mutating func next() -> Arrival? {
        switch times {
        case .random(var random):
            let at = random.next()
            times = .random(random)
            return at.map { arrival(at: $0, nil) }
        case .history(let rows, let next):
            guard next < rows.count, start + rows[next].after < end else { return nil }
            times = .history(rows, next: next + 1)
            return arrival(at: start + rows[next].after, rows[next])
        }
    }

    /// Draws every number also where the history knows better: the others stay the same then.
    private mutating func arrival(at instant: Timestamp, _ known: HistoricArrival?) -> Arrival {
        let handled = source.handling.value(at: handling.uniform())
        let wrapped = source.wrapUp.map { $0.value(at: wrapUp.uniform()) }
        let drawn = source.patience.map { $0.value(at: patience.uniform()) }
        let tier = source.tiers.flatMap { $0.value(at: tiers.uniform()) }
        var values = known?.attributes ?? [:]
        for name in attributeNames {
            let share = attributes.uniform()
            if values[name] == nil, let value = source.attributes[name]?.value(at: share) { values[name] = .text(value) }
        }
        return Arrival(
            at: instant, source: place, queue: known?.queue ?? source.queue, channel: known?.channel ?? source.channel, handling: known?.handling ?? handled,
            wrapUp: known?.wrapUp ?? wrapped, patience: known?.patience ?? drawn.map { $0 + (known?.waitedAtLeast ?? .zero) },
            priority: known?.priority ?? source.priority, tier: known?.tier ?? (tier?.isEmpty == true ? nil : tier), attributes: values)
    }

    /// The rate in each quarter of an hour of the whole duration.
    private static func quarters(_ rates: [Double], _ weekdays: [Int: Double], _ scenario: Scenario) -> [Double] {
        guard let clock = WallClock(timeZone: scenario.timeZone) else { return [] }
        let count = Int((scenario.duration.milliseconds + 899_999) / 900_000)
        return (0..<count).map { quarter in
            let (hour, weekday) = clock.hour(at: scenario.start + .minutes(quarter * 15))
            return (hour < rates.count ? rates[hour] : 0) * (weekdays[weekday] ?? 1)
        }
    }
}
