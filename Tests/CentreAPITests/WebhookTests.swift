import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

/// Webhooks through REST. Every answer is compared with the OpenAPI document on the way.
@Suite struct WebhookTests {
    private static let body: JSONValue = ["url": "https://crm.example/hook", "events": ["interaction.*"], "queues": [.string(World.sales.description)], "description": "CRM"]

    private func made(_ visitor: Visitor, headers: HTTPFields = [:]) async throws -> (id: String, reply: Visitor.Reply) {
        let reply = try await visitor.post("/webhooks", as: "admin", Self.body, headers: headers)
        guard case .string(let id)? = reply.json["id"] else { return ("none", reply) }
        return (id, reply)
    }

    @Test func theSecretIsShownWhenOneIsMadeAndNeverAgain() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, made) = try await made(visitor)
            #expect(made.status == 201 && made.json["secret"] == "whsec_c2VjcmV01" && made.json["health"]?["state"] == "healthy")
            #expect(made.headers[.location] == "/api/v1/webhooks/\(id)")
            for path in ["/webhooks/\(id)", "/webhooks"] { #expect(try await !visitor.get(path, as: "admin").text.contains("whsec_")) }
            let rotated = try await visitor.post("/webhooks/\(id)/secret", as: "admin")
            #expect(rotated.json["secret"] == "whsec_c2VjcmV02" && rotated.json["previousValidUntil"] != nil)
        }
    }

    @Test func aRepeatedRequestMakesOneWebhookAndItsSecretIsNotKept() async throws {
        let world = try await World()
        let key = try #require(IdempotencyGate.header)
        try await world.visit { (visitor) async throws in
            let (_, first) = try await made(visitor, headers: [key: "once"])
            #expect(first.text.contains("whsec_"))
            let again = try await visitor.client.execute(
                uri: "/api/v1/webhooks", method: .post,
                headers: [key: "once", .authorization: "Bearer \(World.token("admin"))", .contentType: "application/json"], body: .init(bytes: Answer.encoded(Self.body))
            ) { response in (response.status.code, response.headers[.location], response.body.readableBytes) }
            #expect(again.0 == 201 && again.1 == first.headers[.location] && again.2 == 0)
            #expect(try await visitor.get("/webhooks", as: "admin").items.count == 1)
        }
        let kept = try #require(try await world.accounts.answer(scope: UserID.make(100).description, key: "once"))
        #expect(kept.body.isEmpty)
    }

    @Test func itIsChangedWithItsVersionAndDeleted() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, made) = try await made(visitor)
            let changed: JSONValue = ["url": "https://crm.example/other", "events": ["*"], "enabled": false]
            #expect(try await visitor.send(.put, "/webhooks/\(id)", as: "admin", json: changed, headers: [.ifMatch: "\"7\""]).status == 412)
            let reply = try await visitor.send(.put, "/webhooks/\(id)", as: "admin", json: changed, headers: [.ifMatch: made.headers[.eTag] ?? ""])
            #expect(reply.status == 200 && reply.json["health"]?["state"] == "disabled" && reply.json["secret"] == nil && reply.json["queues"] == [])
            #expect(try await visitor.send(.delete, "/webhooks/\(id)", as: "admin", headers: [.ifMatch: "*"]).status == 204)
            #expect(try await visitor.get("/webhooks/\(id)", as: "admin").status == 404)
        }
        #expect(await world.webhooks.calls == ["added", "changed", "removed"])
    }

    @Test func whatMakesNoSenseIsRefusedFieldByField() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let bad: JSONValue = ["url": "http://169.254.169.254/", "events": ["*"], "queues": [.string(QueueID.make(9).description)], "teams": [""]]
            let reply = try await visitor.post("/webhooks", as: "admin", bad)
            #expect(reply.status == 422 && reply.fields == ["teams[0]", "queues[0]", "url"])
            #expect(try await visitor.post("/webhooks", as: "admin", ["url": "https://x.example/"]).status == 400)
            #expect(try await visitor.get("/webhooks", as: "admin").items.isEmpty)
        }
    }

    @Test func deliveriesAreListedShownAndReplayed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (text, _) = try await made(visitor)
            let id = try #require(WebhookID(text))
            for (number, state) in [(1, WebhookDelivery.State.delivered), (2, .dead), (3, .pending)] {
                await world.webhooks.put(
                    WebhookDelivery(
                        id: .make(Int64(number)), webhook: id, event: .init(sequence: 5, index: 1), line: "a", type: "interaction.queued", payload: "{\"x\":1}", createdAt: .t0,
                        state: state, attempts: 1, firstAttemptAt: .t0, nextAttemptAt: nil, finishedAt: state == .pending ? nil : .t0),
                    [WebhookAttempt(at: .t0, duration: .seconds(1), status: nil, failure: "timed out", answer: "")])
            }
            let path = "/webhooks/\(id)/deliveries"
            #expect(try await visitor.get(path, as: "admin").items.count == 3)
            let dead = try await visitor.get(path + "?state=dead", as: "admin").items
            #expect(dead.count == 1 && dead.first?["event"] == "5-1" && dead.first?["payload"] == nil)
            #expect(try await visitor.get(path + "?state=lost", as: "admin").status == 400)
            let detail = try await visitor.get(path + "/\(WebhookDeliveryID.make(2))", as: "admin")
            #expect(detail.json["payload"] == "{\"x\":1}" && detail.text.contains("timed out"))
            #expect(try await visitor.get(path + "/\(WebhookDeliveryID.make(9))", as: "admin").status == 404)
            #expect(try await visitor.post(path + "/\(WebhookDeliveryID.make(2))/replay", as: "admin").json["deliveries"] == 1)
            #expect(try await visitor.post(path + "/\(WebhookDeliveryID.make(3))/replay", as: "admin").code == "not-finished")
            #expect(try await visitor.post("/webhooks/\(id)/replay", as: "admin", ["since": .integer(Timestamp.t0.milliseconds)]).json["deliveries"] == 2)
            #expect(try await visitor.get("/webhooks/\(WebhookID.make(1))/deliveries", as: "admin").status == 404, "another webhook's deliveries are not there")
        }
    }

    @Test func itIsTestedPausedAndResumed() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let (id, _) = try await made(visitor)
            let tried = try await visitor.post("/webhooks/\(id)/test", as: "admin")
            #expect(tried.status == 200 && tried.json["delivery"]?["state"] == "dead" && tried.text.contains("the endpoint answered 500"))
            #expect(try await visitor.post("/webhooks/\(id)/pause", as: "admin").json["health"]?["state"] == "paused")
            #expect(try await visitor.post("/webhooks/\(id)/resume", as: "admin").json["health"]?["state"] == "healthy")
        }
    }

    @Test func theEventsAreListedWithSchemaAndExample() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let items = try await visitor.get("/event-types", as: "crm").items
            #expect(items.first?["name"] == "interaction.queued" && items.first?["schema"]?["type"] == "object" && items.first?["example"]?["type"] == "interaction.queued")
        }
    }
}
