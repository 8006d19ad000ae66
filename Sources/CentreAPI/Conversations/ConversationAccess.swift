import CentrePorts
import ContactDomain

/// Who may read a conversation, and who may write in it.
///
/// Supervisors, admins and integrations read all; an agent what they have, are offered, or had at any time. One of somebody else's does not exist for an agent.
struct ConversationAccess: Sendable {
    let control: any CentreControl
    let history: any History
    let log: any MessageLog
    let archive: any ConversationArchive
    let ownership: Ownership

    /// A conversation with its latest interaction, where that is live.
    struct Found: Sendable {
        let conversation: Conversation
        let live: InteractionView?
    }

    func readable(_ id: ConversationID, by caller: Caller) async throws -> Found {
        guard let conversation = try await log.conversation(id) else { throw Problem.notFound("conversation") }
        let found = Found(conversation: conversation, live: await control.interaction(conversation.interaction))
        guard caller.role == .agent else { return found }
        guard let agent = try await ownership.agent(of: caller.user.id) else { throw Problem.notFound("conversation") }
        if let live = found.live, Ownership.holds(live, agent.id) { return found }
        guard try await archive.has(agent.id, served: id) else { throw Problem.notFound("conversation") }
        return found
    }

    func readable(_ request: APIRequest) async throws -> Found {
        try await readable(try request.id(of: "conversation"), by: try request.signedIn())
    }

    /// The live interaction of a conversation that the caller may act on: agents on what they hold now.
    func actable(_ request: APIRequest) async throws -> (found: Found, live: InteractionView) {
        let caller = try request.signedIn()
        let found = try await readable(request)
        guard let live = found.live, live.state != .closed else {
            throw Problem(.conflict, "conversation-ended", "This conversation has ended. It goes on when its customer writes again.")
        }
        if caller.role == .agent, try await ownership.agent(of: caller.user.id).map({ Ownership.holds(live, $0.id) }) != true {
            throw Problem(.conflict, "not-yours", "Only the agent who has the conversation can do this; it is '\(live.state.rawValue)'.")
        }
        return (found, live)
    }

    /// Who the caller is in a conversation: the agent that the account is, or the account itself.
    func author(_ caller: Caller) async throws -> Message.Author {
        try await ownership.agent(of: caller.user.id).map { .agent($0.id) } ?? .user(caller.user.id)
    }

    /// The latest interaction, live or ended.
    func interaction(of found: Found) async throws -> InteractionView? {
        if let live = found.live { return live }
        return try await history.interaction(found.conversation.interaction)
    }
}
