import CentrePorts
import ContactDomain
import Synchronization

/// Which events a stream carries. Agents get what concerns them. Looked up with each heartbeat, not with each event.
final class Audience: Sendable {
    enum Who: Equatable, Sendable {
        case everything
        case agent(AgentID)
        case nothing
    }

    private let who: Mutex<Who>

    init(_ who: Who) { self.who = Mutex(who) }

    func change(to new: Who) { who.withLock { $0 = new } }

    func contains(_ event: FeedEvent) -> Bool {
        switch who.withLock({ $0 }) {
        case .everything: true
        case .agent(let agent): event.agents.contains(agent)
        case .nothing: false
        }
    }
}
