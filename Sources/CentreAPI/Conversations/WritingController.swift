import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What the staff writes: messages, notes, and changes of their own.
struct WritingController: Controller {
    let access: ConversationAccess
    let files: any AttachmentStore
    let drafts: any Drafts
    let store: any ConfigurationStore
    let clock: any WallClock

    var routes: [Route] {
        [
            .api(.post, "/conversations/{id}/messages", send),
            .api(.post, "/conversations/{id}/notes", note),
            .api(.put, "/conversations/{id}/messages/{message}", edit),
            .api(.delete, "/conversations/{id}/messages/{message}", delete),
        ]
    }

    private struct Outgoing: Decodable {
        let text: String?
        let attachments: [AttachmentID]?
        let clientID: String?
    }

    private struct Text: Decodable {
        let text: String
        let clientID: String?
    }

    private struct NewText: Decodable { let text: String }

    @Sendable private func send(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let found = try await access.readable(request)
        let body = try request.decode(Outgoing.self)
        let name = try Self.checked(body.clientID)
        let agent = try await access.ownership.ownAgent(caller)
        let author = Message.Author.agent(agent.id)
        // Before anything else: what was said once is not refused the second time because the conversation has moved on.
        if let name, let sent = try await access.log.message(in: found.conversation.id, by: author, clientID: name) { return .json(sent, status: .created) }
        let clientID = name ?? NewID.text(at: clock.now)
        let live = try await access.actable(request).live
        let text = MessageText.cleaned(body.text ?? "")
        let acceptance: Acceptance
        do {
            let draft = OutboundDraft(text: text, attachments: try await attachments(body.attachments ?? [], of: caller), clientID: clientID)
            acceptance = try await access.control.submit(.message(.send(draft, in: live.id, by: agent.id)), by: caller.initiator)
        } catch {
            // A twin of this request may have been faster: then its files are in the message already.
            guard name != nil, let sent = try await access.log.message(in: found.conversation.id, by: author, clientID: clientID) else { throw error }
            return .json(sent, status: .created)
        }
        try acceptance.requireDurable()
        try await drafts.save(Draft(text: "", changedAt: clock.now), of: caller.user.id, in: found.conversation.id)
        return try await written(in: found.conversation.id, by: author, clientID)
    }

    /// The caller's own files that are in no message yet.
    private func attachments(_ ids: [AttachmentID], of caller: Caller) async throws -> [Attachment] {
        var validation = Validation()
        var attachments: [Attachment] = []
        validation.require(Set(ids).count == ids.count, "attachments", "names a file twice")
        // The core has the last word on the number; here it bounds the work.
        for (index, id) in ids.prefix(100).enumerated() {
            let stored = try await files.attachment(id)
            validation.require(stored?.maySend(.user(caller.user.id)) == true, "attachments[\(index)]", "is not a file that you have sent here and not used yet")
            if let stored { attachments.append(stored.attachment) }
        }
        try validation.finish()
        return attachments
    }

    /// By all who may read it: a supervisor's note is the whisper into a conversation, and who had it before may know something.
    @Sendable private func note(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let found = try await access.readable(request)
        let body = try request.decode(Text.self)
        let name = try Self.checked(body.clientID)
        let author = try await access.author(caller)
        if let name, let sent = try await access.log.message(in: found.conversation.id, by: author, clientID: name) { return .json(sent, status: .created) }
        let clientID = name ?? NewID.text(at: clock.now)
        let live = try found.open
        try await access.control.submit(.message(.note(MessageText.cleaned(body.text), in: live.id, by: author, clientID: clientID)), by: caller.initiator).requireDurable()
        return try await written(in: found.conversation.id, by: author, clientID)
    }

    @Sendable private func edit(_ request: APIRequest) async throws -> Answer {
        let (message, author) = try await own(request)
        let text = try request.decode(NewText.self).text
        try await access.control.submit(.message(.edit(message, text: MessageText.cleaned(text), by: author)), by: try request.signedIn().initiator).requireDurable()
        return .json(try await access.log.message(message.id) ?? message)
    }

    @Sendable private func delete(_ request: APIRequest) async throws -> Answer {
        let (message, author) = try await own(request)
        // Deleted already: there is nothing more to do, and asking again does no harm.
        guard message.deletedAt == nil else { return .json(message) }
        try await access.control.submit(.message(.delete(message, by: author)), by: try request.signedIn().initiator).requireDurable()
        return .json(try await access.log.message(message.id) ?? message)
    }

    /// The message in the path, which the caller wrote.
    private func own(_ request: APIRequest) async throws -> (Message, Message.Author) {
        let found = try await access.readable(request)
        let id: MessageID = try request.id(of: "message", named: "message")
        guard let message = try await access.log.message(id), message.conversation == found.conversation.id else { throw Problem.notFound("message") }
        let author = try await access.author(try request.signedIn())
        guard message.author == author else { throw Problem(.forbidden, "not-yours", "Only its author changes a message.") }
        _ = try await access.actable(request)
        try await requireChangeable(message, in: found.conversation)
        return (message, author)
    }

    /// What the customer has on the screen of a messenger that cannot change it stays there: saying otherwise would deceive the agent.
    private func requireChangeable(_ message: Message, in conversation: Conversation) async throws {
        guard message.audience == .everyone, message.deletedAt == nil, message.delivery.state > .accepted, message.delivery.state != .failed,
            let entry = try await store.get(EntryPoint.self, id: conversation.key.entryPoint.description)?.value, entry.webhook?.changes == false
        else { return }
        throw Problem(.conflict, "channel-cannot-change", "The customer's messenger cannot change or take back what it has shown. Write another message instead.")
    }

    private static func checked(_ clientID: String?) throws -> String? {
        guard let clientID else { return nil }
        var validation = Validation()
        validation.requireText(clientID, "clientID", upTo: 100)
        try validation.finish()
        return clientID
    }

    private func written(in conversation: ConversationID, by author: Message.Author, _ clientID: String) async throws -> Answer {
        guard let message = try await access.log.message(in: conversation, by: author, clientID: clientID) else { throw Problem.notFound("message") }
        return .json(message, status: .created)
    }
}
