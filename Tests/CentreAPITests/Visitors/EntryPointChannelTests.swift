import ContactDomain
import Foundation
import HTTPTypes
import TandemTesting
import Testing

@testable import CentreAPI

@Suite struct EntryPointChannelTests {
    private static let chat: JSONValue = [
        "name": "Shop", "address": "shop", "flow": "welcome", "channel": "chat",
        "chat": [
            "title": "Shop", "allowedOrigins": ["https://shop.example"], "greeting": ["en": "Hello", "zh": "您好"], "colour": "#123abc", "identity": "optional",
            "secret": "sixteen bytes or more", "preChat": [["key": "topic", "kind": "choice", "labels": ["en": "Topic"], "options": ["Sales", "Support"]]],
        ],
    ]

    @Test func whatWasStoredBeforeThereWereChannelsIsReadAsVoice() throws {
        let stored = #"{"id":"\#(World.entry)","name":"Main","address":"8000","flow":"welcome","language":"en","acceptsWebCalls":false}"#
        let entry = try JSONDecoder().decode(EntryPoint.self, from: Data(stored.utf8))
        #expect(entry.channel == .voice && entry.chat == nil && entry.webhook == nil)
        let least = #"{"id":"\#(World.entry)","name":"Main","address":"8000","flow":"welcome"}"#
        #expect(try JSONDecoder().decode(EntryPoint.self, from: Data(least.utf8)).language == "en")
    }

    @Test func secretsAreWrittenAndNeverRead() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let made = try await visitor.post("/entry-points", as: "admin", Self.chat)
            #expect(made.status == 201 && made.json["chat"]?["hasSecret"] == true && !made.text.contains("sixteen"), "\(made.text)")
            guard case .string(let id)? = made.json["id"] else { return }
            let stored = try #require(try await world.store.get(EntryPoint.self, id: id)?.value)
            #expect(stored.chat?.secret.map { !$0.text.contains("sixteen") } == true)
            // What was read can be sent back: the secret stays.
            let again = try await visitor.put("/entry-points/\(id)", as: "admin", made.json, ifMatch: "*")
            #expect(again.status == 200 && again.json["chat"]?["hasSecret"] == true, "\(again.text)")
            #expect(try await world.store.get(EntryPoint.self, id: id)?.value.chat?.secret == stored.chat?.secret)
        }
    }

    @Test func whatCannotWorkIsRefusedWithItsPlace() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            func fields(_ change: (inout [String: JSONValue], inout [String: JSONValue]) -> Void) async throws -> [String] {
                guard case .object(var body) = Self.chat, case .object(var chat)? = body["chat"] else { return [] }
                change(&body, &chat)
                if body["chat"] != nil { body["chat"] = .object(chat) }
                let reply = try await visitor.post("/entry-points", as: "admin", .object(body))
                #expect(reply.status == 422, "\(reply.text)")
                return reply.fields
            }
            #expect(try await fields { $1["allowedOrigins"] = ["https://shop.example/path"]; _ = $0 } == ["chat.allowedOrigins[0]"])
            #expect(try await fields { $1["colour"] = "red"; _ = $0 } == ["chat.colour"])
            #expect(try await fields { $1["secret"] = "short"; _ = $0 } == ["chat.secret"])
            #expect(try await fields { $1["secret"] = nil; _ = $0 } == ["chat.secret"])
            #expect(try await fields { $1["greeting"] = ["english!": "x"]; _ = $0 } == ["chat.greeting.english!"])
            #expect(try await fields { $1["preChat"] = [["key": "Topic", "labels": [:]]]; _ = $0 } == ["chat.preChat[0].key", "chat.preChat[0].labels"])
            #expect(try await fields { $1["preChat"] = [["key": "a", "kind": "choice", "labels": ["en": "A"]]]; _ = $0 } == ["chat.preChat[0].options"])
            #expect(try await fields { $0["channel"] = "voice"; _ = $1 } == ["chat"])
            #expect(try await fields { $0["channel"] = "email"; _ = $1 } == ["channel", "chat"])
            #expect(try await fields { $0["chat"] = nil; _ = $1 } == ["chat"])
            #expect(try await fields { $0["chat"] = nil; $0["channel"] = "webhook"; _ = $1 } == ["webhook"])
            let connector: JSONValue = ["url": "https://10.0.0.1/", "secret": "twenty-four bytes of secret", "textLimit": 0]
            #expect(try await fields { $0["chat"] = nil; $0["channel"] = "webhook"; $0["webhook"] = connector; _ = $1 } == ["webhook.textLimit"])
            let rates: JSONValue = ["url": "https://10.0.0.1/", "secret": "twenty-four bytes of secret", "perSecond": 1_001, "inboundPerSecond": 0]
            #expect(try await fields { $0["chat"] = nil; $0["channel"] = "webhook"; $0["webhook"] = rates; _ = $1 } == ["webhook.perSecond", "webhook.inboundPerSecond"])
            let inside: JSONValue = ["url": "https://10.0.0.1/", "secret": "twenty-four bytes of secret"]
            #expect(try await fields { $0["chat"] = nil; $0["channel"] = "webhook"; $0["webhook"] = inside; _ = $1 } == ["webhook.url"])
        }
    }

    @Test func theChannelStays() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            let change: JSONValue = ["name": "Demo", "address": "demo", "flow": "welcome", "channel": "chat", "chat": ["title": "Demo"]]
            let reply = try await visitor.put("/entry-points/\(World.entry)", as: "admin", change, ifMatch: "*")
            #expect(reply.status == 422 && reply.fields == ["channel"], "\(reply.text)")
        }
    }

    private static var signed: HTTPFields {
        var fields: HTTPFields = [:]
        if let name = HTTPField.Name("webhook-signature") { fields[name] = "good" }
        return fields
    }

    @Test func connectorsArePassedOnWithTheirSignature() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            #expect(try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}", headers: Self.signed).status == 204)
            let bad = try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}")
            #expect(bad.status == 401 && bad.code == "signature-refused")
            #expect(try await visitor.send(.post, "/public/channels/nobody/inbound", raw: "{}").status == 404)
        }
    }

    /// Who cannot sign is held back after a while; who can is never counted.
    @Test func aFloodOfForgedRequestsIsNotEvenRead() async throws {
        let world = try await World()
        try await world.visit { (visitor) async throws in
            for _ in 0..<400 { #expect(try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}", headers: Self.signed).status == 204) }
            for _ in 0..<300 { #expect(try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}").status == 401) }
            let held = try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}")
            #expect(held.status == 429 && held.code == "too-many-requests")
            let wait = try #require(held.headers[.retryAfter].flatMap { Int($0) })
            #expect((1...60).contains(wait))
            world.clock.advance(.seconds(wait))
            #expect(try await visitor.send(.post, "/public/channels/messenger/inbound", raw: "{}", headers: Self.signed).status == 204)
        }
    }

    /// What was stored before a setting came to be has its standard.
    @Test func aConnectorOfBeforeHasTheStandards() throws {
        let stored = #"{"url":"https://messenger.example/","secret":"sealed","textLimit":100,"perSecond":3}"#
        let settings = try JSONDecoder().decode(ConnectorSettings.self, from: Data(stored.utf8))
        #expect(settings.perSecond == 3 && settings.inboundPerSecond == ConnectorSettings.standardIntake && settings.buttons && settings.changes && !settings.typing && settings.sessionWindow == nil)
        #expect(try JSONDecoder().decode(ConnectorSettings.self, from: JSONEncoder().encode(settings)) == settings)
    }
}
