import CentrePorts
import ContactDomain

/// Who may read a conversation, and who may write in it.
///
/// Supervisors, admins and integrations read all; an agent what they have, are offered, or had at any time, and, as long as they have a customer in
/// hand, what that customer wrote to others. Any other of somebody else's does not exist for an agent.
struct ConversationAccess: Sendable {
    let control: any CentreControl
    let history: any History
    let log: any MessageLog
    let archive: any ConversationArchive
    let customers: any CustomerDirectory
    let ownership: Ownership

    /// A conversation with its latest interaction, where that is live.
    struct Found: Sendable {
        let conversation: Conversation
        let live: InteractionView?

        /// The contact that goes on; a conflict where it is over.
        var open: InteractionView {
            get throws {
                guard let live, live.state != .closed else {
                    throw Problem(.conflict, "conversation-ended", "This conversation has ended. It goes on when its customer writes again.")
                }
                return live
            }
        }
    }

    /// One in which the caller takes part, or did; all of them for those who lead.
    func readable(_ id: ConversationID, by caller: Caller) async throws -> Found {
        guard let found = try await find(id), try await belongs(found, to: caller) else { throw Problem.notFound("conversation") }
        return found
    }

    /// One that the caller may look at: also of others with the customer whom the caller has in hand, so that nobody has to tell their story twice.
    func visible(_ id: ConversationID, to caller: Caller) async throws -> Found {
        guard let found = try await find(id) else { throw Problem.notFound("conversation") }
        if try await belongs(found, to: caller) { return found }
        guard try await attends(caller, to: found.conversation.customer) else { throw Problem.notFound("conversation") }
        return found
    }

    private func find(_ id: ConversationID) async throws -> Found? {
        guard let conversation = try await log.conversation(id) else { return nil }
        return Found(conversation: conversation, live: await control.interaction(conversation.interaction))
    }

    private func belongs(_ found: Found, to caller: Caller) async throws -> Bool {
        guard caller.role == .agent else { return true }
        guard let agent = try await ownership.agent(of: caller.user.id) else { return false }
        if let live = found.live, Ownership.holds(live, agent.id) { return true }
        return try await archive.has(agent.id, served: found.conversation.id)
    }

    /// Of which conversations with a customer the caller may read what was written: the same as `visible` says of each.
    func texts(of customer: CustomerID, for caller: Caller) async throws -> JourneyTexts {
        if caller.role != .agent { return .all }
        return try await attends(caller, to: customer) ? .all : .servedBy(try await ownership.agent(of: caller.user.id)?.id)
    }

    /// Whether the caller has a contact with this customer in hand, or is offered one.
    private func attends(_ caller: Caller, to customer: CustomerID?) async throws -> Bool {
        guard let customer, let agent = try await ownership.agent(of: caller.user.id), let desk = await control.agent(agent.id) else { return false }
        for id in desk.interactions {
            guard let present = await control.interaction(id)?.customer?.id else { continue }
            // Either may have been merged into the other meanwhile.
            if present == customer { return true }
            if let whole = try await customers.wholeCustomer(customer), whole.id == present { return true }
        }
        return false
    }

    func readable(_ request: APIRequest) async throws -> Found {
        try await readable(try request.id(of: "conversation"), by: try request.signedIn())
    }

    func visible(_ request: APIRequest) async throws -> Found {
        try await visible(try request.id(of: "conversation"), to: try request.signedIn())
    }

    /// The live interaction of a conversation that the caller may act on: agents on what they hold now.
    func actable(_ request: APIRequest) async throws -> (found: Found, live: InteractionView) {
        let caller = try request.signedIn()
        let found = try await readable(request)
        let live = try found.open
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
