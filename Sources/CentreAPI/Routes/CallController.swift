import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Live calls, one call with its timeline, and dialling.
struct CallController: Controller {
    let control: any CentreControl
    let history: any History
    let ownership: Ownership
    let cursors: CursorSeal
    let answers: CommandAnswers

    var routes: [Route] {
        [
            .api(.get, "/calls", list),
            .api(.get, "/calls/{id}", one),
            .api(.post, "/calls", dial),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["cursor", "limit"])
        let limit = try query.limit()
        let before = try cursors.open(query.text("cursor"), scope: "calls").flatMap(InteractionID.init)
        var live = await control.snapshot().interactions
        if caller.role == .agent {
            let agent = try await ownership.agent(of: caller.user.id)
            live = live.filter { view in agent.map { Ownership.holds(view, $0.id) } ?? false }
        }
        // Newest first. Ids sort by age, so a page stays right while calls come and go.
        let rest = live.sorted { $0.id > $1.id }.drop { view in before.map { view.id >= $0 } ?? false }
        let items = Array(rest.prefix(limit))
        let next = rest.count > limit ? items.last?.id.description : nil
        return .json(ListAnswer(items: items, nextCursor: cursors.seal(next, scope: "calls")))
    }

    private struct CallDetail: Encodable {
        struct Event: Encodable {
            let at: Timestamp
            let name: String
        }

        let interaction: InteractionView
        let segments: [Segment]
        let events: [Event]
        let recordings: [RecordingRecord]
    }

    @Sendable private func one(_ request: APIRequest) async throws -> Answer {
        let id: InteractionID = try request.id(of: "call")
        let view = try await ownership.interaction(id, for: try request.signedIn())
        let events = try await history.events(of: id).map { CallDetail.Event(at: $0.at, name: $0.name) }
        return .json(CallDetail(
            interaction: view, segments: try await history.segments(of: id), events: events, recordings: try await history.recordings(of: id)))
    }

    private struct Dialling: Decodable { let to: String }

    @Sendable private func dial(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let dialled = try request.decode(Dialling.self).to
        var validation = Validation()
        validation.require(DialRule.cleaned(dialled) != nil, "to", "is not a phone number: 2 to 16 digits, a plus sign may come first")
        try validation.finish()
        let agent = try await ownership.ownAgent(caller)
        guard agent.mayDial else { throw Problem(.forbidden, "dialling-not-permitted", "You may not place calls: an admin can allow it in the agent's settings.") }
        let acceptance = try await control.submit(.dial(dialled, by: agent.id), by: caller.initiator)
        let location = acceptance.interaction.map { "/api/v1/calls/\($0)" }
        return try await answers.view(acceptance, status: .accepted, headers: location.map { [.location: $0] } ?? [:])
    }
}

/// A list as the API gives it: the cursor is always there, null on the last page.
struct ListAnswer<Item: Encodable>: Encodable {
    let items: [Item]
    let nextCursor: String?

    private enum Key: CodingKey { case items, nextCursor }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(items, forKey: .items)
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}
