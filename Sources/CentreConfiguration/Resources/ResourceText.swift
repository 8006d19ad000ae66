import CentrePorts
import ContactDomain
import RoutingCore

/// Writes queues and agents as files have them: what has its default is left out, and ids become names.
struct ResourceText {
    private let queueKeys: [QueueID: String]
    private let endpoints: [AgentID: String]
    private let logins: [UserID: String]

    init(queues: [QueueProfile], agents: [AgentProfile], users: [UserAccount]) {
        queueKeys = Dictionary(queues.map { ($0.id, $0.key) }) { first, _ in first }
        endpoints = Dictionary(agents.map { ($0.id, $0.endpoint.text) }) { first, _ in first }
        logins = Dictionary(users.map { ($0.id, $0.login) }) { first, _ in first }
    }

    // One that is not there any more keeps its id: reading the file then names it as a fault.
    func name(_ id: QueueID) -> String { queueKeys[id] ?? id.description }
    private func name(_ id: AgentID) -> String { endpoints[id] ?? id.description }

    // MARK: Queues

    func entries(_ queue: QueueProfile) -> [(String, YamlText)] {
        let standard = QueueReader.standard(queue.key, queue.id)
        var fields = Fields()
        fields.add("name", queue.name, standard.name) { .text($0) }
        fields.add("members", queue.members, standard.members, members)
        fields.add("requiredSkills", queue.requiredSkills, standard.requiredSkills, Self.skills)
        fields.add("requirement", queue.requirement, standard.requirement) { .text($0.text) }
        fields.add("preferredSkills", queue.preferredSkills, standard.preferredSkills, Self.skills)
        fields.add("selection", queue.selection, standard.selection) { .word($0.rawValue) }
        fields.add("ringAllLimit", queue.ringAllLimit, standard.ringAllLimit, Self.number)
        fields.add("priority", queue.priority, standard.priority, Self.number)
        fields.add("rank", queue.rank, standard.rank, Self.number)
        fields.add("share", queue.share, standard.share, Self.number)
        fields.add("ageing", queue.ageing, standard.ageing, Self.number)
        fields.add("serviceLevelTarget", queue.serviceLevelTarget, standard.serviceLevelTarget, Self.span)
        fields.add("serviceLevelPercent", queue.serviceLevelPercent, standard.serviceLevelPercent, Self.number)
        fields.add("urgencyPoints", queue.urgencyPoints, standard.urgencyPoints, Self.number)
        fields.add("urgencyWithin", queue.urgencyWithin, standard.urgencyWithin, Self.span)
        fields.add("offerTimeout", queue.offerTimeout, standard.offerTimeout, Self.span)
        if let limit = queue.offerLimit { fields.add("offerLimit", Self.number(limit)) }
        if let target = queue.exhausted { fields.add("exhausted", self.target(target)) }
        addWrapUp(queue, standard, &fields)
        if !queue.steps.isEmpty { fields.add("steps", .list(queue.steps.map(step))) }
        if let hours = queue.hours { fields.add("hours", Self.hours(hours)) }
        fields.add("emergency", queue.emergency, standard.emergency, Self.flag)
        fields.add("closing", queue.closing, standard.closing, closing)
        fields.add("music", queue.music, standard.music) { .text($0) }
        if let interval = queue.announcePositionEvery { fields.add("announcePositionEvery", Self.span(interval)) }
        fields.add("announcesWait", queue.announcesWait, standard.announcesWait, Self.flag)
        fields.add("records", queue.records, standard.records, Self.flag)
        addCallbacks(queue.callbacks, standard.callbacks, &fields)
        return fields.entries
    }

    private func addCallbacks(_ callbacks: QueueProfile.Callbacks, _ standard: QueueProfile.Callbacks, _ fields: inout Fields) {
        var group = Fields()
        if callbacks.enabled != true { group.add("enabled", Self.flag(false)) }
        group.add("attempts", callbacks.attempts, standard.attempts, Self.number)
        group.add("retryAfter", callbacks.retryAfter, standard.retryAfter, Self.span)
        group.add("points", callbacks.points, standard.points, Self.number)
        guard callbacks != standard else { return }
        fields.add("callbacks", group.entries.isEmpty ? Self.flag(true) : .map(group.entries))
    }

    private func addWrapUp(_ queue: QueueProfile, _ standard: QueueProfile, _ fields: inout Fields) {
        var group = Fields()
        group.add("time", queue.wrapUp, standard.wrapUp, Self.span)
        group.add("needsCode", queue.wrapUpNeedsCode, standard.wrapUpNeedsCode, Self.flag)
        group.add("forced", queue.wrapUpForced, standard.wrapUpForced, Self.flag)
        if !queue.wrapUpCodes.isEmpty {
            group.add("codes", .map(queue.wrapUpCodes.map { code in
                (code.code, .map(code.labels.sorted { $0.key < $1.key }.map { ($0.key.text, .text($0.value)) }))
            }))
        }
        switch group.entries.map(\.0) {
        case []: break
        case ["time"]: fields.add("wrapUp", Self.span(queue.wrapUp))
        default: fields.add("wrapUp", .map(group.entries))
        }
    }

    private func members(_ members: QueuePolicy.Members) -> YamlText {
        switch members {
        case .everyone: .word("everyone")
        case .teams(let teams): .map([("teams", .list(teams.sorted().map { .text($0) }))])
        case .agents(let agents): .map([("agents", .list(agents.map(name).sorted().map { .text($0) }))])
        }
    }

