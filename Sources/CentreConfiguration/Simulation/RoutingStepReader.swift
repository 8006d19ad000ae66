import CentreSimulation
import ContactDomain
import RoutingCore

/// Reads what changes for those who have waited for a while: `after`, and any of the actions, done in the order in which they are written.
struct RoutingStepReader {
    enum Verb: String, CaseIterable {
        case relax, lower, require, addQueues, addTeams, raise, play, offerCallback, flow, overflow
    }

    let section: Section
    let queues: [String]
    let teams: [String]

    func read() -> RoutingStep? {
        if section.entry("after") == nil { section.report("after", "is missing", "say how long someone has waited by then: `after: 30s`") }
        let after = section.span("after", .zero, in: .zero...Span.minutes(24 * 60))
        var actions: [RoutingStep.Action] = []
        for entry in section.keys {
            guard let verb = Verb(rawValue: entry.key) else { continue }
            if let action = action(verb) { actions.append(action) }
        }
        // For the remedy of a misspelt key.
        for verb in Verb.allCases { _ = section.entry(verb.rawValue) }
        section.finish()
        if !section.keys.contains(where: { $0.key != "after" }) {
            section.reading.report(section.place, section.path, "does nothing", "give it one of: " + Verb.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return RoutingStep(after: after, actions: actions)
    }

    private func action(_ verb: Verb) -> RoutingStep.Action? {
        let key = verb.rawValue
        switch verb {
        case .relax: return .relax(section.texts(key).map { SkillName($0) })
        case .lower: return .lower(by: section.integer(key, 1, in: 1...10))
        case .require: return section.expression(key).map { .require($0) }
        case .addQueues: return .addQueues(section.texts(key, check: queue).map(Scenario.queueID))
        case .addTeams: return .addTeams(section.texts(key, check: team))
        case .raise: return .raise(points: section.integer(key, 0, in: -1_000_000...1_000_000))
        case .play: return .play(section.text(key, ""))
        case .offerCallback: return section.flag(key, true) ? .offerCallback : nil
        case .flow: return .flow(FlowName(section.text(key, "", check: Checks.name)))
        case .overflow: return section.optionalText(key, check: queue).map { .overflow(Scenario.queueID($0)) }
        }
    }

    private func queue(_ name: String) -> (String, String)? {
        queues.contains(name) ? nil : ("there is no queue '\(name)'", Nearest.remedy(for: name, among: queues))
    }

    private func team(_ name: String) -> (String, String)? {
        teams.contains(name) ? nil : ("no agents are in a team '\(name)'", Nearest.remedy(for: name, among: teams))
    }
}
