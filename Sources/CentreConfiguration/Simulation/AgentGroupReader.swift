import CentreSimulation
import ContactDomain
import RoutingCore

/// Reads one group of agents.
struct AgentGroupReader {
    private static let day = Span.minutes(24 * 60)

    let section: Section
    let name: String
    let queues: [String]
    let folder: String

    func read() -> AgentGroup {
        var group = AgentGroup(name: name, count: 0)
        if section.entry("count") == nil { section.report("count", "is missing", "say how many agents there are") }
        group.count = section.integer("count", 0, in: 0...100_000)
        group.team = section.text("team", name)
        group.skills = section.skills("skills", in: 1...10)
        group.attributes = section.attributes("attributes")
        if section.entry("capacity") != nil { group.capacity = CapacityReader(section: section.section("capacity")).read() }
        let levels = section.section("levels")
        for entry in levels.keys {
            if queues.contains(entry.key) {
                group.levels[Scenario.queueID(entry.key)] = levels.integer(entry.key, 1, in: 1...1_000)
            } else {
                _ = levels.entry(entry.key)
                levels.reading.report(entry.place, levels.path + [entry.key], "there is no queue '\(entry.key)'", Nearest.remedy(for: entry.key, among: queues))
            }
        }
        levels.finish()
        group.acceptsAutomatically = Set(channels("autoAnswer"))
        if section.entry("shift") != nil { group.shift = shift(section.section("shift")) }
        group.behaviour = behaviour()
        section.finish()
        return group
    }

    private func channels(_ key: String) -> [ContactChannel] {
        let known = ContactChannel.allCases.map(\.rawValue)
        return section.texts(key) { known.contains($0) ? nil : ("'\($0)' is not a channel", Nearest.remedy(for: $0, among: known)) }
            .compactMap(ContactChannel.init(rawValue:))
    }

    private func shift(_ group: Section) -> Shift? {
        defer { group.finish() }
        for key in ["from", "to"] where group.isGroup && group.entry(key) == nil { group.report(key, "is missing", "write a time of day: \"09:00\"") }
        let from = group.minute("from")
        let to = group.minute("to")
        var shift = Shift(from: (from ?? 0) % 1_440, to: to ?? 1_440)
        if let to, to == 0 { shift.to = 1_440 }
        let days = group.texts("days") { OpeningHoursReader.days($0) == nil ? ("'\($0)' is not a day", "write mon, or mon-fri") : nil }
        if !days.isEmpty { shift.weekdays = Set(days.compactMap(OpeningHoursReader.days).joined()) }
        for (index, item) in group.list("breaks").enumerated() {
            let pause = group.group(item, "breaks", number: index + 1)
            defer { pause.finish() }
            guard pause.isGroup else { continue }
            for key in ["from", "length"] where pause.entry(key) == nil { pause.report(key, "is missing", "write {from: \"12:00\", length: 30m}") }
            guard let from = pause.minute("from"), pause.entry("length") != nil else { continue }
            shift.breaks.append(
                Shift.Break(from: from % 1_440, length: pause.span("length", .minutes(30), in: .seconds(1)...Self.day), spread: pause.span("spread", .zero, in: .zero...Self.day)))
        }
        return shift
    }

    private func behaviour() -> OfferBehaviour {
        var behaviour = OfferBehaviour()
        let group = section.section("offers")
        behaviour.answersAfter = DistributionReader(section: group, folder: folder).read("answersAfter") ?? behaviour.answersAfter
        behaviour.declines = group.share("declined") ?? behaviour.declines
        behaviour.ignores = group.share("unanswered") ?? behaviour.ignores
        behaviour.returnsAfter = group.span("returnsAfter", behaviour.returnsAfter, in: .zero...Self.day)
        group.finish()
        return behaviour
    }
}

/// Reads how much an agent can do at a time: `{units: 12, items: 3, chat: {units: 4, maximum: 3}, …}`.
struct CapacityReader {
    let section: Section

    func read() -> Capacity {
        var capacity = Capacity(units: section.integer("units", Capacity.standard.units, in: 0...10_000), rules: [:])
        if section.value("items") != nil { capacity.items = section.integer("items", 1, in: 1...1_000) }
        for channel in ContactChannel.allCases {
            guard section.entry(channel.rawValue) != nil else { continue }
            let group = section.section(channel.rawValue)
            let standard = Capacity.standard.rules[channel] ?? Capacity.Rule(units: 1, maximum: 1)
            let known = ContactChannel.allCases.map(\.rawValue)
            let interrupts: [String]? = group.entry("interrupts").map { _ in
                group.texts("interrupts") { known.contains($0) ? nil : ("'\($0)' is not a channel", Nearest.remedy(for: $0, among: known)) }
            }
            capacity.rules[channel] = Capacity.Rule(
                units: group.integer("units", standard.units, in: 0...10_000), maximum: group.integer("maximum", standard.maximum, in: 1...1_000),
                exclusive: group.flag("exclusive", standard.exclusive),
                interrupts: interrupts.map { Set($0.compactMap(ContactChannel.init(rawValue:))) } ?? standard.interrupts)
            group.finish()
        }
        section.finish()
        if capacity.rules.isEmpty { capacity.rules = Capacity.standard.rules }
        return capacity
    }
}
