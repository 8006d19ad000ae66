import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

/// Customers through REST. Every answer is compared with the OpenAPI document on the way.
@Suite struct CustomerTests {
    private static let ada: JSONValue = ["name": "Ada", "identities": [["kind": "phone", "value": "030 / 1234567"], ["kind": "email", "value": "Ada@Example.ORG"]]]

    private func made(_ visitor: Visitor, _ body: JSONValue = CustomerTests.ada, as login: String = "alice") async throws -> (id: String, tag: String?, reply: Visitor.Reply) {
        let reply = try await visitor.post("/customers", as: login, body)
        guard case .string(let id)? = reply.json["id"] else { return ("none", nil, reply) }
        return (id, reply.headers[.eTag], reply)
    }

    @Test func numbersAndAddressesAreKeptInOneWayOfWriting() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _, reply) = try await made(visitor)
            #expect(reply.status == 201 && reply.headers[.location] == "/api/v1/customers/\(id)")
            #expect(reply.json["identities"] == [["kind": "phone", "value": "+49301234567"], ["kind": "email", "value": "ada@example.org"]])
            for search in ["0301234567", "%2B49%2030%201234567", "ada@example.org", "ada"] {
                #expect(try await visitor.get("/customers?search=\(search)", as: "crm").items.first?["id"] == .string(id), "\(search)")
            }
        }
        #expect(await world.centre.submitted.contains { if case .customer(.created(let customer)) = $0 { customer.name == "Ada" } else { false } })
    }

    @Test func whatCannotBeReadIsNamed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let reply = try await visitor.post("/customers", as: "alice", [
                "name": "a\u{7}b", "language": "x", "tags": [""], "identities": [["kind": "phone", "value": "12"], ["kind": "email", "value": "nobody"], ["kind": "external", "value": " "]],
            ])
            #expect(reply.status == 422)
            #expect(Set(reply.fields) == ["name", "language", "tags[0]", "identities[0].value", "identities[1].value", "identities[2].value"])
            #expect(try await visitor.post("/customers", as: "alice", ["nam": "x"]).status == 400)
        }
    }

    @Test func whatIsLeftOutStaysAndNobodysChangeIsLost() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, tag, _) = try await made(visitor)
            #expect(try await visitor.put("/customers/\(id)", as: "alice", ["notes": "x"]).status == 428)
            world.clock.advance(.seconds(1))
            let changed = try await visitor.put("/customers/\(id)", as: "alice", ["notes": "Likes tea.", "tags": ["vip", "vip"]], ifMatch: tag)
            #expect(changed.status == 200 && changed.json["name"] == "Ada" && changed.json["notes"] == "Likes tea." && changed.json["tags"] == ["vip"])
            let late = try await visitor.put("/customers/\(id)", as: "bob", ["notes": "Mine."], ifMatch: tag)
            #expect(late.status == 412 && late.code == "lost-update" && late.headers[.eTag] == changed.headers[.eTag])
            #expect(try await visitor.get("/customers/\(id)", as: "bob", headers: [.ifNoneMatch: changed.headers[.eTag] ?? ""]).status == 304)
        }
    }

    @Test func agentsLeaveTierOwnerAndConsentsAlone() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _, _) = try await made(visitor)
            let refused = try await visitor.put("/customers/\(id)", as: "alice", ["tier": "gold", "consents": ["marketing": ["given": true]]], ifMatch: "*")
            #expect(refused.status == 403 && refused.fields == ["tier", "consents"])
            let allowed = try await visitor.put(
                "/customers/\(id)", as: "supervisor", ["tier": "gold", "owner": .string(World.alice.description), "consents": ["marketing": ["given": true, "source": "call"]]], ifMatch: "*")
            #expect(allowed.status == 200 && allowed.json["tier"] == "gold")
            #expect(try await visitor.put("/customers/\(id)", as: "alice", ["tier": "gold", "notes": "ok"], ifMatch: "*").status == 200, "what stays as it is is no change")
            #expect(try await visitor.put("/customers/\(id)", as: "supervisor", ["owner": .string(InteractionID.make(9).description)], ifMatch: "*").fields == ["owner"])
        }
    }

    @Test func anIdentityIsOneCustomersAndTheAnswerSaysWhose() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (ada, _, _) = try await made(visitor)
            let (bob, _, _) = try await made(visitor, ["name": "Bob"])
            let taken = try await visitor.put("/customers/\(bob)", as: "alice", ["identities": [["kind": "phone", "value": "+49 30 1234567"]]], ifMatch: "*")
            #expect(taken.status == 409 && taken.code == "identity-taken" && taken.text.contains(ada))
            let merged = try await visitor.post("/customers/\(ada)/merge", as: "alice", ["from": .string(bob)])
            #expect(merged.status == 200)
            #expect(try await visitor.get("/customers/\(bob)", as: "alice").json["mergedInto"] == .string(ada))
            #expect(try await visitor.put("/customers/\(bob)", as: "alice", ["name": "x"], ifMatch: "*").code == "customer-merged")
            #expect(try await visitor.post("/customers/\(ada)/merge", as: "alice", ["from": .string(bob)]).code == "not-mergeable")
            #expect(try await visitor.get("/customers/\(ada)/parts", as: "alice").items.map { $0["name"] } == ["Bob"])
            #expect(try await visitor.post("/customers/\(bob)/unmerge", as: "alice").json["name"] == "Bob")
            #expect(try await visitor.get("/customers/\(ada)/parts", as: "alice").items.isEmpty)
            #expect(try await visitor.post("/customers/\(bob)/unmerge", as: "alice").code == "not-mergeable")
        }
    }

    @Test func manyComeAtOnceAndEachSaysWhatBecameOfIt() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (ada, _, _) = try await made(visitor)
            _ = try await made(visitor, ["name": "Eve", "identities": [["kind": "phone", "value": "+49 30 7654321"]]])
            let body: JSONValue = ["items": [
                ["identities": [["kind": "external", "value": "crm:1"], ["kind": "phone", "value": "030 1234567"]], "company": "Engines"],
                ["identities": [["kind": "external", "value": "crm:2"]], "name": "New"],
                ["identities": [["kind": "phone", "value": "0301234567"], ["kind": "phone", "value": "0307654321"]]],
                ["identities": [["kind": "phone", "value": "nothing"]]],
                ["identities": []],
            ]]
            let reply = try await visitor.post("/customers/upsert", as: "crm", body)
            #expect(reply.status == 200)
            #expect(reply.items.map { $0["outcome"] } == ["changed", "created", "ambiguous", "invalid", "invalid"])
            #expect(reply.items.first?["customer"] == .string(ada))
            #expect(try await visitor.post("/customers/upsert", as: "crm", body).items.prefix(2).map { $0["outcome"] } == ["same", "same"])
            #expect(try await visitor.post("/customers/upsert", as: "alice", body).status == 403)
        }
    }

    @Test func recordsStateConsentsAndWhatIsTooMuchIsNamed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let identities: JSONValue = [["kind": "external", "value": "crm:1"]]
            let body: JSONValue = ["items": [["identities": identities, "consents": ["marketing": ["given": true, "source": "CRM"]]]]]
            let made = try await visitor.post("/customers/upsert", as: "crm", body).items
            guard case .string(let id)? = made.first?["customer"] else { return #expect(made == []) }
            #expect(try await visitor.get("/customers/\(id)", as: "alice").json["consents"]?["marketing"]?["source"] == "CRM")
            #expect(try await visitor.post("/customers/upsert", as: "crm", body).items.map { $0["outcome"] } == ["same"])
            for part in ["a", "b"] {
                let fields = JSONValue.object(Dictionary(uniqueKeysWithValues: (1...60).map { ("\(part)\($0)", .string("v")) }))
                let reply = try await visitor.post("/customers/upsert", as: "crm", ["items": [["identities": identities, "fields": fields]]])
                #expect(reply.items.first?["outcome"] == (part == "a" ? "changed" : "invalid"))
                #expect(part == "a" || reply.items.first?["errors"] == [["field": "fields", "detail": "would make more than 100 of this customer's"]])
            }
        }
    }

    /// What nobody could be told is owed.
    @Test func aChangeIsOwedUntilTheCentreHasIt() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _, _) = try await made(visitor)
            #expect(try await world.customers.untold(before: .t0 + .minutes(600_000_000), limit: 10) == [])
            await world.centre.refuse(Rejection(.unavailable, "storage-failed", "Not now."))
            #expect(try await visitor.put("/customers/\(id)", as: "alice", ["name": "Countess"], ifMatch: "*").status == 200)
            let owed = try await world.customers.untold(before: .t0 + .minutes(600_000_000), limit: 10)
            #expect(owed.count == 1)
            if case .changed(let customer) = owed.first { #expect(customer.name == "Countess") } else { Issue.record("\(owed)") }
        }
    }

    @Test func whoIsErasedIsGoneAndTheReportSaysWhatIsLeft() async throws {
        let world = try await World()
        let customer = Customer(id: .make(700), name: "Ada", identities: [Identity(.phone, "+49301234567")], createdAt: .t0, changedAt: .t0)
        let part = Customer(id: .make(701), name: "Lady Ada", createdAt: .t0, changedAt: .t0)
        for one in [customer, part] { _ = try await world.customers.save(one, expecting: nil) }
        _ = try await world.customers.merge(part.id, into: customer.id, at: .t0)
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.delete("/customers/\(customer.id)", as: "supervisor").status == 403)
            let export = try await visitor.get("/customers/\(customer.id)/export", as: "admin")
            #expect(export.status == 200 && export.headers[.contentDisposition]?.contains("attachment") == true)
            let report = try await visitor.delete("/customers/\(customer.id)", as: "admin")
            #expect(report.status == 200 && report.json["awaitsCheckpoint"] == false && report.json["filesLeft"] == [])
            #expect(try await visitor.get("/customers/\(customer.id)", as: "admin").status == 404)
            #expect(try await visitor.delete("/customers/\(customer.id)", as: "admin").status == 404)
            await world.centre.refuse(Rejection(.conflict, "customer-in-contact", "Busy."))
            _ = try await world.customers.save(customer, expecting: nil)
            #expect(try await visitor.delete("/customers/\(customer.id)", as: "admin").code == "customer-in-contact")
        }
        #expect(world.lookup.forgotten == [customer.id, part.id])
        #expect(await world.centre.submitted == [.customer(.leaving([customer.id, part.id])), .customer(.erased(customer.id))])
    }

    @Test func anAgentSaysWhoseTheOwnContactIs() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _, _) = try await made(visitor)
            #expect(try await visitor.put("/interactions/\(World.aliceCall)/customer", as: "alice", ["customer": .string(id)]).status == 200)
            #expect(try await visitor.put("/interactions/\(World.bobCall)/customer", as: "alice", ["customer": .string(id)]).status == 404)
            #expect(try await visitor.put("/interactions/\(World.aliceCall)/customer", as: "alice", ["customer": .string(World.bobCall.description)]).fields == ["customer"])
        }
        #expect(await world.centre.submitted.contains { if case .customer(.linked(World.aliceCall, _)) = $0 { true } else { false } })
    }

    @Test func theOtherSystemIsAsked() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _, _) = try await made(visitor)
            let reply = try await visitor.get("/customers/\(id)/crm", as: "alice")
            #expect(reply.json["state"] == "found" && reply.json["title"] == "Ada")
            #expect(try await visitor.get("/customers/\(id)/journey", as: "alice").items.isEmpty)
        }
    }
}
