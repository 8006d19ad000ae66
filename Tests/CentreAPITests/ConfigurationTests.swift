import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct ConfigurationTests {
    /// Collection, a good body, what it must be unique by.
    static let kinds: [(collection: String, body: JSONValue)] = [
        ("agents", ["name": "Carol", "endpoint": "carol", "skills": ["sales": 5], "phone": "sip", "mayDial": true]),
        ("queues", ["key": "billing", "name": "Billing", "requiredSkills": ["billing": 2], "wrapUpCodes": [["code": "paid", "labels": ["en": "Paid", "zh": "已付款"]]]]),
        ("entry-points", ["name": "Night line", "address": "+4930999", "flow": "night", "language": "zh"]),
        ("users", ["login": "carol", "name": "Carol", "role": "agent", "password": "correct horse"]),
    ]

    @Test(arguments: kinds.map(\.collection))
    func aResourceIsCreatedReadReplacedAndDeleted(collection: String) async throws {
        let world = try await World()
        let body = try #require(Self.kinds.first { $0.collection == collection }).body
        try await world.visit { (visitor) async throws in
            let created = try await visitor.post("/\(collection)", as: "admin", body)
            #expect(created.status == 201, "\(created.text)")
            #expect(created.headers[.eTag] == "\"1\"")
            let location = try #require(created.headers[.location])
            let path = String(location.dropFirst("/api/v1".count))
            let read = try await visitor.get(path, as: "admin")
            #expect(read.json == created.json)
            #expect(read.headers[.eTag] == "\"1\"")
            #expect(try await visitor.get(path, as: "admin", headers: [.ifNoneMatch: "\"1\""]).status == 304)
            guard case .object(var members) = body, case .object(let present) = read.json else { return }
            members["id"] = present["id"]
            members["name"] = "Renamed"
            #expect(try await visitor.put(path, as: "admin", .object(members)).code == "if-match-required")
            #expect(try await visitor.put(path, as: "admin", .object(members), ifMatch: "3").code == "invalid-parameter")
            let stale = try await visitor.put(path, as: "admin", .object(members), ifMatch: "\"7\"")
            #expect(stale.status == 412 && stale.code == "lost-update")
            #expect(stale.headers[.eTag] == "\"1\"")
            let replaced = try await visitor.put(path, as: "admin", .object(members), ifMatch: "\"1\"")
            #expect(replaced.status == 200, "\(replaced.text)")
            #expect(replaced.json["name"] == "Renamed" && replaced.headers[.eTag] == "\"2\"")
            #expect(try await visitor.put(path, as: "admin", .object(members), ifMatch: "*").headers[.eTag] == "\"3\"")
            let otherID = InteractionID.make(77).description
            members["id"] = .string(otherID)
            #expect(try await visitor.put(path, as: "admin", .object(members), ifMatch: "*").fields == ["id"])
            #expect(try await visitor.delete(path, as: "admin").code == "if-match-required")
            #expect(try await visitor.delete(path, as: "admin", ifMatch: "\"1\"").code == "lost-update")
            #expect(try await visitor.delete(path, as: "admin", ifMatch: "\"3\"").status == 204)
            #expect(try await visitor.get(path, as: "admin").status == 404)
        }
    }

    @Test func aQueueMayRingAtSeveralPhonesAtOnce() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let body: JSONValue = ["key": "hunt", "name": "Hunt group", "selection": "ringAll", "ringAllLimit": 3]
            let created = try await visitor.post("/queues", as: "admin", body)
            #expect(created.status == 201 && created.json["selection"] == "ringAll" && created.json["ringAllLimit"] == 3, "\(created.text)")
            let tooMany: JSONValue = ["key": "crowd", "name": "Crowd", "selection": "ringAll", "ringAllLimit": 51]
            #expect(try await visitor.post("/queues", as: "admin", tooMany).fields == ["ringAllLimit"])
        }
    }

    @Test(arguments: kinds.map(\.collection))
    func aSecondOfTheSameKeyIsAConflict(collection: String) async throws {
        let world = try await World()
        let body = try #require(Self.kinds.first { $0.collection == collection }).body
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.post("/\(collection)", as: "admin", body).status == 201)
            let second = try await visitor.post("/\(collection)", as: "admin", body)
            #expect(second.status == 409 && second.code == "duplicate", "\(second.text)")
        }
    }

    @Test func theEngineAndThePhonesLearnOfChanges() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let created = try await visitor.post("/agents", as: "admin", Self.kinds[0].body)
            let carol = try #require(await world.phones.known["carol"])
            #expect(carol.kind == .sipAgent && carol.password.count == 24)
            let path = String((created.headers[.location] ?? "").dropFirst("/api/v1".count))
            let phone = try await visitor.get(path + "/phone", as: "admin").json
            #expect(phone["password"] == .string(carol.password) && phone["uri"] == "sip:carol@localhost" && phone["webSocket"] == "ws://localhost:8088/ws", "\(phone)")
            await world.phones.forgetAll()
            guard case .object(var skilled) = Self.kinds[0].body else { return }
            skilled["skills"] = ["sales": 9]
            #expect(try await visitor.put(path, as: "admin", .object(skilled), ifMatch: "*").status == 200)
            #expect(await world.phones.known.isEmpty, "another skill is not another phone")
            let moved: JSONValue = ["name": "Carol", "endpoint": "carol2"]
            #expect(try await visitor.put(path, as: "admin", moved, ifMatch: "*").status == 200)
            #expect(await world.phones.known.keys.sorted() == ["carol2"])
            #expect(try await visitor.delete(path, as: "admin", ifMatch: "*").status == 204)
            #expect(await world.phones.known.isEmpty)
            _ = try await visitor.post("/queues", as: "admin", Self.kinds[1].body)
            _ = try await visitor.post("/entry-points", as: "admin", Self.kinds[2].body)
        }
        let applied = await world.centre.applied.map { change in
            switch change {
            case .agent(let agent): "agent \(agent.endpoint)"
            case .agentRemoved: "agent removed"
            case .queue(let queue): "queue \(queue.key)"
            case .entryPoint(let entry): "entry \(entry.address)"
            default: "other"
            }
        }
        #expect(applied == ["agent carol", "agent carol", "agent carol2", "agent removed", "queue billing", "entry +4930999"])
    }

    @Test func valuesThatCannotBeUsedAreNamedAllAtOnce() async throws {
        let world = try await World()
        let cases: [(String, JSONValue, [String])] = [
            ("agents", ["name": " ", "endpoint": "Carol!", "skills": ["sales": 11, "Ü": 1]], ["name", "endpoint", "skills.sales", "skills.Ü"]),
            ("agents", ["name": "C", "endpoint": "web-1", "user": .string(UserID.make(102).description)], ["endpoint", "user"]),
            ("agents", ["name": "C", "endpoint": "c", "user": .string(UserID.make(104).description)], ["user"]),
            ("agents", ["name": "C", "endpoint": "c", "user": .string(UserID.make(999).description)], ["user"]),
            ("queues", ["key": "Q 1", "name": "Q", "priority": 1000, "offerTimeout": 0, "serviceLevelPercent": 0], ["key", "priority", "offerTimeout", "serviceLevelPercent"]),
            ("queues", ["key": "q", "name": "Q", "wrapUpCodes": [["code": "a", "labels": ["en": ""]], ["code": "a", "labels": ["e!": "x"]]]],
                ["wrapUpCodes[0].labels.en", "wrapUpCodes[1].code", "wrapUpCodes[1].labels.e!"]),
            ("entry-points", ["name": "E", "address": "sip:a b", "flow": "nowhere", "language": "1"], ["address", "language", "flow"]),
            ("users", ["login": "a b", "name": "", "role": "agent"], ["login", "name", "password"]),
            ("users", ["login": "ok", "name": "ok", "role": "agent", "password": "short"], ["password"]),
        ]
        try await world.visit { (visitor) async throws in
            for (collection, body, fields) in cases {
                let reply = try await visitor.post("/\(collection)", as: "admin", body)
                #expect(reply.status == 422 && reply.fields == fields, "\(collection) \(body): \(reply.text)")
            }
        }
    }

    @Test func thereIsAlwaysAnAdmin() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let admin = "/users/\(World.users[0].id)"
            let demoted: JSONValue = ["login": "admin", "name": "Admin", "role": "agent"]
            #expect(try await visitor.put(admin, as: "admin", demoted, ifMatch: "*").code == "last-admin")
            #expect(try await visitor.delete(admin, as: "admin", ifMatch: "*").code == "own-account")
            let second: JSONValue = ["login": "root", "name": "Root", "role": "admin", "password": "correct horse"]
            #expect(try await visitor.post("/users", as: "admin", second).status == 201)
            #expect(try await visitor.put(admin, as: "admin", demoted, ifMatch: "*").status == 200)
            // The demotion has ended the session.
            #expect(try await visitor.get("/me", as: "admin").status == 401)
        }
    }

    @Test func passwordsAreNeverShownAndUsersOfAgentsStay() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let created = try await visitor.post("/users", as: "admin", Self.kinds[3].body)
            #expect(!created.text.contains("password") && !created.text.contains("scrypt"))
            #expect(try await visitor.delete("/users/\(World.users[2].id)", as: "admin", ifMatch: "*").code == "user-is-agent")
            #expect(try await visitor.post("/session", ["login": "carol", "password": "correct horse"]).status == 200)
        }
    }

    @Test func aQueueInWhichSomebodyWaitsStays() async throws {
        let world = try await World()
        let reply = try await world.visit { visitor in try await visitor.delete("/queues/\(World.sales)", as: "admin", ifMatch: "*") }
        #expect(reply.status == 409 && reply.code == "queue-not-empty")
    }

    @Test func listsArePagedByCursorsThatCannotBeMadeUp() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            var seen: [JSONValue] = []
            var path = "/users?limit=2"
            for _ in 0..<10 {
                let page = try await visitor.get(path, as: "admin")
                #expect(page.items.count <= 2)
                seen += page.items
                guard case .string(let cursor)? = page.json["nextCursor"] else { break }
                path = "/users?limit=2&cursor=\(cursor)"
                #expect(try await visitor.get("/queues?cursor=\(cursor)", as: "admin").fields == ["cursor"], "a cursor of another list")
                #expect(try await visitor.get("/users?cursor=\(cursor.dropLast())A", as: "admin").fields == ["cursor"], "a changed cursor")
            }
            #expect(seen.count == 5)
            #expect(Set(seen.map { "\($0["login"] ?? .null)" }).count == 5)
            for bad in ["limit=0", "limit=201", "limit=x", "cursor=xyz", "cursor=%FF", "page=2", "limit=1&limit=2"] {
                let reply = try await visitor.get("/users?\(bad)", as: "admin")
                #expect(reply.status == 400 && reply.code == "invalid-parameter", "\(bad): \(reply.text)")
            }
        }
    }

    @Test func brokenStorageIsTold() async throws {
        let world = try await World()
        await world.centre.refuse(Rejection(.unavailable, "storage-unavailable", "The disk is full."))
        try await world.visit { (visitor) async throws in
            let refused = try await visitor.post("/queues", as: "admin", Self.kinds[1].body)
            #expect(refused.status == 503 && refused.code == "storage-unavailable" && refused.headers[.retryAfter] != nil)
        }
        #expect(try await world.store.find(QueueProfile.self, key: "billing") == nil, "what the engine did not take is not stored")
        try await world.visit { (visitor) async throws in
            let sales: JSONValue = ["key": "sales", "name": "Renamed"]
            #expect(try await visitor.put("/queues/\(World.sales)", as: "admin", sales, ifMatch: "*").status == 503)
            #expect(try await visitor.get("/queues/\(World.sales)", as: "admin").json["name"] == "Sales")
            #expect(try await visitor.delete("/entry-points/\(World.entry)", as: "admin", ifMatch: "*").status == 503)
            #expect(try await visitor.get("/entry-points/\(World.entry)", as: "admin").status == 200)
        }
        await world.store.breakDown()
        try await world.visit { (visitor) async throws in
            let failed = try await visitor.get("/me", as: "admin")
            #expect(failed.status == 500 && failed.code == "internal-error")
            #expect(!failed.text.contains("Broken"), "inner errors are not shown")
            await world.centre.breakStorage("database is locked")
            let unavailable = try await visitor.get("/me", as: "admin")
            #expect(unavailable.status == 503 && unavailable.code == "storage-unavailable")
        }
    }
}
