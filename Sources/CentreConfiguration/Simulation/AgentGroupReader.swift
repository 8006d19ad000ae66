import CentreSimulation
import ContactDomain
import RoutingCore

/// Reads one group of agents.
struct AgentGroupReader {
    private static let day = Span.minutes(24 * 60)

    let section: Section
    let name: String
    let references: References
    let folder: String

    func read() -> AgentGroup {
        var group = AgentGroup(name: name, count: 0)
        if section.entry("count") == nil { section.report("count", "is missing", "say how many agents there are") }
        group.count = section.integer("count", 0, in: 0...100_000)
        group.team = section.text("team", name)
        group.skills = section.skills("skills", in: 1...10)
        group.attributes = section.attributes("attributes")
        if section.entry("capacity") != nil { group.capacity = CapacityReader(section: section.section("capacity")).read() }
        group.levels = section.levels("levels", references)
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
