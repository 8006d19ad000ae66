import ContactDomain
import RoutingCore

extension Scenario {
    /// Why it cannot be run; empty for a good one.
    public var faults: [String] {
        var faults = policy.faults.map { "policy: \($0)" }
        if WallClock(timeZone: timeZone) == nil { faults.append("there is no time zone '\(timeZone)'") }
        if duration <= .zero { faults.append("the duration must be above zero") }
        if warmUp < .zero || warmUp >= duration { faults.append("the warm-up must be shorter than the duration") }
        if shortAbandon < .zero { faults.append("the limit for short abandons is negative") }
        if queues.isEmpty { faults.append("there is no queue") }
        if groups.isEmpty { faults.append("there is no group of agents") }
        faults += Self.twice(queues.map(\.name)).map { "there are two queues named '\($0)'" }
        faults += Self.twice(groups.map(\.name)).map { "there are two groups named '\($0)'" }
        faults += Self.twice(traffic.map(\.name)).map { "there are two sources of traffic named '\($0)'" }
        for queue in queues { faults += queue.faults.map { "queue \(queue.name): \($0)" } }
        for group in groups { faults += group.faults.map { "agents \(group.name): \($0)" } }
        let known = Set(queues.map(\.id))
        for source in traffic { faults += source.faults(queues: known).map { "traffic \(source.name): \($0)" } }
        for target in targets where !known.contains(target.queue) { faults.append("a target is for a queue that does not exist") }
        return faults
    }

    private static func twice(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }
}

extension AgentGroup {
    var faults: [String] {
        var faults = policy(group: 0, number: 0).faults
        if !(0...100_000).contains(count) { faults.append("the count must be 0 to 100,000") }
        if let shift {
            if !(0..<1_440).contains(shift.from) || !(1...1_440).contains(shift.to) { faults.append("the shift's times must lie within the day") }
            for pause in shift.breaks where !(0..<1_440).contains(pause.from) || pause.length <= .zero || pause.spread < .zero {
                faults.append("a break begins within the day and lasts")
            }
        }
        faults += behaviour.answersAfter.faults
        for share in [behaviour.declines, behaviour.ignores, behaviour.declines + behaviour.ignores] where !(0...1).contains(share) {
            faults.append("the shares of declined and ignored offers must be 0 to 1, and so must their sum")
            break
        }
        if behaviour.returnsAfter < .zero { faults.append("an agent returns after a negative time") }
        return faults
    }
}

extension TrafficSource {
    func faults(queues: Set<QueueID>) -> [String] {
        var faults = handling.faults + (wrapUp?.faults ?? []) + (patience?.faults ?? [])
        let used: Set<QueueID>
        switch arrivals {
        case .poisson(let rate):
            used = [queue]
            if !(rate >= 0 && rate <= 1e7) { faults.append("a rate must be 0 to 10,000,000 an hour") }
        case .byHour(let rates, let weekdays):
            used = [queue]
            if rates.count != 24 { faults.append("there must be 24 rates, one for each hour") }
            if !rates.allSatisfy({ $0 >= 0 && $0 <= 1e7 }) { faults.append("a rate must be 0 to 10,000,000 an hour") }
            if !weekdays.allSatisfy({ (1...7).contains($0.key) && $0.value >= 0 && $0.value <= 1_000 }) { faults.append("a weekday's factor must be 0 to 1,000") }
        case .history(let rows):
            used = Set(rows.map { $0.queue ?? queue })
            if zip(rows, rows.dropFirst()).contains(where: { $0.after > $1.after }) { faults.append("the history is not in order of time") }
        }
        if !used.isSubset(of: queues) { faults.append("its queue does not exist") }
        for mix in attributes.values.map(\.self) + [tiers].compactMap(\.self) where mix.faulty { faults.append("weights must not be negative, and one must be above zero") }
        if !(0...1).contains(takesCallback) { faults.append("the share that takes a call-back must be 0 to 1") }
        return faults
    }
}

extension TrafficSource.Mix {
    var faulty: Bool {
        values.count != weights.count || !weights.allSatisfy { $0 >= 0 && $0.isFinite } || !weights.contains { $0 > 0 }
    }
}
