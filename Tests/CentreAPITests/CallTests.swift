import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct CallTests {
    @Test func meTellsWhatIsInHand() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let alice = try await visitor.get("/me", as: "alice").json
            #expect(alice["phone"] == "browser" && alice["mayDial"] == true && alice["agent"]?["name"] == "Alice")
            guard case .array(let mine)? = alice["interactions"] else { Issue.record("\(alice)"); return }
            #expect(mine.count == 2)
            let crm = try await visitor.get("/me", as: "crm").json
            #expect(crm["agent"] == .null && crm["phone"] == .null)
            let phone = try await visitor.get("/me/phone", as: "alice", headers: [:]).json
            #expect(phone["user"] == "alice" && phone["uri"] == "sip:alice@localhost")
            #expect(try await visitor.get("/me/phone", as: "admin").code == "no-agent-profile")
            #expect(try await visitor.put("/me/phone/desk", as: "alice", ["desk": "laptop-1"]).json["phoneDesk"] == "laptop-1")
            #expect(try await visitor.get("/me", as: "alice").json["agent"]?["phoneDesk"] == "laptop-1")
            for wrong in ["", "a desk", String(repeating: "x", count: 65), "bürö"] {
                #expect(try await visitor.put("/me/phone/desk", as: "alice", ["desk": .string(wrong)]).status == 422, "\(wrong)")
            }
        }
    }

    @Test func anOfferIsAcceptedOnce() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let accepted = try await visitor.post("/offers/\(World.offer)/accept", as: "alice")
            #expect(accepted.status == 200 && accepted.json["offer"]?["accepted"] == true, "\(accepted.text)")
            let again = try await visitor.post("/offers/\(World.offer)/accept", as: "alice")
            #expect(again.status == 409 && again.code == "offer-already-taken")
            #expect(try await visitor.post("/offers/\(World.offer)/decline", as: "bob").status == 404)
            #expect(try await visitor.post("/offers/\(World.offer)/decline", as: "alice").json["state"] == "queued")
        }
    }

    @Test func aCallThatRingsAtSeveralConcernsEachOfThem() async throws {
        let world = try await World()
        var ringing = InteractionView.sample(World.offeredCall, .offered, offeredTo: World.alice)
        ringing.offer?.agent = nil
        ringing.offer?.agents = [World.alice, World.bob]
        await world.centre.put(ringing)
        try await world.visit { (visitor) async throws in
            for login in ["alice", "bob"] {
                let seen = try await visitor.get("/calls/\(World.offeredCall)", as: login)
                #expect(seen.status == 200, "\(login): \(seen.text)")
                #expect(seen.json["interaction"]?["offer"]?["agents"] == [.string(World.alice.description), .string(World.bob.description)])
            }
        }
    }

    @Test func actionsReachTheEngineAndAnswerTheCall() async throws {
        let world = try await World()
        let id = World.aliceCall
        try await world.visit { (visitor) async throws in
            for verb in ["hold", "resume", "mute", "unmute", "rejoin", "recording/start", "recording/pause", "recording/resume", "recording/stop", "wrap-up/extend"] {
                let reply = try await visitor.post("/calls/\(id)/\(verb)", as: "alice")
                #expect(reply.status == 200 && reply.json["id"] == .string(id.description), "\(verb): \(reply.text)")
            }
            #expect(try await visitor.post("/calls/\(id)/dtmf", as: "alice", ["digits": "12#*A"]).status == 200)
            let form: JSONValue = ["code": "sold", "notes": "two chairs", "finished": false]
            #expect(try await visitor.put("/calls/\(id)/wrap-up", as: "alice", form).json["notes"] == "two chairs")
            #expect(try await visitor.post("/calls/\(id)/hangup", as: "supervisor").json["state"] == "wrapUp")
        }
        let expected: [Command] = [
            .hold(id), .resume(id), .mute(id, true), .mute(id, false), .rejoin(id), .recording(id, .start), .recording(id, .pause), .recording(id, .resume), .recording(id, .stop),
            .extendWrapUp(id), .sendDigits(id, "12#*A"), .wrapUp(id, WrapUpForm(code: "sold", notes: "two chairs", finished: false)), .hangUp(id),
        ]
        #expect(await world.centre.submitted == expected)
    }

    @Test func anEndedCallCannotBeActedOn() async throws {
        let world = try await World()
        let reply = try await world.visit { visitor in try await visitor.post("/calls/\(World.aliceEnded)/hold", as: "alice") }
        #expect(reply.status == 409 && reply.code == "call-ended")
    }

    @Test func refusalsOfTheEngineKeepTheirCode() async throws {
        let world = try await World()
        let kinds: [(Rejection.Kind, Int)] = [(.notFound, 404), (.conflict, 409), (.invalid, 422), (.forbidden, 403), (.unavailable, 503)]
        try await world.visit { (visitor) async throws in
            for (kind, status) in kinds {
                await world.centre.refuse(Rejection(kind, "some-reason", "Because."))
                let reply = try await visitor.post("/calls/\(World.aliceCall)/hold", as: "alice")
                #expect(reply.status == status && reply.code == "some-reason", "\(reply.text)")
                #expect(reply.json["type"] == "/problems/some-reason" && reply.json["title"] == "Some reason" && reply.json["detail"] == "Because.")
            }
        }
    }

    @Test func diallingNeedsPermissionAndANumber() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let placed = try await visitor.post("/calls", as: "alice", ["to": "+49 (30) 123-456"])
            #expect(placed.status == 202, "\(placed.text)")
            #expect(placed.headers[.location]?.hasPrefix("/api/v1/calls/") == true)
            #expect(try await visitor.post("/calls", as: "bob", ["to": "123"]).code == "dialling-not-permitted")
            #expect(try await visitor.post("/calls", as: "alice", ["to": "sip:x@y"]).fields == ["to"])
            #expect(try await visitor.post("/calls", as: "admin", ["to": "123"]).code == "no-agent-profile")
        }
    }

    @Test func aCallHasItsTimeline() async throws {
        let world = try await World()
        let detail = try await world.visit { visitor in try await visitor.get("/calls/\(World.aliceEnded)", as: "crm").json }
        #expect(detail["interaction"]?["state"] == "closed")
        for part in ["segments", "events", "recordings"] {
            guard case .array(let list)? = detail[part] else { Issue.record("\(part): \(detail)"); continue }
            #expect(list.count == 1, "\(part)")
        }
    }

    @Test func historyFiltersReachTheStore() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let query = "from=1&to=1900000000000&queue=\(World.sales)&agent=\(World.bob)&state=closed&direction=inbound&customer=%2B4930&limit=1"
            let page = try await visitor.get("/history?\(query)", as: "supervisor")
            #expect(page.items.count == 1, "\(page.text)")
            let filter = HistoryFilter(
                from: Timestamp(milliseconds: 1), to: Timestamp(milliseconds: 1_900_000_000_000), queue: World.sales, agent: World.bob, state: .closed, direction: .inbound, customer: "+4930")
            #expect(await world.history.lastFilter == filter)
            let first = try await visitor.get("/history?limit=1", as: "supervisor")
            guard case .string(let cursor)? = first.json["nextCursor"] else { Issue.record("\(first.text)"); return }
            let second = try await visitor.get("/history?limit=1&cursor=\(cursor)", as: "supervisor")
            #expect(second.json["nextCursor"] == .null && second.items.count == 1 && second.items != first.items)
            #expect(try await visitor.get("/history?limit=1&state=closed&cursor=\(cursor)", as: "supervisor").fields == ["cursor"], "a cursor with another filter")
            for (bad, field) in [("from=yesterday", "from"), ("queue=sales", "queue"), ("state=busy", "state"), ("direction=up", "direction"), ("from=2&to=1", "from"), ("form=1", "form")] {
                let reply = try await visitor.get("/history?\(bad)", as: "supervisor")
                #expect(reply.status == 400 && reply.fields == [field], "\(bad): \(reply.text)")
            }
        }
    }

    @Test func liveCallsArePagedNewestFirst() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let first = try await visitor.get("/calls?limit=3", as: "supervisor")
            guard case .string(let cursor)? = first.json["nextCursor"] else { Issue.record("\(first.text)"); return }
            let second = try await visitor.get("/calls?limit=3&cursor=\(cursor)", as: "supervisor")
            let ids = (first.items + second.items).map { $0["id"] }
            #expect(ids == [World.queuedCall, World.offeredCall, World.bobCall, World.aliceCall].map { .string($0.description) })
            #expect(second.json["nextCursor"] == .null)
        }
    }

    @Test func presenceIsSetForOneselfAndBySupervisors() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.put("/me/presence", as: "bob", ["kind": "meeting"]).json["presence"]?["kind"] == "meeting")
            #expect(try await visitor.put("/agents/\(World.bob)/presence", as: "supervisor", ["kind": "offline"]).json["presence"]?["kind"] == "offline")
            let bad = try await visitor.put("/me/presence", as: "bob", ["kind": "asleep"])
            #expect(bad.status == 400 && bad.fields == ["kind"] && bad.text.contains("available, break, meeting, offline"), "\(bad.text)")
        }
    }

    @Test func testCallsAreBounded() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.post("/test-calls", as: "admin", ["address": "8000", "keys": "1,2#"]).json == ["callerNumber": "test123456"])
            let bad: JSONValue = ["address": "8000@elsewhere", "keys": "w", "before": -1, "length": 999_999_999]
            let reply = try await visitor.post("/test-calls", as: "admin", bad)
            #expect(reply.status == 422 && reply.fields == ["address", "keys", "before", "length"], "\(reply.text)")
        }
    }

    @Test func theStateHasAnETag() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let state = try await visitor.get("/state", as: "supervisor")
            #expect(state.headers[.eTag] == "\"10\"" && state.json["sequence"] == 10)
            #expect(try await visitor.get("/state", as: "supervisor", headers: [.ifNoneMatch: "\"10\""]).status == 304)
            #expect(try await visitor.get("/flows", as: "admin").items == ["night", "welcome"])
        }
    }
}
