import CentrePorts
import CentreStore
import ContactDomain

/// Carries out what is written in conversations as the engine does, straight into a store.
actor ConversationBook {
    private let store: CentreStore
    private let clock: any WallClock
    private var number: Int64 = 1_000
    private(set) var read: [String] = []

    init(store: CentreStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    /// A conversation with one contact; live where it has not ended.
    func begin(_ conversation: Conversation, _ view: InteractionView, messages: [Message] = []) async throws {
        try await store.commit(CommitBatch(interactions: [view], conversations: [conversation], messages: messages))
        number = max(number, messages.map(\.number).max() ?? 0)
    }

    func carryOut(_ command: MessageCommand) async throws(Rejection) -> InteractionID? {
        do {
            return try await perform(command)
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection(.unavailable, "storage", "\(error)")
        }
    }

    private func perform(_ command: MessageCommand) async throws -> InteractionID? {
        switch command {
        case .send(let draft, let id, let agent):
            try check(draft.text, draft.attachments)
            try await write(draft.text, by: .agent(agent), in: id, .everyone, draft.attachments, draft.buttons ?? [], draft.clientID)
            return id
        case .note(let text, let id, let author, let clientID):
            try check(text, [])
            try await write(text, by: author, in: id, .staff, [], [], clientID)
            return id
        case .edit(var message, let text, _):
            try check(text, message.attachments)
            message.text = text
            message.editedAt = clock.now
            try await store.commit(CommitBatch(messages: [message]))
            return message.interaction
        case .delete(var message, _):
            message.text = ""
            message.attachments = []
            message.deletedAt = clock.now
            try await store.commit(CommitBatch(messages: [message]))
            return message.interaction
        case .markRead(let id, let reader, let upTo):
            read.append("\(reader) \(upTo)")
            return id
        case .end(let id, _): return id
        case .receive, .report, .told, .leave: return nil
        }
    }

    private func check(_ text: String, _ attachments: [Attachment]) throws {
        guard !attachments.isEmpty || text.contains(where: { !$0.isWhitespace }) else { throw Rejection(.invalid, "message-empty", "A message needs a text or an attachment.") }
        guard text.count <= 10_000 else { throw Rejection(.invalid, "message-too-long", "A message has at most 10000 characters.") }
        guard attachments.count <= 10 else { throw Rejection(.invalid, "too-many-attachments", "A message has at most 10 attachments.") }
    }

    private func write(
        _ text: String, by author: Message.Author, in id: InteractionID, _ audience: Message.Audience, _ attachments: [Attachment], _ buttons: [Message.Button], _ clientID: String?
    ) async throws {
        guard let conversation = try await store.interaction(id)?.conversation else { throw Rejection(.notFound, "interaction-unknown", "There is no such contact.") }
        number += 1
        let message = Message(
            id: .make(number), conversation: conversation, interaction: id, number: number, at: clock.now, author: author, audience: audience, text: text,
            attachments: attachments, buttons: buttons, clientID: clientID)
        try await store.commit(CommitBatch(messages: [message]))
    }
}
