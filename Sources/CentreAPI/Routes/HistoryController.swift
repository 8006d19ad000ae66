import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Interactions of all times, newest first.
struct HistoryController: Controller {
    let history: any History
    let ownership: Ownership
    let cursors: CursorSeal

    var routes: [Route] { [.api(.get, "/history", list)] }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["from", "to", "queue", "agent", "state", "direction", "customer", "cursor", "limit"])
        var filter = HistoryFilter(
            from: try query.time("from"), to: try query.time("to"), queue: try query.id("queue"), agent: try query.id("agent"),
            state: try query.choice("state", InteractionState.self), direction: try Self.direction(query), customer: query.text("customer"))
        if let from = filter.from, let to = filter.to, from > to { throw Problem.badRequest("from", "is after 'to'") }
        if let customer = filter.customer, customer.count > 100 { throw Problem.badRequest("customer", "must have at most 100 characters") }
        if caller.role == .agent {
            let own = try await ownership.ownAgent(caller).id
            // Somebody else's history does not exist for an agent.
            guard filter.agent == nil || filter.agent == own else { throw Problem.notFound("agent") }
            filter.agent = own
        }
        let scope = "history \(String(decoding: Answer.encoded(filter), as: UTF8.self))"
        let page = try await history.interactions(filter, cursor: try cursors.open(query.text("cursor"), scope: scope), limit: try query.limit())
        return .json(ListAnswer(items: page.items, nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    private static func direction(_ query: QueryReader) throws -> Direction? {
        guard let text = query.text("direction") else { return nil }
        guard let direction = Direction(rawValue: text) else { throw Problem.badRequest("direction", "'\(text)' is not one of: inbound, outbound") }
        return direction
    }
}
