import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What is done to one live conversation besides writing in it.
struct ConversationActionController: Controller {
    let access: ConversationAccess
    let answers: CommandAnswers
    let store: any ConfigurationStore
    let clock: any WallClock

    var routes: [Route] {
        [
            .api(.post, "/conversations/{id}/read", read),
            .api(.post, "/conversations/{id}/typing", typing),
            .api(.post, "/conversations/{id}/call", inviteToCall),
            action("end") { live, _ in
                guard let agent = live.agent else { throw Problem(.conflict, "not-possible-now", "Nobody has this conversation; it is '\(live.state.rawValue)'.") }
                return .message(.end(live.id, by: agent))
            },
            action("transfer") { live, request in try Handover.read(request, live.id) },
            action("wrap-up", by: .put) { live, request in .wrapUp(live.id, try WrapUpBody.read(request)) },
            action("wrap-up/extend") { live, _ in .extendWrapUp(live.id) },
        ]
    }

    private func action(_ verb: String, by method: HTTPRequest.Method = .post, _ command: @escaping @Sendable (InteractionView, APIRequest) throws -> Command) -> Route {
        .api(method, "/conversations/{id}/\(verb)") { request in
            let live = try await access.actable(request).live
            let acceptance = try await access.control.submit(try command(live, request), by: try request.signedIn().initiator)
            return try await answers.view(acceptance, or: live.id)
        }
    }

    private struct Reading: Decodable { let upTo: Int64 }

    /// Only who has the conversation reads it for us; others look on, and nothing changes.
    @Sendable private func read(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let found = try await access.readable(request)
        let upTo = try request.decode(Reading.self).upTo
        var validation = Validation()
        validation.require(upTo >= 0, "upTo", "must be the number of a message")
        try validation.finish()
        guard let agent = try await access.ownership.agent(of: caller.user.id), let live = found.live, live.state != .closed else { return .noContent }
        _ = try await access.control.submit(.message(.markRead(live.id, by: .agent(agent.id), upTo: upTo)), by: caller.initiator)
        return .noContent
    }

    private struct Typing: Decodable { let isTyping: Bool }

    @Sendable private func typing(_ request: APIRequest) async throws -> Answer {
        let live = try await access.actable(request).live
        let isTyping = try request.decode(Typing.self).isTyping
        // The customer is told of the one who answers, not of others who look on.
        guard let agent = try await access.ownership.agent(of: try request.signedIn().user.id), live.agent == agent.id else { return .noContent }
        await access.control.signal(TypingSignal(interaction: live.id, by: .staff, isTyping: isTyping))
        return .noContent
    }

    /// The agent invites the customer to go on by voice: a message with a button that opens the call in the same case.
    @Sendable private func inviteToCall(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let agent = try await access.ownership.ownAgent(caller)
        let (found, live) = try await access.actable(request)
        guard let entry = try await store.get(EntryPoint.self, id: found.conversation.key.entryPoint.description)?.value, entry.acceptsWebCalls else {
            throw Problem(.conflict, "calls-not-offered", "The entry point of this conversation takes no calls from browsers: an admin can allow them in its settings.")
        }
        let invitation = CallInvitation(language: live.customer?.language ?? entry.language)
        let clientID = NewID.text(at: clock.now)
        let draft = OutboundDraft(text: invitation.text, clientID: clientID, buttons: [invitation.button])
        try await access.control.submit(.message(.send(draft, in: live.id, by: agent.id)), by: caller.initiator).requireDurable()
        guard let message = try await access.log.message(in: found.conversation.id, by: .agent(agent.id), clientID: clientID) else { throw Problem.notFound("message") }
        return .json(message, status: .created)
    }
}
