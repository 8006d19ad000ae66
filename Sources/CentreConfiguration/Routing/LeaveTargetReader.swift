import ContactDomain
import RoutingCore

/// Reads where those go who leave a queue unserved, and what becomes of them at closing time.
struct LeaveTargetReader {
    let section: Section
    let references: References

    /// `callback`, `hangUp`, `{flow: NAME}` or `{queue: KEY}`.
    func read(_ key: String) -> LeaveTarget? {
        guard let entry = section.entry(key) else { return nil }
        if case .map(let entries) = entry.value.content {
            let group = section.section(key)
            defer { group.finish() }
            let queue = group.optionalText("queue", check: references.queue)
            let flow = group.optionalText("flow", check: references.flow)
            if entries.count != 1 { section.report(entry, "names \(entries.count) targets", "write callback, hangUp, {flow: NAME} or {queue: KEY}") }
            if let queue, let id = references.queues[queue] { return .queue(id) }
            return flow.map { .flow(FlowName($0)) }
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

    /// `serveOut`, `hold`, `leave`, or `{leave: …}`.
    func closing(_ key: String) -> QueuePolicy.Closing {
        guard let entry = section.entry(key) else { return .serveOut }
        if case .map = entry.value.content {
            let group = section.section(key)
            defer { group.finish() }
            return .leave(LeaveTargetReader(section: group, references: references).read("leave"))
        }
        switch section.value(key)?.text {
        case "serveOut", nil: return .serveOut
        case "hold": return .hold
        case "leave": return .leave(nil)
        case let other?:
            section.report(entry, "'\(other)' is not known", "write serveOut, hold, leave, or {leave: {queue: KEY}}")
            return .serveOut
        }
    }
}
