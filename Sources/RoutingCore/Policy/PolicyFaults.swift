import ContactDomain

extension QueuePolicy {
    /// What is wrong with it, each in a sentence with the field, the value and the remedy; empty where nothing is.
    public var faults: [String] {
        var faults = FaultCollector()
        faults.name(name, "name", mayBeEmpty: true)
        if case .teams(let teams) = members {
            for team in teams.sorted() { faults.name(team, "members.teams") }
        }
        faults.expression(requirement, "requirement")
        faults.preferred(preferred)
        faults.number(ringAllLimit, "ringAllLimit", in: 1...50)
        faults.number(weight, "weight", in: FaultCollector.points)
        faults.number(rank, "rank", in: FaultCollector.points)
        faults.number(share, "share", in: 1...1000)
        faults.number(ageing, "ageing", in: 0...1_000_000)
        faults.span(serviceLevelTarget, "serviceLevelTarget")
        faults.number(urgencyPoints, "urgencyPoints", in: FaultCollector.points)
        faults.span(urgencyWithin, "urgencyWithin")
        faults.number(callbackPoints, "callbackPoints", in: FaultCollector.points)
        // An offer that ends as it begins would be made again and again at one instant.
        faults.span(offerTimeout, "offerTimeout", positive: true)
        if let offerLimit { faults.number(offerLimit, "offerLimit", in: 1...1_000_000) }
        faults.target(exhausted, "exhausted")
        faults.span(wrapUp.time, "wrapUp.time")
        faults.span(wrapUp.extendBy, "wrapUp.extendBy")
        faults.number(wrapUp.extensions, "wrapUp.extensions", in: 0...1000)
        faults.count(steps.count, "steps", most: 50)
        for (index, step) in steps.prefix(50).enumerated() { faults.step(step, "steps[\(index)]") }
        if case .leave(let target) = closing { faults.target(target, "closing") }
        return faults.faults + (hours?.faults ?? [])
    }
}

extension FaultCollector {
    fileprivate mutating func target(_ target: LeaveTarget?, _ field: String) {
        if case .flow(let flow)? = target { name(flow.text, "\(field).flow") }
    }

    fileprivate mutating func step(_ step: RoutingStep, _ field: String) {
        span(step.after, "\(field).after")
        count(step.actions.count, "\(field).actions", most: 50)
        for action in step.actions.prefix(50) {
            switch action {
            case .relax(let skills):
                count(skills.count, "\(field).relax", most: 1000)
                for skill in skills.prefix(1000) { name(skill.text, "\(field).relax") }
            case .lower(let degrees): number(degrees, "\(field).lower", in: 0...10)
            case .require(let requirement): expression(requirement, "\(field).require")
            case .addQueues(let queues): count(queues.count, "\(field).addQueues", most: 1000)
            case .addTeams(let teams):
                count(teams.count, "\(field).addTeams", most: 1000)
                for team in teams.prefix(1000) { name(team, "\(field).addTeams") }
            case .raise(let points): number(points, "\(field).raise", in: Self.points)
            case .play(let prompt): name(prompt, "\(field).play")
            case .flow(let flow): name(flow.text, "\(field).flow")
            case .offerCallback, .overflow: break
            }
        }
    }
}

extension AgentPolicy {
    /// What is wrong with it, each in a sentence with the field, the value and the remedy; empty where nothing is.
    public var faults: [String] {
        var faults = FaultCollector()
        faults.name(team, "team", mayBeEmpty: true)
        faults.skills(skills)
        faults.attributes(attributes)
        faults.number(capacity.units, "capacity.units", in: 1...1_000_000)
        if let items = capacity.items { faults.number(items, "capacity.items", in: 0...1_000_000) }
        for (channel, rule) in capacity.rules.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            faults.number(rule.units, "capacity.rules[\(channel.rawValue)].units", in: 1...1_000_000)
            faults.number(rule.maximum, "capacity.rules[\(channel.rawValue)].maximum", in: 0...1_000_000)
        }
        for (queue, level) in levels.sorted(by: { $0.key < $1.key }) { faults.number(level, "levels[\(queue)]", in: 0...1_000_000) }
        return faults.faults
    }
}

extension RoutingPolicy {
    /// What is wrong with it, each in a sentence with the field, the value and the remedy; empty where nothing is.
    public var faults: [String] {
        var faults = FaultCollector()
        faults.span(guardAfter, "guardAfter")
        for (tier, points) in tierPoints.sorted(by: { $0.key < $1.key }) {
            faults.name(tier, "tierPoints")
            faults.number(points, "tierPoints[\(tier.shortened)]", in: FaultCollector.points)
        }
        faults.span(backOff.declined, "backOff.declined")
        faults.span(backOff.busy, "backOff.busy")
        faults.span(backOff.noAnswer, "backOff.noAnswer")
        faults.span(backOff.unreachable, "backOff.unreachable")
        faults.number(noAnswerLimit, "noAnswerLimit", in: 0...1_000_000)
        faults.span(notRespondingFor, "notRespondingFor")
        faults.span(occupancyWindow, "occupancyWindow", positive: true)
        if WallClock(zone: timeZone) == nil { faults.add("timeZone: '\(timeZone.shortened)' is not a time zone; use an IANA name such as Europe/Berlin") }
        faults.span(coldHandlingTime, "coldHandlingTime")
        return faults.faults
    }
}

extension RoutingItem {
    /// What is wrong with it, each in a sentence with the field, the value and the remedy; empty where nothing is.
    public var faults: [String] {
        var faults = FaultCollector()
        faults.number(priority, "priority", in: FaultCollector.points)
        if let tier { faults.name(tier, "tier", mayBeEmpty: true) }
        faults.expression(requirement, "requirement")
        faults.preferred(preferred)
        faults.attributes(attributes)
        faults.span(sticky?.window, "sticky.window")
        if let callback {
            faults.name(callback.number, "callback.number")
            faults.number(callback.attempts, "callback.attempts", in: 1...1000)
            faults.span(callback.retryAfter, "callback.retryAfter")
        }
        return faults.faults
    }
}
