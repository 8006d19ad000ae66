import CentreSimulation
import ContactDomain
import RoutingCore

/// Takes a scenario's groups one by one.
struct ScenarioReader {
    private static let year = Span.minutes(366 * 24 * 60)

    let root: Section
    let folder: String

    func read(standardName: String, needsTraffic: Bool) -> Scenario {
        var scenario = Scenario(queues: [], groups: [], traffic: [])
        let name = standardName.hasSuffix(".yaml") ? String(standardName.dropLast(5)) : standardName
        scenario.name = root.text("name", name)
        scenario.timeZone = root.text("timeZone", scenario.timeZone, check: Checks.timeZone)
        let day = CalendarDay(timeZone: scenario.timeZone)
        let date = root.text("date", "2026-03-02") { day.midnight($0) == nil ? ("'\($0)' is not a date", "write one like 2026-03-02") : nil }
        scenario.start = day.midnight(date) ?? scenario.start
        scenario.duration = root.span("duration", scenario.duration, in: .seconds(1)...Self.year)
        scenario.warmUp = root.span("warmUp", scenario.warmUp, in: .zero...Self.year)
        scenario.shortAbandon = root.span("shortAbandon", scenario.shortAbandon, in: .zero...Span.minutes(60))
        scenario.policy = policy(timeZone: scenario.timeZone)

        let keys = root.section("queues").keys.map(\.key)
        var references = References()
        references.timeZone = scenario.timeZone
        for key in keys { references.queues[key] = References.queueID(key) }
        scenario.groups = named("agents", "describe at least one group of agents") {
            AgentGroupReader(section: $0, name: $1, references: references, folder: folder).read()
        }
        references.teams = Set(scenario.groups.map(\.team))
        scenario.queues = named("queues", "describe at least one queue") {
            ScenarioQueueReader(section: $0, key: $1, references: references).read()
        }
        if needsTraffic || root.entry("traffic") != nil {
            scenario.traffic = named("traffic", "say who arrives") {
                TrafficReader(section: $0, name: $1, queues: keys, start: scenario.start, timeZone: scenario.timeZone, folder: folder).read()
            }
        }
        scenario.targets = targets(keys)
        root.finish()
        return scenario
    }

    /// The centre's own core has time-outs of its own for these; here they are the engine's.
    private func policy(timeZone: String) -> RoutingPolicy {
        let section = root.section("policy")
        var policy = RoutingPolicy(timeZone: timeZone)
        RoutingPolicyReader(section: section).read(into: &policy)
        let backOff = section.section("backOff")
        policy.backOff.declined = backOff.span("declined", policy.backOff.declined, in: .zero...QueueReader.day)
        policy.backOff.busy = backOff.span("busy", policy.backOff.busy, in: .zero...QueueReader.day)
        policy.backOff.noAnswer = backOff.span("noAnswer", policy.backOff.noAnswer, in: .zero...QueueReader.day)
        policy.backOff.unreachable = backOff.span("unreachable", policy.backOff.unreachable, in: .zero...QueueReader.day)
        backOff.finish()
        policy.noAnswerLimit = section.integer("noAnswerLimit", policy.noAnswerLimit, in: 1...100)
        policy.notRespondingFor = section.optionalSpan("notRespondingFor", in: .seconds(1)...QueueReader.day)
        section.finish()
        return policy
    }

    /// Groups of keys, each with a name of its own.
    private func named<Part>(_ key: String, _ remedy: String, _ read: (Section, String) -> Part?) -> [Part] {
        let all = root.section(key)
        if all.isGroup, all.keys.isEmpty { root.report(key, "is missing or empty", remedy) }
        var parts: [Part] = []
        for entry in all.keys {
            if let (problem, remedy) = Checks.name(entry.key) { all.reading.report(entry.place, all.path + [entry.key], problem, remedy) }
            let section = all.section(entry.key)
            if section.isGroup, let part = read(section, entry.key) { parts.append(part) }
        }
        all.finish()
        return parts
    }

    /// `targets: {sales: {serviceLevel: 80%, speedOfAnswer: 20s, abandonment: 5%}}`.
    private func targets(_ keys: [String]) -> [StaffingTarget] {
        let all = root.section("targets")
        defer { all.finish() }
        return all.keys.compactMap { entry in
            let section = all.section(entry.key)
            defer { section.finish() }
            guard keys.contains(entry.key) else {
                all.reading.report(entry.place, all.path + [entry.key], "there is no queue '\(entry.key)'", Nearest.remedy(for: entry.key, among: keys))
                for key in section.keys { _ = section.entry(key.key) }
                return nil
            }
            return StaffingTarget(
                queue: Scenario.queueID(entry.key), serviceLevel: section.share("serviceLevel"),
                speedOfAnswer: section.optionalSpan("speedOfAnswer", in: .zero...Span.minutes(24 * 60)), abandonment: section.share("abandonment"))
        }
    }
}
