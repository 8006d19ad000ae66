import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Conversations and what was written in them, read.
struct ConversationController: Controller {
    let access: ConversationAccess
    let cursors: CursorSeal

    var routes: [Route] {
        [
            .api(.get, "/conversations", list),
            .api(.get, "/conversations/{id}", one),
            .api(.get, "/conversations/{id}/messages", messages),
            .api(.get, "/messages", search),
        ]
    }

    /// A conversation with its latest interaction and what nobody has read yet.
    private struct Detail: Encodable {
        let conversation: Conversation
        let interaction: InteractionView?
        let unread: Int

        private enum Key: CodingKey { case conversation, interaction, unread }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(conversation, forKey: .conversation)
            try container.encode(interaction, forKey: .interaction)
            try container.encode(unread, forKey: .unread)
        }
    }

    private enum State: String, CaseIterable { case open, closed }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["state", "queue", "cursor", "limit"])
        let queue: QueueID? = try query.id("queue")
        let own = caller.role == .agent ? try await access.ownership.ownAgent(caller).id : nil
        switch try query.choice("state", State.self) ?? .open {
        case .open: return try await open(query, own, queue)
        case .closed: return try await closed(query, ConversationFilter(agent: own, queue: queue))
        }
    }

    /// Live ones, newest first.
    private func open(_ query: QueryReader, _ own: AgentID?, _ queue: QueueID?) async throws -> Answer {
        let limit = try query.limit()
        let scope = "open conversations \(own?.description ?? "") \(queue?.description ?? "")"
        let before = try cursors.open(query.text("cursor"), scope: scope).flatMap(InteractionID.init)
        let live = await access.control.snapshot().interactions.filter { view in
            view.conversation != nil && view.state != .closed && (queue == nil || view.queue == queue) && (own.map { Ownership.holds(view, $0) } ?? true)
        }
        let rest = live.sorted { $0.id > $1.id }.drop { view in before.map { view.id >= $0 } ?? false }
        let page = Array(rest.prefix(limit))
        let conversations = try await access.archive.conversations(page.compactMap(\.conversation))
        let known = Dictionary(conversations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let found = page.compactMap { view in view.conversation.flatMap { known[$0] }.map { ConversationAccess.Found(conversation: $0, live: view) } }
        let next = rest.count > limit ? page.last?.id.description : nil
        return .json(ListAnswer(items: try await details(found), nextCursor: cursors.seal(next, scope: scope)))
    }

    /// Those that ended last come first. An agent's are those that the agent had last.
    private func closed(_ query: QueryReader, _ filter: ConversationFilter) async throws -> Answer {
        let scope = "closed conversations \(String(decoding: Answer.encoded(filter), as: UTF8.self))"
        let page = try await access.archive.ended(filter, cursor: try cursors.open(query.text("cursor"), scope: scope), limit: try query.limit())
        let found = page.items.map { ConversationAccess.Found(conversation: $0, live: nil) }
        return .json(ListAnswer(items: try await details(found), nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    private func details(_ found: [ConversationAccess.Found]) async throws -> [Detail] {
        let unread = try await access.archive.unread(in: found.map(\.conversation))
        var details: [Detail] = []
        for one in found {
            details.append(Detail(conversation: one.conversation, interaction: try await access.interaction(of: one), unread: unread[one.conversation.id] ?? 0))
        }
        return details
    }

    @Sendable private func one(_ request: APIRequest) async throws -> Answer {
        let found = try await access.visible(request)
        let unread = try await access.archive.unread(in: [found.conversation])
        return .json(Detail(conversation: found.conversation, interaction: try await access.interaction(of: found), unread: unread[found.conversation.id] ?? 0))
    }

    private struct Messages: Encodable { let items: [Message] }

    @Sendable private func messages(_ request: APIRequest) async throws -> Answer {
        let conversation = try await access.visible(request).conversation.id
        let query = try QueryReader(request, knows: ["after", "before", "limit"])
        let after = try query.number("after")
        // The newest where nothing is said.
        let before = try query.number("before") ?? (after == nil ? .max : nil)
        return .json(Messages(items: try await access.log.messages(of: conversation, after: after, before: before, audience: .staff, limit: try query.limit())))
    }

    @Sendable private func search(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["search", "cursor", "limit"])
        guard let text = query.text("search") else { throw Problem.badRequest("search", "must say what to look for") }
        guard text.count <= 200 else { throw Problem.badRequest("search", "must have at most 200 characters") }
        let limit = try query.limit()
        let own = caller.role == .agent ? try await access.ownership.ownAgent(caller).id : nil
        let scope = "messages \(own?.description ?? "") \(text)"
        let cursor = try cursors.open(query.text("cursor"), scope: scope)
        let page = if let own {
            try await access.archive.searchMessages(text, servedBy: own, cursor: cursor, limit: limit)
        } else {
            try await access.log.searchMessages(text, cursor: cursor, limit: limit)
        }
        return .json(ListAnswer(items: page.items, nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }
}
