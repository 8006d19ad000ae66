import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// List, create, read, replace and delete one kind of configuration resource, with ETags and without lost updates.
struct ConfigurationController<Noun: ConfigurationNoun>: Controller {
    let noun: Noun
    let store: any ConfigurationStore
    let clock: any WallClock
    let cursors: CursorSeal

    private var collection: String { "/\(Noun.Resource.kind)" }

    var routes: [Route] {
        [
            .api(.get, collection, list),
            .api(.post, collection, create),
            .api(.get, collection + "/{id}", read),
            .api(.put, collection + "/{id}", replace),
            .api(.delete, collection + "/{id}", delete),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let query = try QueryReader(request, knows: ["cursor", "limit"])
        let page = try await store.page(Noun.Resource.self, cursor: try cursors.open(query.text("cursor"), scope: Noun.Resource.kind), limit: try query.limit())
        var items: [AnyShown] = []
        for item in page.items { items.append(AnyShown(value: try await noun.shown(item.value, to: caller))) }
        return .json(ListAnswer(items: items, nextCursor: cursors.seal(page.nextCursor, scope: Noun.Resource.kind)))
    }

    @Sendable private func create(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let body = try request.decode(Noun.Body.self)
        let id = NewID.text(at: clock.now)
        let resource = try await noun.resource(body, id: id, present: nil)
        let created = try await store.create(resource, at: clock.now)
        let shown = try await orUndo(request) {
            try await noun.stored(created.value, replacing: nil, body: body, by: caller)
            return try await noun.shownAtCreation(created.value, to: caller)
        } undo: {
            try await store.delete(Noun.Resource.self, id: id, expecting: created.version)
        }
        let headers: HTTPFields = [.eTag: EntityTag.text(created.version), .location: "/api/v1\(collection)/\(id)"]
        var answer = Answer.json(AnyShown(value: shown), status: .created, headers: headers)
        answer.holdsSecret = noun.answersHoldSecrets
        return answer
    }

    @Sendable private func read(_ request: APIRequest) async throws -> Answer {
        let found = try await present(request)
        if EntityTag.isKnown(EntityTag.text(found.version), to: request.headers) {
            return Answer(.notModified, headers: [.eTag: EntityTag.text(found.version), .cacheControl: "no-store"])
        }
        return try await answer(found, try request.signedIn())
    }

    @Sendable private func replace(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let found = try await present(request)
        let expected = try EntityTag.expected(request.headers)
        let body = try request.decode(Noun.Body.self)
        // Told before the body is judged: who works on an old version must read again first.
        if let expected, expected != found.version { throw ConfigurationError.lostUpdate(present: found.version) }
        let resource = try await noun.resource(body, id: found.value.resourceID, present: found.value)
        let replaced = try await store.replace(resource, expecting: expected, at: clock.now)
        try await orUndo(request) {
            try await noun.stored(replaced.value, replacing: found.value, body: body, by: caller)
        } undo: {
            _ = try await store.replace(found.value, expecting: replaced.version, at: clock.now)
        }
        return try await answer(replaced, caller)
    }

    @Sendable private func delete(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let found = try await present(request)
        let expected = try EntityTag.expected(request.headers)
        if let expected, expected != found.version { throw ConfigurationError.lostUpdate(present: found.version) }
        try await noun.checkDeletion(of: found.value, by: caller)
        try await store.delete(Noun.Resource.self, id: found.value.resourceID, expecting: expected)
        try await orUndo(request) {
            try await noun.deleted(found.value, by: caller)
        } undo: {
            _ = try await store.create(found.value, at: clock.now)
        }
        return .noContent
    }

    /// What the rest of the system did not take must not stay stored: it would come into force at the next start.
    private func orUndo<Value>(_ request: APIRequest, _ work: () async throws -> Value, undo: () async throws -> Void) async throws -> Value {
        do {
            return try await work()
        } catch {
            do {
                try await undo()
            } catch let second {
                request.context.logger.error("a change could not be taken back", metadata: ["resource": "\(noun.name)", "error": "\(second)"])
            }
            throw error
        }
    }

    private func present(_ request: APIRequest) async throws -> Versioned<Noun.Resource> {
        let id: Identifier<Noun.Resource> = try request.id(of: noun.name)
        guard let found = try await store.get(Noun.Resource.self, id: id.description) else { throw Problem.notFound(noun.name) }
        return found
    }

    private func answer(_ found: Versioned<Noun.Resource>, _ caller: Caller) async throws -> Answer {
        .json(AnyShown(value: try await noun.shown(found.value, to: caller)), headers: [.eTag: EntityTag.text(found.version)])
    }
}

/// Encodes whatever a noun shows.
private struct AnyShown: Encodable {
    let value: any Encodable & Sendable
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

/// Ids of resources that are made outside the engine: version 7, from the clock and the system's random numbers.
enum NewID {
    static func make<Tag>(at now: Timestamp) -> Identifier<Tag> { Identifier(at: now, random: .random(in: .min ... .max), .random(in: .min ... .max)) }
    static func text(at now: Timestamp) -> String { (make(at: now) as Identifier<NewIDTag>).description }
    private enum NewIDTag {}
}

/// Reads back an id that was checked before.
func parsedID<Tag>(_ text: String, of what: String) throws -> Identifier<Tag> {
    guard let id = Identifier<Tag>(text) else { throw Problem.notFound(what) }
    return id
}
