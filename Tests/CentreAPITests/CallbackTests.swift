import CentrePorts
import ContactDomain
import HTTPTypes
import RoutingCore
import Testing

@testable import CentreAPI

@Suite struct CallbackTests {
    private static let wish: JSONValue = ["queue": .string(World.sales.description), "number": "+49 (30) 1234", "at": 1_800_000_060_000, "name": "Ms Weber", "language": "de", "priority": 5]

    @Test func aCallbackIsAskedForSeenPutOffAndCancelled() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let made = try await visitor.post("/callbacks", as: "supervisor", Self.wish)
            #expect(made.status == 201 && made.json["state"] == "scheduled" && made.json["callback"]?["number"] == "+49301234", "\(made.text)")
            guard case .string(let id)? = made.json["id"] else { Issue.record("\(made.text)"); return }
            #expect(made.headers[.location] == "/api/v1/callbacks/\(id)")
            #expect(try await visitor.get("/callbacks/\(id)", as: "alice").json["callback"]?["due"] == 1_800_000_060_000)
            let later = try await visitor.post("/callbacks/\(id)/reschedule", as: "alice", ["at": 1_800_000_120_000])
            #expect(later.json["callback"]?["due"] == 1_800_000_120_000, "\(later.text)")
            #expect(try await visitor.delete("/callbacks/\(id)", as: "admin").status == 204)
            #expect(try await visitor.get("/callbacks/\(id)", as: "admin").status == 404)
        }
        let request = CallbackRequest(queue: World.sales, number: "+49 (30) 1234", at: .t0 + .minutes(1), name: "Ms Weber", language: "de", priority: 5)
        #expect(await world.centre.submitted.first == .requestCallback(request))
    }

    @Test func whatIsLeftOutHasItsDefault() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.post("/callbacks", as: "alice", ["queue": .string(World.sales.description), "number": "030 12"]).status == 201)
        }
        #expect(await world.centre.submitted == [.requestCallback(CallbackRequest(queue: World.sales, number: "030 12"))])
    }

    /// The second leads to the first.
    @Test func oneCallbackANumberAndQueue() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let first = try await visitor.post("/callbacks", as: "admin", Self.wish)
            let second = try await visitor.post("/callbacks", as: "admin", Self.wish)
            #expect(second.status == 409 && second.code == "callback-exists" && second.headers[.location] == first.headers[.location], "\(second.text)")
        }
    }

    @Test func theSameKeyAsksOnce() async throws {
        let world = try await World()
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        try await world.visit { (visitor) async throws in
            let first = try await visitor.post("/callbacks", as: "admin", Self.wish, headers: [key: "once"])
            let again = try await visitor.post("/callbacks", as: "admin", Self.wish, headers: [key: "once"])
            #expect(again.status == 201 && again.text == first.text)
        }
        #expect(await world.centre.submitted.count == 1)
    }

    @Test func whatMakesNoSenseIsNamed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let bad: JSONValue = ["queue": .string(World.sales.description), "number": "sip:x@y", "name": "", "language": "?", "priority": 9_999_999]
            let reply = try await visitor.post("/callbacks", as: "admin", bad)
            #expect(reply.status == 422 && reply.fields == ["number", "name", "language", "priority"], "\(reply.text)")
            let past = try await visitor.post("/callbacks", as: "admin", ["queue": .string(World.sales.description), "number": "123", "at": 1])
            #expect(past.status == 422 && past.code == "time-past", "\(past.text)")
            #expect(try await visitor.post("/callbacks", as: "admin", ["number": "123"]).fields == ["queue"])
            #expect(try await visitor.post("/callbacks/\(World.queuedCall)/reschedule", as: "admin", ["at": 1_900_000_000_000]).status == 404, "a call is no call-back")
        }
    }

    @Test func agentsNeedToBeAllowedToDialAndToServeTheQueue() async throws {
        let world = try await World()
        let callback: InteractionID = .make(61)
        await world.centre.put(.callback(callback))
        await world.centre.put(.callback(.make(62), queue: .make(301)))
        _ = try await world.store.create(QueueProfile(id: .make(301), key: "gold", name: "Gold", requiredSkills: ["gold": 9]), at: .t0)
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.post("/callbacks", as: "bob", Self.wish).code == "dialling-not-permitted")
            #expect(try await visitor.delete("/callbacks/\(callback)", as: "bob").code == "dialling-not-permitted")
            #expect(try await visitor.get("/callbacks", as: "alice").items.map { $0["id"] } == [.string(callback.description)])
            #expect(try await visitor.get("/callbacks/\(InteractionID.make(62))", as: "alice").status == 404)
            #expect(try await visitor.delete("/callbacks/\(InteractionID.make(62))", as: "alice").status == 404)
            #expect(try await visitor.get("/callbacks", as: "supervisor").items.count == 2)
            #expect(try await visitor.get("/callbacks?queue=\(World.sales)", as: "supervisor").items.count == 1)
        }
    }

    @Test func theListIsPagedNewestFirst() async throws {
        let world = try await World()
        for number in 61...65 as ClosedRange<Int64> { await world.centre.put(.callback(.make(number), number: "+49\(number)")) }
        try await world.visit { (visitor) async throws in
            let first = try await visitor.get("/callbacks?limit=3", as: "admin")
            guard case .string(let cursor)? = first.json["nextCursor"] else { Issue.record("\(first.text)"); return }
            let second = try await visitor.get("/callbacks?limit=3&cursor=\(cursor)", as: "admin")
            #expect((first.items + second.items).map { $0["id"] } == [65, 64, 63, 62, 61].map { .string(InteractionID.make($0).description) })
            #expect(second.json["nextCursor"] == .null)
            #expect(try await visitor.get("/callbacks?limit=3&queue=\(World.sales)&cursor=\(cursor)", as: "admin").fields == ["cursor"], "a cursor with another filter")
        }
    }

    // MARK: Queues

    @Test func aQueueSaysWhetherAndHowOftenItCallsBack() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let made = try await visitor.post("/queues", as: "admin", [
                "key": "back", "name": "Back", "callbacks": ["enabled": true, "attempts": 2], "closing": ["leave": "callback"], "exhausted": "callback",
                "steps": [["after": 20_000, "actions": ["offerCallback"]]],
            ])
            #expect(made.status == 201 && made.json["callbacks"] == ["enabled": true, "attempts": 2, "retryAfter": 900_000, "points": 0], "\(made.text)")
            let off = try await visitor.post("/queues", as: "admin", ["key": "off", "name": "Off", "exhausted": "callback"])
            #expect(off.status == 422 && off.fields == ["callbacks.enabled"], "\(off.text)")
            let wild = try await visitor.post("/queues", as: "admin", ["key": "wild", "name": "Wild", "callbacks": ["attempts": 0, "retryAfter": 5, "points": 9_999_999]])
            #expect(wild.status == 422 && wild.fields.contains("callbacks.attempts") && wild.fields.contains("callbacks.retryAfter"), "\(wild.text)")
        }
    }

    @Test func aQueueWithCallbacksIsNotDeleted() async throws {
        let world = try await World()
        await world.centre.setQueues([])
        await world.centre.put(.callback(.make(61)))
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.delete("/queues/\(World.sales)", as: "admin", ifMatch: "*")
            #expect(reply.status == 409 && reply.code == "queue-not-empty", "\(reply.text)")
        }
    }
}
