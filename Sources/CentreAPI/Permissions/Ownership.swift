import CentrePorts
import ContactDomain
import Synchronization

/// Which agent an account is, and which interactions concern that agent.
final class Ownership: Sendable {
    private let configuration: any ConfigurationStore
    private let control: any CentreControl
    private let history: any History
    /// Where an account's agent was found last: a hint that is checked, never trusted.
    private let hints = Mutex<[UserID: AgentID]>([:])

    init(configuration: any ConfigurationStore, control: any CentreControl, history: any History) {
        self.configuration = configuration
        self.control = control
        self.history = history
    }

    func agent(of user: UserID) async throws -> AgentProfile? {
        if let hint = hints.withLock({ $0[user] }), let agent = try await configuration.get(AgentProfile.self, id: hint.description)?.value, agent.user == user {
            return agent
        }
        let agent = try await configuration.all(AgentProfile.self).lazy.map(\.value).first { $0.user == user }
        hints.withLock { $0[user] = agent?.id }
        return agent
    }

    /// The caller's own agent; a conflict where the account has none.
    func ownAgent(_ caller: Caller) async throws -> AgentProfile {
        guard let agent = try await agent(of: caller.user.id) else { throw Problem.noAgent }
        return agent
    }

    /// An interaction, live or ended, that the caller may see. One of somebody else's does not exist for an agent.
    func interaction(_ id: InteractionID, for caller: Caller) async throws -> InteractionView {
        let found: InteractionView? = if let live = await control.interaction(id) { live } else { try await history.interaction(id) }
        guard let view = found, try await concerns(view, caller) else { throw Problem.notFound("call") }
        return view
    }

    /// A recording that the caller may hear.
    func recording(_ id: RecordingID, for caller: Caller) async throws -> RecordingRecord {
        guard let record = try await history.recording(id) else { throw Problem.notFound("recording") }
        if caller.role == .agent {
            let found: InteractionView? = if let live = await control.interaction(record.interaction) { live } else { try await history.interaction(record.interaction) }
            guard let view = found, try await concerns(view, caller) else { throw Problem.notFound("recording") }
        }
        return record
    }

    /// Everything concerns supervisors, admins and integrations; an agent what was offered to, or handled by, them.
    func concerns(_ view: InteractionView, _ caller: Caller) async throws -> Bool {
        guard caller.role == .agent else { return true }
        guard let agent = try await agent(of: caller.user.id) else { return false }
        if Self.holds(view, agent.id) { return true }
        return try await history.segments(of: view.id).contains { $0.agent == agent.id && $0.kind != .offer }
    }

    /// Whether an agent has the interaction now.
    static func holds(_ view: InteractionView, _ agent: AgentID) -> Bool { view.agent == agent || view.offer?.agents.contains(agent) == true }

    /// A live interaction that the caller may act on: agents on what they hold now.
    func actable(_ id: InteractionID, by caller: Caller) async throws -> InteractionView {
        guard let view = await control.interaction(id) else {
            let ended = try await interaction(id, for: caller)
            throw Problem(.conflict, "call-ended", "This call is over (\(ended.state.rawValue)).")
        }
        if caller.role == .agent {
            guard let agent = try await agent(of: caller.user.id), Self.holds(view, agent.id) else { throw Problem.notFound("call") }
        }
        return view
    }
}
