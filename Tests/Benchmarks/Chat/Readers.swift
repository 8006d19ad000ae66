import CentreEngine
import CentrePorts
import ContactDomain
import Synchronization

/// One reader for each agent, as each desk has one. They tell when a measured message has reached its agent.
final class Readers: Sendable {
    private struct State {
        /// When a message was handed over, by its name.
        var sent: [String: ContinuousClock.Instant] = [:]
        var arrived = Times()
    }

    private let state = Mutex(State())

    func follow(_ agents: [AgentID], _ engine: Engine) async -> [Task<Void, Never>] {
        var tasks: [Task<Void, Never>] = []
        for agent in agents {
            let events = await engine.events(after: nil, of: .agent(agent))
            tasks.append(Task { for await event in events { hear(event) } })
        }
        return tasks
    }

    func sent(_ name: String) { state.withLock { $0.sent[name] = .now } }

    /// Handed over, and not with its agent yet.
    var missing: Int { state.withLock { $0.sent.count } }

    /// What has arrived since the last time; what has not is given up.
    func take() -> Times {
        state.withLock { state in
            defer { state = State() }
            return state.arrived
        }
    }

    private func hear(_ event: FeedEvent) {
        guard event.name == "message.created" else { return }
        let now = ContinuousClock.now
        // The name is in the message's text, in brackets at its end.
        guard let open = event.json.firstRange(of: "(m-"), let close = event.json[open.upperBound...].firstIndex(of: ")") else { return }
        let name = String(event.json[event.json.index(after: open.lowerBound)..<close])
        state.withLock { state in
            guard let began = state.sent.removeValue(forKey: name) else { return }
            state.arrived.add(now - began)
        }
    }
}

/// Times of one kind, in milliseconds.
struct Times {
    private var milliseconds: [Double] = []
    var count: Int { milliseconds.count }

    mutating func add(_ time: Duration) { milliseconds.append(time / .milliseconds(1)) }

    mutating func add(_ others: Times) { milliseconds += others.milliseconds }

    func at(_ share: Double) -> Double {
        let sorted = milliseconds.sorted()
        return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
