import CentreSimulation
import ContactDomain
import RoutingCore

/// Reads one queue of a scenario, with everything that routing knows of queues.
struct QueuePolicyReader {
    private static let day = Span.minutes(24 * 60)
    private static let points = -1_000_000...1_000_000

    let section: Section
    let key: String
    /// All queues' keys.
    let queues: [String]
    let teams: [String]
    let timeZone: String

    func read() -> QueuePolicy {
        var queue = QueuePolicy(id: Scenario.queueID(key), name: key)
        let teams = section.texts("teams", check: team)
        if !teams.isEmpty { queue.members = .teams(Set(teams)) }
        queue.requirement = section.expression("requirement") ?? queue.requirement
        queue.preferred = section.skills("preferred", in: -1_000...1_000)
        queue.selection = section.choice("selection", queue.selection)
        queue.ringAllLimit = section.integer("ringAllLimit", queue.ringAllLimit, in: 1...50)
        readOrder(&queue)
        readOffers(&queue)
        readWrapUp(&queue)
        for (index, item) in section.list("steps").enumerated() {
            let step = section.group(item, "steps", number: index + 1)
            if step.isGroup, let step = RoutingStepReader(section: step, queues: queues, teams: self.teams).read() { queue.steps.append(step) }
        }
        if section.entry("hours") != nil { queue.hours = OpeningHoursReader(section: section.section("hours")).read(timeZone: timeZone) }
        queue.emergency = section.flag("emergency", queue.emergency)
        queue.closing = closing()
        section.finish()
        return queue
    }

    private func readOrder(_ queue: inout QueuePolicy) {
        queue.weight = section.integer("weight", queue.weight, in: Self.points)
        queue.rank = section.integer("rank", queue.rank, in: Self.points)
        queue.share = section.integer("share", queue.share, in: 1...1_000)
        queue.ageing = section.integer("ageing", queue.ageing, in: 0...1_000_000)
        queue.serviceLevelTarget = section.span("target", queue.serviceLevelTarget, in: .zero...Self.day)
        queue.urgencyPoints = section.integer("urgencyPoints", queue.urgencyPoints, in: Self.points)
        queue.urgencyWithin = section.span("urgencyWithin", queue.urgencyWithin, in: .zero...Self.day)
        queue.callbackPoints = section.integer("callbackPoints", queue.callbackPoints, in: Self.points)
    }

    private func readOffers(_ queue: inout QueuePolicy) {
        if section.value("offerTimeout")?.text == "none" {
            queue.offerTimeout = nil
        } else {
            queue.offerTimeout = section.span("offerTimeout", queue.offerTimeout ?? .seconds(15), in: .seconds(1)...Self.day)
        }
        if section.value("offerLimit") != nil { queue.offerLimit = section.integer("offerLimit", 1, in: 1...1_000) }
        queue.exhausted = target("exhausted")
    }

    private func readWrapUp(_ queue: inout QueuePolicy) {
        guard let entry = section.entry("wrapUp") else { return }
        if case .text = entry.value.content {
            queue.wrapUp.time = section.span("wrapUp", queue.wrapUp.time, in: .zero...Self.day)
            return
        }
        let group = section.section("wrapUp")
        queue.wrapUp.time = group.span("time", queue.wrapUp.time, in: .zero...Self.day)
        queue.wrapUp.extendBy = group.span("extendBy", queue.wrapUp.extendBy, in: .seconds(1)...Self.day)
        queue.wrapUp.extensions = group.integer("extensions", queue.wrapUp.extensions, in: 0...100)
        queue.wrapUp.needsCode = group.flag("needsCode", queue.wrapUp.needsCode)
        queue.wrapUp.forced = group.flag("forced", queue.wrapUp.forced)
        group.finish()
    }

    /// `serveOut`, `hold`, `leave`, or `{leave: …}`.
    private func closing() -> QueuePolicy.Closing {
        guard let entry = section.entry("closing") else { return .serveOut }
        if case .map = entry.value.content {
            let group = section.section("closing")
            defer { group.finish() }
            return .leave(QueuePolicyReader(section: group, key: key, queues: queues, teams: teams, timeZone: timeZone).target("leave"))
        }
        switch section.value("closing")?.text {
        case "serveOut", nil: return .serveOut
        case "hold": return .hold
        case "leave": return .leave(nil)
        case let other?:
            section.report(entry, "'\(other)' is not known", "write serveOut, hold, leave, or {leave: {queue: KEY}}")
            return .serveOut
        }
    }

    /// `callback`, `hangUp`, `{flow: NAME}` or `{queue: KEY}`.
    private func target(_ key: String) -> LeaveTarget? {
        guard let entry = section.entry(key) else { return nil }
        if case .map = entry.value.content {
            let group = section.section(key)
            defer { group.finish() }
            if let queue = group.optionalText("queue", check: queue) { return .queue(Scenario.queueID(queue)) }
            if let flow = group.optionalText("flow", check: Checks.name) { return .flow(FlowName(flow)) }
            return nil
        }
        switch section.value(key)?.text {
        case "callback": return .callback
        case "hangUp": return .hangUp
        case nil: return nil
        case let other?:
            section.report(entry, "'\(other)' is not known", "write callback, hangUp, {flow: NAME} or {queue: KEY}")
            return nil
        }
    }

    private func queue(_ name: String) -> (String, String)? {
        queues.contains(name) ? nil : ("there is no queue '\(name)'", Nearest.remedy(for: name, among: queues))
    }

    private func team(_ name: String) -> (String, String)? {
        teams.contains(name) ? nil : ("no agents are in a team '\(name)'", Nearest.remedy(for: name, among: teams))
    }
}
