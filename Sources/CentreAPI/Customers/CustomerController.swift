import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Customers: found, read, made and changed.
struct CustomerController: Controller {
    let directory: any CustomerDirectory
    let store: any ConfigurationStore
    let reader: IdentityReader
    let news: CustomerNews
    let clock: any WallClock
    let cursors: CursorSeal

    var routes: [Route] {
        [
            .api(.get, "/customers", list),
            .api(.post, "/customers", create),
            .api(.get, "/customers/{id}", read),
            .api(.put, "/customers/{id}", replace),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let query = try QueryReader(request, knows: ["search", "cursor", "limit"])
        let search = query.text("search") ?? ""
        guard search.count <= 200 else { throw Problem.badRequest("search", "must have at most 200 characters") }
        let scope = "customers \(search)"
        let page = try await directory.search(search, cursor: try cursors.open(query.text("cursor"), scope: scope), limit: try query.limit())
        return .json(ListAnswer(items: page.items, nextCursor: cursors.seal(page.nextCursor, scope: scope)))
    }

    @Sendable private func create(_ request: APIRequest) async throws -> Answer {
        let body = try request.decode(CustomerBody.self)
        let now = clock.now
        let blank = Customer(id: NewID.make(at: now), createdAt: now, changedAt: now)
        let customer = try await changed(blank, by: body, try request.signedIn(), at: now)
        let created = try await directory.save(customer, expecting: nil)
        try await news.tell([.created(created)], request)
        return answer(created, status: .created, location: "/api/v1/customers/\(created.id)")
    }

    @Sendable private func read(_ request: APIRequest) async throws -> Answer {
        let customer = try await present(request)
        let tag = EntityTag.text(customer.changedAt.milliseconds)
        if EntityTag.isKnown(tag, to: request.headers) { return Answer(.notModified, headers: [.eTag: tag, .cacheControl: "no-store"]) }
        return answer(customer)
    }

    @Sendable private func replace(_ request: APIRequest) async throws -> Answer {
        let present = try await present(request)
        let expected = try EntityTag.expected(request.headers).map { Timestamp(milliseconds: $0) }
        let body = try request.decode(CustomerBody.self)
        // Told before the body is judged: who works on an old version must read again first.
        if let expected, expected != present.changedAt { throw CustomerConflict.changed(present.changedAt) }
        let now = clock.now
        var customer = try await changed(present, by: body, try request.signedIn(), at: now)
        guard customer != present else { return answer(present) }
        customer.changedAt = now
        let saved = try await directory.save(customer, expecting: present.changedAt)
        try await news.tell([.changed(saved)], request)
        return answer(saved)
    }

    private func changed(_ present: Customer, by body: CustomerBody, _ caller: Caller, at now: Timestamp) async throws -> Customer {
        var validation = Validation()
        let customer = body.applied(to: present, reader, at: now, &validation)
        if let owner = customer.owner, owner != present.owner {
            let isKnown = try await store.get(AgentProfile.self, id: owner.description) != nil
            validation.require(isKnown, "owner", "is not an agent")
        }
        try validation.finish()
        if caller.role == .agent { try requireAgentsPart(customer, present) }
        return customer
    }

    /// What decides how customers are served, and what they have consented to, is not an agent's to change.
    private func requireAgentsPart(_ customer: Customer, _ present: Customer) throws {
        let changes = [("tier", customer.tier != present.tier), ("owner", customer.owner != present.owner), ("consents", customer.consents != present.consents)]
        let faults = changes.filter(\.1).map { FieldFault($0.0, "may be changed by supervisors, admins and integrations only") }
        guard faults.isEmpty else { throw Problem(.forbidden, "not-permitted", "Your role does not allow this.", errors: faults) }
    }

    private func present(_ request: APIRequest) async throws -> Customer {
        let id: CustomerID = try request.id(of: "customer")
        guard let customer = try await directory.customer(id) else { throw Problem.notFound("customer") }
        return customer
    }

    private func answer(_ customer: Customer, status: HTTPResponse.Status = .ok, location: String? = nil) -> Answer {
        var headers: HTTPFields = [.eTag: EntityTag.text(customer.changedAt.milliseconds)]
        headers[.location] = location
        return .json(customer, status: status, headers: headers)
    }
}
