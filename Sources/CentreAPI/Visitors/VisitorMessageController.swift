import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What visitors write and read.
struct VisitorMessageController: Controller {
    let door: VisitorDoor
    let talk: VisitorTalk
    let hub: VisitorHub
    let files: any AttachmentStore
    let limits: VisitorLimits

    var routes: [Route] {
        [
            .api(.get, "/public/chat/{address}/messages", read),
            .api(.post, "/public/chat/{address}/messages", write),
            .api(.post, "/public/chat/{address}/typing", typing),
            .api(.post, "/public/chat/{address}/read", markRead),
            .api(.post, "/public/chat/{address}/leave", leave),
        ]
    }

    @Sendable private func read(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        let query = try QueryReader(request, knows: ["after", "before", "limit"])
        let after = try query.number("after"), before = try query.number("before")
        guard let conversation = try await talk.messages.conversation(guest.key) else { return .json(Page(items: [])) }
        // Without a place the newest are meant.
        let found = try await talk.messages.messages(
            of: conversation.id, after: after, before: before ?? (after == nil ? .max : nil), audience: .everyone, limit: min(try query.limit(), VisitorTalk.pageLimit))
        return .json(Page(items: try await talk.shown(found, in: conversation)))
    }

    private struct Page: Encodable { let items: [VisitorMessage] }

    private struct Letter: Decodable {
        let clientID: String
        var text: String?
        let attachments: [AttachmentID]?
        let choice: String?
    }

    @Sendable private func write(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        var letter = try request.decode(Letter.self)
        letter.text = letter.text.map(MessageText.cleaned)
        try check(letter)
        let known = try await talk.messages.conversation(guest.key)
        // The core remembers the latest names, the disk all of them. What was taken once is not counted again.
        if let known, let earlier = try await talk.messages.message(in: known.id, by: .customer, clientID: letter.clientID) { return try await answer(earlier, known) }
        try limits.message(guest, request)
        var content = VisitorTalk.InboundContent(clientID: letter.clientID, text: letter.text ?? "", choice: letter.choice)
        content.attachments = try await attachments(letter, guest)
        if let choice = letter.choice, letter.text?.isEmpty ?? true { content.text = try await label(of: choice, in: known) }
        let taken = try await talk.receive(content, from: guest, known: known)
        if known == nil { hub.began(guest.key, taken.conversation.id) }
        guard let message = taken.message else { throw VisitorTalk.notKept }
        return try await answer(message, taken.conversation)
    }

    private func answer(_ message: Message, _ conversation: Conversation) async throws -> Answer {
        .json(try await talk.shown([message], in: conversation).first, status: .created)
    }

    private func check(_ letter: Letter) throws {
        var validation = Validation()
        validation.requireText(letter.clientID, "clientID", upTo: 100)
        if let choice = letter.choice { validation.requireText(choice, "choice", upTo: 100) }
        let isEmpty = !(letter.text ?? "").contains { !$0.isWhitespace } && letter.attachments?.isEmpty ?? true && letter.choice == nil
        validation.require(!isEmpty, "text", "is missing: a message needs a text, an attachment or a choice")
        try validation.finish()
    }

    private func attachments(_ letter: Letter, _ guest: Guest) async throws -> [Attachment] {
        var found: [Attachment] = []
        for (index, id) in (letter.attachments ?? []).prefix(50).enumerated() {
            guard let stored = try await files.attachment(id), stored.maySend(.customer(guest.key)) else {
                throw Problem.invalidValues([FieldFault("attachments[\(index)]", "is no file of this visitor that waits to be sent")])
            }
            found.append(stored.attachment)
        }
        return found
    }

    /// What the agent reads where a button was clicked.
    private func label(of choice: String, in conversation: Conversation?) async throws -> String {
        guard let conversation else { return choice }
        let latest = try await talk.messages.messages(of: conversation.id, after: nil, before: .max, audience: .everyone, limit: 20)
        return latest.reversed().lazy.compactMap { $0.buttons.first { $0.key == choice }?.label }.first ?? choice
    }

    private struct Typing: Decodable { let isTyping: Bool }
    private struct Receipt: Decodable { let upTo: Int64 }

    @Sendable private func typing(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        let body = try request.decode(Typing.self)
        if let view = try await talk.present(guest)?.view { await talk.control.signal(TypingSignal(interaction: view.id, by: .customer, isTyping: body.isTyping)) }
        return .noContent
    }

    @Sendable private func markRead(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        let upTo = try request.decode(Receipt.self).upTo
        guard let present = try await talk.present(guest), let view = present.view, upTo > present.conversation.customerReadTo else { return .noContent }
        try await unlessOver { _ = try await talk.control.submit(.message(.markRead(view.id, by: .customer, upTo: upTo)), by: .system) }
        return .noContent
    }

    @Sendable private func leave(_ request: APIRequest) async throws -> Answer {
        let guest = try await door.guest(request)
        try limits.signal(guest)
        if let view = try await talk.present(guest)?.view {
            try await unlessOver { _ = try await talk.control.submit(.message(.leave(view.id)), by: .system) }
        }
        return .noContent
    }

    /// It may end at the very moment: then there is nothing more to do.
    private func unlessOver(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let rejection as Rejection where rejection.kind == .notFound { return }
    }
}
