import ContactDomain
import RoutingCore

/// Reads what changes for those who have waited for a while: `after`, and any of the actions, done in the order in which they are written.
///
/// Where one action comes twice, as a group's key cannot, they stand in a list: `actions: [{raise: 5}, {play: hold}, {raise: 5}]`.
struct RoutingStepReader {
    enum Verb: String, CaseIterable {
        case relax, lower, require, addQueues, addTeams, raise, play, offerCallback, flow, overflow
    }

    let section: Section
    let references: References

    func read() -> RoutingStep? {
        if section.entry("after") == nil { section.report("after", "is missing", "say how long someone has waited by then: `after: 30s`") }
        let after = section.span("after", .zero, in: .zero...QueueReader.longest)
        var actions = actions(of: section)
        for (index, item) in section.list("actions").enumerated() {
            let group = section.group(item, "actions", number: index + 1)
            actions += self.actions(of: group)
            group.finish()
        }
        section.finish()
        if !section.keys.contains(where: { $0.key != "after" }) {
            section.reading.report(section.place, section.path, "does nothing", "give it one of: " + Verb.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return RoutingStep(after: after, actions: actions)
    }

    private func actions(of group: Section) -> [RoutingStep.Action] {
        let actions = group.keys.compactMap { entry in Verb(rawValue: entry.key).flatMap { action($0, group) } }
        // For the remedy of a misspelt key.
        for verb in Verb.allCases { _ = group.entry(verb.rawValue) }
        return actions
    }

    private func action(_ verb: Verb, _ group: Section) -> RoutingStep.Action? {
        let key = verb.rawValue
        switch verb {
        case .relax: return .relax(group.texts(key).map { SkillName($0) })
        case .lower: return .lower(by: group.integer(key, 1, in: 0...10))
        case .require: return group.expression(key).map { .require($0) }
        case .addQueues: return .addQueues(group.texts(key, check: references.queue).compactMap { references.queues[$0] })
        case .addTeams: return .addTeams(group.texts(key, severity: references.absentees, check: references.team))
        case .raise: return .raise(points: group.integer(key, 0, in: QueueReader.points))
        case .play: return .play(group.text(key, ""))
        case .offerCallback: return group.flag(key, true) ? .offerCallback : nil
        case .flow: return .flow(FlowName(group.text(key, "", check: references.flow)))
        case .overflow: return group.optionalText(key, check: references.queue).flatMap { references.queues[$0] }.map { .overflow($0) }
        }
    }
}
