import ContactDomain

extension RoutingExplanation {
    /// In plain English, a fact a line: what the API and `tandem trace` show.
    public var text: String {
        var lines = ["Interaction \(item) (\(channel.rawValue)) in queue \(queue) at \(at.text): \(stateText)."]
        lines.append("Ordered from \(orderAt.text), enqueued \(enqueuedAt.text), in this queue since \(enteredAt.text).")
        if let position { lines.append("Place \(position) of \(waiting)\(estimatedWait.map { ", estimated wait \(Self.seconds($0)) s" } ?? "").") }
        lines.append(scoreText)
        if !asked.isEmpty { lines.append("Asks for: \(asked.joined(separator: "; ")).") }
        lines.append(stepText)
        if failedOffers > 0 { lines.append("Offers that failed in this queue: \(failedOffers).") }
        if let sticky { lines.append(stickyText(sticky)) }
        lines.append(waitsText)
        for agent in agents { lines.append(agent.text) }
        return lines.joined(separator: "\n")
    }

    private var stateText: String {
        switch state {
        case .parked(let until): "parked until \(until.text)"
        case .waiting: "waiting"
        case .offered(let agents, let deadline?): "offered to \(Self.list(agents)) until \(deadline.text)"
        case .offered(let agents, nil): "offered to \(Self.list(agents))"
        case .active(let agent): "active with \(agent)"
        case .wrapUp(let agents): "over, in wrap-up with \(Self.list(agents))"
        }
    }

    private var scoreText: String {
        let parts: [(String, Int64)] = [
            ("queue weight", score.weight), ("priority", score.priority), ("tier", score.tier), ("steps", score.steps), ("call-back", score.callback),
            ("urgency", score.urgency), ("age", score.ageing),
        ]
        let told = parts.filter { $0.1 != 0 }.map { "\($0.0) \(Self.points($0.1))" }
        let overdue = score.overdue ? " Overdue: it goes before all that are not, the oldest first." : ""
        return "Score \(Self.points(score.total))\(told.isEmpty ? "" : " = " + told.joined(separator: " + ")).\(overdue)"
    }

    private var stepText: String {
        guard let nextStep else { return "Steps reached: \(stepsReached); none lies ahead." }
        let held = nextStep.isHeldUp ? " (held up until the offer has failed)" : ""
        return "Steps reached: \(stepsReached); step \(nextStep.step) comes \(nextStep.due.text)\(held)."
    }

    private func stickyText(_ sticky: RoutingItem.Sticky) -> String {
        guard let reservedUntil else { return "Prefers agent \(sticky.agent) (\(sticky.why.rawValue)), but is open to all." }
        guard reservedUntil < .distantFuture else { return "Reserved for agent \(sticky.agent) alone (\(sticky.why.rawValue))." }
        return "Reserved for agent \(sticky.agent) (\(sticky.why.rawValue)) until \(reservedUntil.text), then open to all."
    }

    private var waitsText: String {
        switch waitsFor {
        case .nothing: "Waits for nothing."
        case .opening(let queue): "Waits for queue \(queue) to open."
        case .due(let instant): "Waits until \(instant.text)."
        case .answer(let agents): "Waits for an answer of \(Self.list(agents))."
        case .stickyAgent(let agent): "Waits for agent \(agent)."
        case .nobodyQualifies: "Nobody qualifies for what is asked now: it waits for a step, or for an agent with these skills."
        case .agents(let count): "Waits until one of the \(count) agents who qualify is free."
        case .thaw: "Waits until offering is taken up again: it is frozen."
        }
    }

    static func list(_ agents: [AgentID]) -> String { agents.map(\.description).joined(separator: ", ") }

    static func points(_ micro: Int64) -> String { decimal(micro, 1_000_000, 6) }
    static func seconds(_ span: Span) -> String { decimal(span.milliseconds, 1000, 3) }

    /// Without a trailing fraction of zeros.
    private static func decimal(_ value: Int64, _ unit: UInt64, _ digits: Int) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit)
        var fraction = String(rest)
        fraction = String(repeating: "0", count: digits - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (value < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension RoutingExplanation.Agent {
    /// `Agent …: eligible, 1st choice (idle since …)`, or why not.
    public var text: String {
        guard isEligible else { return "Agent \(agent): not now: \(exclusions.map(\.text).joined(separator: "; "))." }
        let keys = selection.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return "Agent \(agent): eligible\(rank.map { ", choice \($0)" } ?? "")\(keys.isEmpty ? "" : " (\(keys))")."
    }
}
