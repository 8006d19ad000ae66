import ContactDomain

/// About how many agents will do, from Erlang's formulas: all queues as one, as in the busiest hour, served by the chosen groups and the others together.
///
/// Only where a search begins: skills, shifts, breaks and declined offers make the truth another.
struct StartValue {
    /// The work that arrives in the busiest hour, in erlangs: arrivals × (handling + wrap-up).
    let load: Double
    /// Of the chosen groups together.
    let agents: Int

    init(_ scenario: Scenario, chosen: Set<Int>) {
        let hours = max(1, Int((scenario.duration.milliseconds + 3_599_999) / 3_600_000))
        let wrapUps = Dictionary(scenario.queues.map { ($0.id, Double($0.wrapUp.time.milliseconds)) }) { first, _ in first }
        var work = Array(repeating: 0.0, count: hours)
        var customers = work
        var impatience = 0.0
        for source in scenario.traffic {
            // The engine ends a wrap-up after the queue's time.
            let each = (source.handling.mean + min(source.wrapUp?.mean ?? .infinity, wrapUps[source.queue] ?? 0)) / 3_600_000
            let arrivals = Self.arrivals(of: source, hours: hours, scenario)
            for (hour, count) in arrivals.enumerated() {
                work[hour] += count * each
                customers[hour] += count
            }
            if let patience = source.patience?.mean, patience > 0 { impatience += arrivals.reduce(0, +) / patience }
        }
        let all = customers.reduce(0, +)
        let busiest = work.indices.max { work[$0] < work[$1] } ?? 0
        load = work[busiest]
        let others = scenario.groups.indices.reduce(0) { chosen.contains($1) ? $0 : $0 + scenario.groups[$1].count }
        guard load > 0, all > 0 else {
            agents = 1
            return
        }
        // In handling times: the rate of arrivals is the load then.
        let handling = load / customers[busiest] * 3_600_000
        let peak = work[busiest]
        let needed = scenario.targets.map { Self.servers(load: peak, patienceRate: impatience / all * handling, handling: handling, target: $0, scenario) }
        agents = max(1, (needed.max() ?? Int(load.rounded(.up)) + 1) - others)
    }

    /// The fewest servers that meet a target, by Erlang A, or by Erlang C where nobody gives up.
    private static func servers(load: Double, patienceRate: Double, handling: Double, target: StaffingTarget, _ scenario: Scenario) -> Int {
        let within = Double(scenario.queues.first { $0.id == target.queue }?.serviceLevelTarget.milliseconds ?? 0) / handling
        func meets(level: Double, wait: Double, abandoned: Double) -> Bool {
            level >= target.serviceLevel ?? 0 && abandoned <= target.abandonment ?? 1 && wait * handling <= target.speedOfAnswer.map { Double($0.milliseconds) } ?? .infinity
        }
        if patienceRate > 0 {
            let model = FewestServers.from(1) { ErlangA(arrivalRate: load, patienceRate: patienceRate, servers: $0) } where: {
                meets(level: $0.serviceLevel(within: within), wait: $0.meanWait, abandoned: $0.abandonProbability)
            }
            return model?.servers ?? Int(load.rounded(.up)) + 1
        }
        let model = FewestServers.from(Int(load) + 1) { ErlangC(arrivalRate: load, servers: $0) } where: {
            meets(level: $0.serviceLevel(within: within), wait: $0.meanWait, abandoned: 0)
        }
        return model?.servers ?? Int(load.rounded(.up)) + 1
    }

    /// Customers expected in each hour since the start.
    private static func arrivals(of source: TrafficSource, hours: Int, _ scenario: Scenario) -> [Double] {
        switch source.arrivals {
        case .poisson(let rate): return Array(repeating: rate, count: hours)
        case .byHour(let rates, let weekdays):
            guard let clock = WallClock(timeZone: scenario.timeZone) else { return [] }
            return (0..<hours).map { index in
                let (hour, weekday) = clock.hour(at: scenario.start + .minutes(index * 60))
                return (hour < rates.count ? rates[hour] : 0) * (weekdays[weekday] ?? 1)
            }
        case .history(let rows):
            var counts = Array(repeating: 0.0, count: hours)
            for row in rows {
                let hour = Int(row.after.milliseconds / 3_600_000)
                if counts.indices.contains(hour) { counts[hour] += 1 }
            }
            return counts
        }
    }
}
