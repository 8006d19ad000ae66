import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What the caller has begun to write in a conversation.
struct DraftController: Controller {
    let access: ConversationAccess
    let drafts: any Drafts
    let clock: any WallClock

    var routes: [Route] {
        [
            .api(.get, "/conversations/{id}/draft", read),
            .api(.put, "/conversations/{id}/draft", save),
        ]
    }

    @Sendable private func read(_ request: APIRequest) async throws -> Answer {
        let conversation = try await access.readable(request).conversation.id
        let draft = try await drafts.draft(of: try request.signedIn().user.id, in: conversation)
        return .json(draft ?? Draft(text: "", changedAt: clock.now))
    }

    private struct Body: Decodable { let text: String }

    @Sendable private func save(_ request: APIRequest) async throws -> Answer {
        let conversation = try await access.readable(request).conversation.id
        let text = MessageText.cleaned(try request.decode(Body.self).text)
        var validation = Validation()
        validation.require(text.count <= MessageText.longest && text.utf8.count <= MessageText.longest * 4, "text", "must have at most \(MessageText.longest) characters")
        try validation.finish()
        let draft = Draft(text: text, changedAt: clock.now)
        try await drafts.save(draft, of: try request.signedIn().user.id, in: conversation)
        return .json(draft)
    }
}
