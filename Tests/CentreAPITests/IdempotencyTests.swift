import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct IdempotencyTests {
    private static func key(_ key: String) throws -> HTTPFields { [try #require(HTTPField.Name("Idempotency-Key")): key] }

    private static func isReplayed(_ reply: Visitor.Reply) throws -> Bool { reply.headers[try #require(HTTPField.Name("Idempotency-Replayed"))] == "true" }

    @Test func theSameRequestHappensOnceAndAnswersTheSame() async throws {
        let world = try await World()
        let body: JSONValue = ["key": "billing", "name": "Billing"]
        try await world.visit { (visitor) async throws in
            let first = try await visitor.post("/queues", as: "admin", body, headers: try Self.key("k1"))
            let second = try await visitor.post("/queues", as: "admin", body, headers: try Self.key("k1"))
            #expect(first.status == 201 && second.status == 201, "\(second.text)")
            #expect(first.bytes == second.bytes && second.headers[.eTag] == "\"1\"" && second.headers[.location] == first.headers[.location])
            #expect(try !Self.isReplayed(first))
            #expect(try Self.isReplayed(second))
            #expect(second.headers[.contentType] == first.headers[.contentType])
            let other = try await visitor.post("/queues", as: "admin", ["key": "other", "name": "Other"], headers: try Self.key("k1"))
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            #expect(try await visitor.post("/users", as: "admin", body, headers: try Self.key("k1")).code == "idempotency-key-reused")
        }
        #expect(await world.centre.applied.count == 1)
    }

    @Test func keysOfDifferentCallersDoNotMeet() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k")).status == 200)
            let supervisor = try await visitor.post("/calls/\(World.aliceCall)/hold", as: "supervisor", headers: try Self.key("k"))
            #expect(try !Self.isReplayed(supervisor))
        }
        #expect(await world.centre.submitted.count == 2)
    }

    @Test func aRefusalMayBeTriedAgain() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            await world.centre.refuse(Rejection(.unavailable, "not-now", "Later."))
            #expect(try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k")).status == 503)
            await world.centre.refuse(nil)
            #expect(try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k")).status == 200)
        }
    }

    @Test func aSecondRequestWhileTheFirstRunsIsAConflict() async throws {
        let world = try await World()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        await world.centre.hold {
            start.yield()
            for await _ in released { break }
        }
        try await world.visit { (visitor) async throws in
            async let first = visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k"))
            for await _ in started { break }
            let second = try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k"))
            #expect(second.status == 409 && second.code == "idempotency-key-in-use", "\(second.text)")
            release.yield()
            #expect(try await first.status == 200)
        }
        #expect(await world.centre.submitted.count == 1)
    }

    @Test func unusableKeysAreRefusedAndOldAnswersForgotten() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for bad in [String(repeating: "k", count: 201), "a b"] {
                let reply = try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key(bad))
                #expect(reply.status == 400 && reply.fields == ["Idempotency-Key"])
            }
            _ = try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice", headers: try Self.key("k"))
        }
        #expect(await world.accounts.answerCount == 1)
        world.clock.advance(.minutes(25 * 60))
        try await world.accounts.forgetAnswers(before: world.clock.now - Housekeeping.answersKept)
        #expect(await world.accounts.answerCount == 0)
    }
}
