import ContactDomain
import RoutingCore

/// Queues, their steps and hours, and what they ask for.
extension RandomPolicies {
    mutating func queue(_ id: QueueID, now: Timestamp) -> QueuePolicy {
        QueuePolicy(
            id: id, members: members(), requirement: random.percent(asksPercent) ? expression(depth: 2) : .always,
            preferred: random.percent(25) ? proficiencies(percent: 40) : [:], selection: random.pick(from: QueuePolicy.Selection.allCases) ?? .longestIdle,
            ringAllLimit: 1 + random.below(3), weight: extreme ? random.pick(-1_000_000, 0, 1_000_000) : random.pick(-10, 0, 0, 5), rank: random.below(3), share: random.pick(1, 1, 2, 3, 7),
            ageing: random.pick(0, 17, 1000, 1_000_000), serviceLevelTarget: span(), urgencyPoints: random.pick(0, 0, 10), urgencyWithin: span(),
            callbackPoints: random.pick(0, 3), offerTimeout: random.percent(8) ? nil : positiveSpan(), offerLimit: random.percent(30) ? 1 + random.below(2) : nil,
            exhausted: target(), wrapUp: wrapUp(), steps: random.percent(stepsPercent) ? steps() : [],
            hours: random.percent(hoursPercent) ? hours(around: now) : nil, emergency: random.percent(hoursPercent / 4), closing: closing())
    }

    mutating func members() -> QueuePolicy.Members {
        random.pick(.everyone, .everyone, .everyone, .teams(Set(random.some(of: Self.teams, percent: 60))), .agents(Set(random.some(of: agents, percent: 60))))
    }

    mutating func closing() -> QueuePolicy.Closing { random.pick(.serveOut, .hold, .leave(target()), .leave(target())) }

    mutating func wrapUp() -> QueuePolicy.WrapUp {
        .init(time: span(), extendBy: span(), extensions: random.below(3), needsCode: random.percent(40), forced: random.percent(60))
    }

    mutating func steps() -> [RoutingStep] {
        (0...random.below(4)).map { _ in RoutingStep(after: span(), actions: (0...random.below(3)).map { _ in action() }) }
    }

    private mutating func action() -> RoutingStep.Action {
        switch random.below(14) {
        case 0, 1: .relax(random.some(of: Self.skills, percent: 50))
        case 2, 3: .lower(by: 1 + random.below(4))
        case 4: .require(expression(depth: 2))
        case 5, 6: .addQueues([queueID()])
        case 7, 8: .addTeams([random.pick("day", "night")])
        case 9: .raise(points: random.pick(-5, 1, 10))
        case 10: .play("patience")
        case 11: .offerCallback
        case 12: .overflow(queueID())
        default: random.percent(40) ? .flow("give-up") : .overflow(queueID())
        }
    }

    /// Ranges that begin and end within minutes of now, on the days around it.
    mutating func hours(around now: Timestamp) -> OpeningHours {
        let minute = Int(((now.milliseconds / 60_000) % 1440 + 1440) % 1440)
        let from = min(max(0, minute - 3 + random.below(6)), 1438)
        let to = min(1440, from + 1 + random.below(4))
        let ranges = random.pick([.init(from: from, to: to)], [OpeningHours.Range(from: 0, to: max(1, from))], [.init(from: 0, to: 1440)])
        var weekly: [Int: [OpeningHours.Range]] = [:]
        for day in 1...7 where random.percent(85) { weekly[day] = ranges }
        return OpeningHours(timeZone: random.pick("UTC", "UTC", "Europe/Berlin"), weekly: weekly)
    }

    mutating func expression(depth: Int) -> SkillExpression {
        let comparison: SkillExpression.Comparison = random.pick(.atLeast, .atLeast, .atLeast, .above, .atMost, .below, .equal, .notEqual)
        switch random.below(depth > 0 ? 14 : 9) {
        case 0, 1, 2, 3, 4: return .skill(random.pick(from: Self.skills) ?? "english", comparison, 1 + random.below(8))
        case 5: return .skillNamed(byItem: "skill", .atLeast, 1 + random.below(6))
        case 6: return .compare(.agent("region"), random.pick(.equal, .notEqual), .item("region"))
        case 7: return .compare(.agent("seniority"), comparison, random.pick(.item("amount"), .value(.number(1))))
        case 8:
            return random.pick(
                .always, .compare(.agent("languages"), .has, .value(.text("en"))), .compare(.agent("trusted"), .equal, .value(.flag(true))),
                .compare(.item("region"), .equal, .value(.text("eu"))))
        case 9, 10: return .all([expression(depth: depth - 1), expression(depth: depth - 1)])
        case 11, 12: return .any([expression(depth: depth - 1), expression(depth: depth - 1)])
        default: return .not(expression(depth: depth - 1))
        }
    }
}
