import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Call-backs that are still to be made, or are being made.
///
/// Agents see those of the queues that they serve, and may ask for, put off and cancel them where they may dial.
struct CallbackController: Controller {
    let control: any CentreControl
    let store: any ConfigurationStore
    let ownership: Ownership
    let cursors: CursorSeal
    let answers: CommandAnswers

    var routes: [Route] {
        [
            .api(.get, "/callbacks", list),
            .api(.post, "/callbacks", request),
            .api(.get, "/callbacks/{id}", one),
            .api(.delete, "/callbacks/{id}", cancel),
            .api(.post, "/callbacks/{id}/reschedule", reschedule),
        ]
    }

    // MARK: Reading

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["queue", "cursor", "limit"])
        let limit = try query.limit()
        let queue: QueueID? = try query.id("queue")
        let scope = "callbacks \(queue?.description ?? "")"
        let before = try cursors.open(query.text("cursor"), scope: scope).flatMap(InteractionID.init)
        let served = try await queuesServed(by: caller)
        let all = await control.snapshot().interactions.filter { view in
            view.callback != nil && (queue == nil || view.queue == queue) && (served.map { queues in view.queue.map(queues.contains) ?? false } ?? true)
        }
        // Newest first, as calls are.
        let rest = all.sorted { $0.id > $1.id }.drop { view in before.map { view.id >= $0 } ?? false }
        let items = Array(rest.prefix(limit))
        let next = rest.count > limit ? items.last?.id.description : nil
        return .json(ListAnswer(items: items, nextCursor: cursors.seal(next, scope: scope)))
    }

    @Sendable private func one(_ request: APIRequest) async throws -> Answer {
        .json(try await callback(request, for: try request.signedIn()))
    }

    /// The queues whose call-backs the caller may see; nil for all.
    private func queuesServed(by caller: Caller) async throws -> Set<QueueID>? {
        guard caller.role == .agent else { return nil }
        guard let agent = try await ownership.agent(of: caller.user.id) else { return [] }
        return Set(try await store.all(QueueProfile.self).map(\.value).filter { $0.routing.isServed(by: agent.routing) }.map(\.id))
    }

    /// The call-back in the path, where the caller may see it.
    private func callback(_ request: APIRequest, for caller: Caller) async throws -> InteractionView {
        let id: InteractionID = try request.id(of: "call-back")
        guard let view = await control.interaction(id), view.callback != nil else { throw Problem.notFound("call-back") }
        if let served = try await queuesServed(by: caller), !(view.queue.map(served.contains) ?? false) { throw Problem.notFound("call-back") }
        return view
    }

    // MARK: Writing

    private struct Wish: Decodable {
        let queue: QueueID
        let number: String
        let at: Timestamp?
        let name: String?
        let language: LanguageTag?
        let priority: Int?
    }

    @Sendable private func request(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let wish = try request.decode(Wish.self)
        var validation = Validation()
        validation.require(DialRule.cleaned(wish.number) != nil, "number", "is not a phone number: 2 to 16 digits, a plus sign may come first")
        if let name = wish.name { validation.requireText(name, "name") }
        if let language = wish.language { validation.requireLanguage(language.text, "language") }
        validation.require((-1_000_000...1_000_000).contains(wish.priority ?? 0), "priority", "must be from -1000000 to 1000000")
        try validation.finish()
        try await requireDialling(caller)
        do {
            let acceptance = try await control.submit(
                .requestCallback(CallbackRequest(
                    queue: wish.queue, number: wish.number, at: wish.at, name: wish.name ?? "", language: wish.language ?? "en", priority: wish.priority ?? 0)),
                by: caller.initiator)
            return try await answers.view(acceptance, status: .created, headers: acceptance.interaction.map { [.location: "/api/v1/callbacks/\($0)"] } ?? [:])
        } catch let rejection as Rejection where rejection.code == "callback-exists" {
            throw await existing(wish, rejection)
        }
    }

    /// A conflict that leads to the call-back that is there already.
    private func existing(_ wish: Wish, _ rejection: Rejection) async -> Problem {
        var problem = ProblemMapping.problem(rejection)
        let number = DialRule.cleaned(wish.number)
        if let present = await control.snapshot().interactions.first(where: { $0.queue == wish.queue && $0.callback?.number == number }) {
            problem.headers[.location] = "/api/v1/callbacks/\(present.id)"
        }
        return problem
    }

    private struct Appointment: Decodable { let at: Timestamp }

    @Sendable private func reschedule(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let at = try request.decode(Appointment.self).at
        let id = try await callback(request, for: caller).id
        try await requireDialling(caller)
        return try await answers.view(try await control.submit(.rescheduleCallback(id, at: at), by: caller.initiator), or: id)
    }

    @Sendable private func cancel(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id = try await callback(request, for: caller).id
        try await requireDialling(caller)
        _ = try await control.submit(.cancelCallback(id), by: caller.initiator)
        return .noContent
    }

    /// An agent who may not dial may not have others dial either.
    private func requireDialling(_ caller: Caller) async throws {
        guard caller.role == .agent else { return }
        guard try await ownership.ownAgent(caller).mayDial else {
            throw Problem(.forbidden, "dialling-not-permitted", "You may not place calls: an admin can allow it in the agent's settings.")
        }
    }
}
