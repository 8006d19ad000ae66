import CentrePorts
import ContactDomain
import Synchronization

/// Which events a stream carries. Agents get what concerns them, and the lines that they serve. Looked up with each heartbeat, not with each event.
final class Audience: Sendable {
    enum Who: Equatable, Sendable {
        case everything
        case agent(AgentID, serving: Set<QueueID>)
        case nothing
    }

    private let who: Mutex<Who>

    init(_ who: Who) { self.who = Mutex(who) }

    func change(to new: Who) { who.withLock { $0 = new } }

    func contains(_ event: FeedEvent) -> Bool {
        switch who.withLock({ $0 }) {
        case .everything: true
        case .agent(let agent, let queues): event.agents.contains(agent) || event.line.map { queues.contains($0) } == true
        case .nothing: false
        }
    }
}
