import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Two who are one, one who was two, and whose an interaction was.
struct CustomerUnionController: Controller {
    let directory: any CustomerDirectory
    let control: any CentreControl
    let ownership: Ownership
    let news: CustomerNews
    let clock: any WallClock

    var routes: [Route] {
        [
            .api(.post, "/customers/{id}/merge", merge),
            .api(.post, "/customers/{id}/unmerge", unmerge),
            .api(.get, "/customers/{id}/parts", parts),
            .api(.put, "/interactions/{id}/customer", link),
        ]
    }

    private struct Merging: Decodable { let from: CustomerID }
    private struct Linking: Decodable { let customer: CustomerID }

    @Sendable private func merge(_ request: APIRequest) async throws -> Answer {
        let into: CustomerID = try request.id(of: "customer")
        let from = try request.decode(Merging.self).from
        guard try await directory.customer(from) != nil else { throw Problem.invalidValues([FieldFault("from", "is not a customer")]) }
        let whole = try await directory.merge(from, into: into, at: clock.now)
        try await news.tell([.merged(from, into: whole)], request)
        return .json(whole, headers: [.eTag: EntityTag.text(whole.changedAt.milliseconds)])
    }

    @Sendable private func unmerge(_ request: APIRequest) async throws -> Answer {
        let id: CustomerID = try request.id(of: "customer")
        let into = try await directory.customer(id)?.mergedInto
        let part = try await directory.unmerge(id, at: clock.now)
        if let into, let whole = try await directory.customer(into) {
            var facts: [CustomerFact] = [.unmerged(part, from: whole)]
            // It was a part of a part: whom both belonged to has changed as well.
            if whole.mergedInto != nil, let root = try await directory.wholeCustomer(into) { facts.append(.changed(root)) }
            try await news.tell(facts, request)
        }
        return .json(part, headers: [.eTag: EntityTag.text(part.changedAt.milliseconds)])
    }

    /// Who was merged into this one: each may be parted again. There are never more than merging allows.
    @Sendable private func parts(_ request: APIRequest) async throws -> Answer {
        let id: CustomerID = try request.id(of: "customer")
        guard try await directory.customer(id) != nil else { throw Problem.notFound("customer") }
        var parts: [Customer] = []
        for part in try await directory.parts(of: id) {
            if let found = try await directory.customer(part) { parts.append(found) }
        }
        return .json(ListAnswer(items: parts, nextCursor: nil))
    }

    @Sendable private func link(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let id: InteractionID = try request.id(of: "interaction")
        _ = try await ownership.interaction(id, for: caller)
        let wanted = try request.decode(Linking.self).customer
        guard let customer = try await directory.customer(wanted) else { throw Problem.invalidValues([FieldFault("customer", "is not a customer")]) }
        if let into = customer.mergedInto { throw CustomerConflict.merged(into: into) }
        let card = CustomerCard(customer)
        do {
            _ = try await control.submit(.customer(.linked(id, card)), by: caller.initiator)
        } catch {
            guard error.code == "interaction-not-live" else { throw error }
            request.context.logger.debug("an interaction that is over is linked in the history", metadata: ["interaction": "\(id)"])
        }
        if let live = await control.interaction(id) { return .json(live) }
        guard let ended = try await directory.link(id, to: card) else { throw Problem.notFound("interaction") }
        return .json(ended)
    }
}