    private func target(_ target: LeaveTarget) -> YamlText {
        switch target {
        case .callback: .word("callback")
        case .hangUp: .word("hangUp")
        case .flow(let flow): .map([("flow", .text(flow.text))])
        case .queue(let queue): .map([("queue", .text(name(queue)))])
        }
    }

    private func closing(_ closing: QueuePolicy.Closing) -> YamlText {
        switch closing {
        case .serveOut: .word("serveOut")
        case .hold: .word("hold")
        case .leave(nil): .word("leave")
        case .leave(let target?): .map([("leave", self.target(target))])
        }
    }

    /// The actions in one group, or as a list where one comes twice or there is none.
    private func step(_ step: RoutingStep) -> YamlText {
        let actions = step.actions.map(action)
        let isPlain = !actions.isEmpty && Set(actions.map(\.0)).count == actions.count
        return .map([("after", Self.span(step.after))] + (isPlain ? actions : [("actions", .list(actions.map { .map([$0]) }))]))
    }

    private func action(_ action: RoutingStep.Action) -> (String, YamlText) {
        switch action {
        case .relax(let skills): ("relax", .list(skills.map { .text($0.text) }))
        case .lower(let degrees): ("lower", Self.number(degrees))
        case .require(let requirement): ("require", .text(requirement.text))
        case .addQueues(let queues): ("addQueues", .list(queues.map { .text(name($0)) }))
        case .addTeams(let teams): ("addTeams", .list(teams.map { .text($0) }))
        case .raise(let points): ("raise", Self.number(points))
        case .play(let sound): ("play", .text(sound))
        case .offerCallback: ("offerCallback", Self.flag(true))
        case .flow(let flow): ("flow", .text(flow.text))
        case .overflow(let queue): ("overflow", .text(name(queue)))
        }
    }

    private static func hours(_ hours: OpeningHours) -> YamlText {
        func ranges(_ ranges: [OpeningHours.Range]) -> YamlText {
            let texts = ranges.map { YamlText.text(ClockText.write($0.from) + "-" + ClockText.write($0.to)) }
            return texts.isEmpty ? .word("closed") : texts.count == 1 ? texts[0] : .list(texts)
        }
        var entries: [(String, YamlText)] = [("timeZone", .text(hours.timeZone))]
        for (index, day) in OpeningHoursReader.weekdays.enumerated() {
            if let day = hours.weekly[index + 1].map({ (day, ranges($0)) }) { entries.append(day) }
        }
        if !hours.exceptions.isEmpty { entries.append(("exceptions", .map(hours.exceptions.sorted { $0.key < $1.key }.map { ($0.key, ranges($0.value)) }))) }
        return .map(entries)
    }

    // MARK: Agents

    func entries(_ agent: AgentProfile) -> [(String, YamlText)] {
        let standard = AgentReader.standard(agent.endpoint.text, agent.id)
        var fields = Fields()
        fields.add("name", agent.name, standard.name) { .text($0) }
        if let user = agent.user { fields.add("user", .text(logins[user] ?? user.description)) }
        fields.add("team", agent.team, standard.team) { .text($0) }
        fields.add("skills", agent.skills, standard.skills, Self.skills)
        fields.add("attributes", agent.attributes, standard.attributes) { .map($0.sorted { $0.key < $1.key }.map { ($0.key, Self.attribute($0.value)) }) }
        fields.add("capacity", agent.capacity, standard.capacity, Self.capacity)
        fields.add("levels", agent.levels, standard.levels) { .map($0.map { (name($0.key), Self.number($0.value)) }.sorted { $0.0 < $1.0 }) }
        fields.add("phone", agent.phone, standard.phone) { .word($0.rawValue) }
        fields.add("acceptsAutomatically", agent.acceptsAutomatically, standard.acceptsAutomatically, Self.flag)
        fields.add("mayDial", agent.mayDial, standard.mayDial, Self.flag)
        return fields.entries
    }

    private static func attribute(_ value: AttributeValue) -> YamlText {
        switch value {
        case .text(let text): .text(text)
        case .number(let number): .word(number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)")
        case .flag(let isSet): flag(isSet)
        case .list(let items): .list(items.map { .text($0) })
        }
    }

    private static func capacity(_ capacity: Capacity) -> YamlText {
        var entries: [(String, YamlText)] = [("units", number(capacity.units))]
        if let items = capacity.items { entries.append(("items", number(items))) }
        for channel in ContactChannel.allCases {
            guard let rule = capacity.rules[channel] else { continue }
            entries.append((channel.rawValue, .map([
                ("units", number(rule.units)), ("maximum", number(rule.maximum)), ("exclusive", flag(rule.exclusive)),
                ("interrupts", .list(rule.interrupts.map(\.rawValue).sorted().map { .word($0) })),
            ])))
        }
        if capacity.rules.isEmpty { entries.append(("channels", .word("none"))) }
        return .map(entries)
    }

    // MARK: Small values

    private static func number(_ number: Int) -> YamlText { .word("\(number)") }
    private static func flag(_ isSet: Bool) -> YamlText { .word(isSet ? "true" : "false") }
    private static func span(_ span: Span) -> YamlText { .word(DurationText.write(span)) }
    private static func skills(_ skills: [SkillName: Int]) -> YamlText { .map(skills.sorted { $0.key < $1.key }.map { ($0.key.text, number($0.value)) }) }

    private struct Fields {
        var entries: [(String, YamlText)] = []

        mutating func add(_ key: String, _ value: YamlText) { entries.append((key, value)) }

        mutating func add<Value: Equatable>(_ key: String, _ value: Value, _ standard: Value, _ text: (Value) -> YamlText) {
            if value != standard { add(key, text(value)) }
        }
    }
}
