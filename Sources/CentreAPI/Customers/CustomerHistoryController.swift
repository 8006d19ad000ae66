import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What a customer and we have had to do with each other, and what another system says of them.
struct CustomerHistoryController: Controller {
    let directory: any CustomerDirectory
    let lookup: (any CustomerLookup)?
    let ownership: Ownership
    let access: ConversationAccess
    let clock: any WallClock
    let cursors: CursorSeal

    var routes: [Route] {
        [
            .api(.get, "/customers/{id}/journey", journey),
            .api(.get, "/customers/{id}/crm", crm),
            .api(.get, "/customers/{id}/export", export),
        ]
    }

    @Sendable private func journey(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let customer = try await present(request)
        let query = try QueryReader(request, knows: ["search", "cursor", "limit"])
        let search = query.text("search")
        if let search, search.count > 200 { throw Problem.badRequest("search", "must have at most 200 characters") }
        let scope = "journey \(customer.id) \(search ?? "")"
        // Agents see that there was something, and read what they could read in the conversation itself.
        var page = try await directory.journey(
            of: customer.id, matching: search, texts: try await access.texts(of: customer.id, for: caller), cursor: try cursors.open(query.text("cursor"), scope: scope),
            limit: try query.limit())
        for index in page.items.indices where !page.items[index].recordings.isEmpty {
            // Agents see what was, and hear what was theirs.
            guard try await !ownership.concerns(page.items[index].interaction, caller) else { continue }
            page.items[index].recordings = []
        }
        return .json(ListAnswer(items: page.items, nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    @Sendable private func crm(_ request: APIRequest) async throws -> Answer {
        let customer = try await present(request)
        guard let lookup else { return .json(LookupAnswer(.off, at: clock.now)) }
        return .json(await lookup.ask(about: customer))
    }

    @Sendable private func export(_ request: APIRequest) async throws -> Answer {
        let customer = try await present(request)
        var answer = Answer.json(try await directory.export(customer.id))
        answer.headers[.contentDisposition] = "attachment; filename=\"customer-\(customer.id).json\""
        return answer
    }

    private func present(_ request: APIRequest) async throws -> Customer {
        let id: CustomerID = try request.id(of: "customer")
        guard let customer = try await directory.customer(id) else { throw Problem.notFound("customer") }
        return customer
    }
}
