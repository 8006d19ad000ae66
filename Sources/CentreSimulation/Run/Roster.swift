import ContactDomain

/// When each agent comes and goes.
struct Roster {
    struct Change: Sendable {
        let at: Timestamp
        /// True: comes. False: goes on a break, or home.
        let comes: Bool
        let home: Bool
    }

    let scenario: Scenario
    private let clock: WallClock?
    private let days: Int

    init(_ scenario: Scenario) {
        self.scenario = scenario
        clock = WallClock(timeZone: scenario.timeZone)
        days = Int((scenario.duration.milliseconds + 86_399_999) / 86_400_000)
    }

    /// The changes of one agent, in order. Shifts that began on the eve of the first day count; those that begin after the end do not.
    func changes(group: AgentGroup, number: Int) -> [Change] {
        guard let shift = group.shift, let clock else { return [Change(at: scenario.start, comes: true, home: false)] }
        var changes: [Change] = []
        for day in -1...days {
            let from = clock.instant(minute: shift.from, days: day, from: scenario.start)
            let to = clock.instant(minute: shift.to, days: shift.to > shift.from ? day : day + 1, from: scenario.start)
            guard shift.weekdays.contains(clock.hour(at: from).weekday), from < scenario.end, to > scenario.start else { continue }
            changes.append(Change(at: max(from, scenario.start), comes: true, home: false))
            for (begin, end) in breaks(shift, group: group, number: number, day: day, clock) where begin < to && end > from && end > scenario.start {
                changes.append(Change(at: max(begin, scenario.start), comes: false, home: false))
                if end < to { changes.append(Change(at: end, comes: true, home: false)) }
            }
            changes.append(Change(at: to, comes: false, home: true))
        }
        return changes
    }

    /// In order; two that overlap become one. A break before the shift's beginning is meant for the day after.
    private func breaks(_ shift: Shift, group: AgentGroup, number: Int, day: Int, _ clock: WallClock) -> [(Timestamp, Timestamp)] {
        let all = shift.breaks.map { pause in
            let offset = pause.spread.milliseconds * Int64(number) / Int64(max(1, group.count))
            let begin = clock.instant(minute: pause.from, days: pause.from < shift.from ? day + 1 : day, from: scenario.start) + Span(milliseconds: offset)
            return (begin, begin + pause.length)
        }
        var merged: [(Timestamp, Timestamp)] = []
        for (begin, end) in all.sorted(by: { $0 < $1 }) {
            if let last = merged.last, begin <= last.1 {
                merged[merged.count - 1].1 = max(last.1, end)
            } else {
                merged.append((begin, end))
            }
        }
        return merged
    }
}
