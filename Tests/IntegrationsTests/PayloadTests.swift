import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import Integrations

/// What is sent is what the catalogue says, and small enough.
@Suite struct PayloadTests {
    private func schema(_ name: String) async throws -> Any {
        let types = try await Room().webhooks.eventTypes
        return try json(try #require(types.first { $0.name == name }).schema)
    }

    private func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    private func payload(_ view: InteractionView, _ feedName: String = "interaction.closed", actor: UserID? = nil) throws -> String {
        let event = FeedEvent(
            position: .init(sequence: 12, index: 3), at: .noon + Span(milliseconds: 42), name: feedName, interaction: view.id, agents: [],
            json: String(decoding: try JSONEncoder().encode(view), as: UTF8.self))
        return try #require(try PublicEvent(OwedEvent(event: event, actor: actor), JSONDecoder())).payload.text(WebhookPayload.encoder())
    }

    @Test func everyEventHasADescriptionASchemaAndAnExampleThatFitsIt() async throws {
        let types = try await Room().webhooks.eventTypes
        #expect(types.count == Set(types.map(\.name)).count)
        for name in ["interaction.created", "interaction.queued", "interaction.offered", "interaction.connected", "interaction.wrapped", "interaction.closed", "agent.presence.changed", "message.created", "conversation.read", "customer.updated"] {
            #expect(types.contains { $0.name == name })
        }
        for type in types {
            #expect(type.name.range(of: "^[a-z0-9_]+(\\.[a-z0-9_]+)+$", options: .regularExpression) != nil)
            #expect(!type.description.isEmpty)
            let faults = JSONSchema.faults(try json(type.example), try json(type.schema))
            #expect(faults.isEmpty, "\(type.name): \(faults)")
        }
    }

    @Test func theDocumentationNamesEveryEventAndNoOther() async throws {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/integrations.md")
        let table = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains(".") }
        let named = table.flatMap { $0.split(separator: "|").first?.matches(of: /`([a-z_.]+)`/).map { String($0.output.1) } ?? [] }
        #expect(try await Set(named) == Set(Room().webhooks.eventTypes.map(\.name)))
        #expect(named.count == Set(named).count)
    }

    /// An event that the engine learns to tell is either in the catalogue or left out on purpose.
    @Test func everyEventOfTheEngineIsKnown() throws {
        let engine = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CentreEngine")
        var names: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: engine.path).filter({ $0.hasSuffix(".swift") }) {
            let text = try String(contentsOf: engine.appendingPathComponent(path), encoding: .utf8)
            names.formUnion(text.matches(of: /announce\("([A-Za-z]+)"/).map { "interaction.\($0.output.1)" })
            names.formUnion(text.matches(of: /"((?:interaction|agent|queue|message|conversation|customer)\.[A-Za-z]+)"/).map { String($0.output.1) })
        }
        #expect(names.count > 20)
        // Loads and lines are for wallboards, who types is gone in a moment: event streams tell them.
        let leftOut: Set = ["queue.changed", "queue.waiting", "conversation.typing"]
        #expect(names.filter { EventCatalogue.entries(feedName: $0).isEmpty } == leftOut)
    }

    /// Every member that a view can have is described: a new one that nobody describes is found here.
    @Test func fullViewsFitTheirSchemas() async throws {
        var view = InteractionView.sample(1, .offered)
        view.offer = OfferView(id: .make(5), agents: [.make(6)], offeredAt: .noon, deadline: .noon, accepted: true)
        view.agent = .make(6)
        view.agentName = "Grace"
        view.connectedAt = .noon
        view.deadline = .noon
        view.estimatedWait = .seconds(9)
        view.wrapUpCode = "sold"
        view.ending = Ending(.abandoned, reason: "caller-hung-up")
        view.closedAt = .noon
        view.customer = CustomerCard(id: .make(7), name: "Ada", company: "Engines", language: "en", tier: "gold", owner: .make(6), tags: ["vip"])
        view.conversation = .make(8)
        view.callback = CallbackView(number: "+49", due: .noon, attempt: 1, attempts: 3, origin: .make(9))
        let members = Mirror(reflecting: view).children
        for member in members { #expect("\(member.value)" != "nil", "the sample lacks \(member.label ?? "?")") }
        let text = try payload(view, "interaction.offered", actor: .make(3))
        let faults = JSONSchema.faults(try json(text), try await schema("interaction.offered"))
        #expect(faults.isEmpty, "\(faults)")
        #expect(text.contains(#""timestamp":"2026-01-05T12:00:00.042Z""#) && text.contains(#""id":"12-3""#) && text.contains(#""sequence":12"#))
    }

    @Test func messagesFitTheirSchema() async throws {
        for author in [Message.Author.customer, .agent(.make(2)), .user(.make(3)), .automatic] {
            var message = Message(
                id: .make(1), conversation: .make(4), interaction: .make(5), number: 7, at: .noon, author: author, audience: .staff, text: "\u{4F60}\u{597D}",
                attachments: [Attachment(id: .make(6), name: "a.png", mediaType: "image/png", size: 9)], buttons: [.init(key: "a", label: "A")],
                clientID: "c", externalID: "e", delivery: Delivery(.failed, failure: "full"))
            message.editedAt = .noon
            message.deletedAt = .noon
            let sent = try payload(message)
            let faults = JSONSchema.faults(try json(sent), try await schema("message.created"))
            #expect(faults.isEmpty, "\(faults)")
        }
        let long = Message(id: .make(1), conversation: .make(4), interaction: .make(5), number: 7, at: .noon, author: .customer, text: String(repeating: "\u{1F600}", count: 25_000))
        let sent = try payload(long)
        #expect(sent.utf8.count < WebhookPayload.limit && sent.contains(#""cut":["message"]"#))
    }

    private func payload(_ message: Message) throws -> String {
        let event = FeedEvent(
            position: .init(sequence: 12, index: 3), at: .noon, name: "message.created", interaction: message.interaction, conversation: message.conversation, agents: [],
            json: String(decoding: try JSONEncoder().encode(message), as: UTF8.self))
        return try #require(try PublicEvent(OwedEvent(event: event, actor: nil), JSONDecoder())).payload.text(WebhookPayload.encoder())
    }

    @Test func theCheckerSeesFaults() async throws {
        let schema = try await schema("interaction.closed")
        var good = try #require(try json(try payload(.sample(1))) as? [String: Any])
        #expect(JSONSchema.faults(good, schema).isEmpty)
        good["type"] = "interaction.queued"
        good["surprise"] = 1
        good["timestamp"] = nil
        #expect(JSONSchema.faults(good, schema).count == 3)
    }

    @Test func largePayloadsAreCutBelowTheLimitAndSaySo() throws {
        var view = InteractionView.sample(1, notes: String(repeating: "\u{1F600}\"\n", count: 10_000))
        let notes = try payload(view)
        #expect(notes.utf8.count < WebhookPayload.limit && notes.contains(#""cut":["notes"]"#))
        view.choices = (0..<500).map { ChoiceView(name: "name\($0)", value: String(repeating: "v", count: 200)) }
        view.customerName = String(repeating: "\u{4E2D}", count: 9_000)
        view.customer = CustomerCard(id: .make(7), name: String(repeating: "x", count: 9_000), tags: (0..<1_000).map(String.init))
        let all = try payload(view)
        #expect(all.utf8.count < WebhookPayload.limit && all.contains(#""cut":["notes","choices","names"]"#))
        #expect(try !payload(.sample(1, notes: "short")).contains("cut"))
    }

    @Test func ordinaryTextIsSentAsItIs() throws {
        let text = "right \u{202E}to left, zero\u{200B}width, \u{0000} nul, </script> & \u{4F60}\u{597D}"
        let sent = try #require(try json(try payload(.sample(1, notes: text))) as? [String: Any])
        let interaction = try #require((sent["data"] as? [String: Any])?["interaction"] as? [String: Any])
        #expect(interaction["notes"] as? String == text)
    }

    @Test func patterns() {
        #expect(EventPattern("*").matches("interaction.queued"))
        #expect(EventPattern("interaction.*").matches("interaction.queued"))
        #expect(!EventPattern("interaction.*").matches("interactions.queued"))
        #expect(EventPattern("agent.presence.*").matches("agent.presence.changed"))
        #expect(!EventPattern("interaction").isKnown && !EventPattern("interaction.").isKnown && !EventPattern("").isKnown)
    }

    @Test(arguments: [("120", 120), ("0", 0), ("999999999", 86_400), ("Mon, 05 Jan 2026 12:01:00 GMT", 60), ("Mon, 05 Jan 2026 11:00:00 GMT", 0), ("soon", nil), ("-5", nil), ("", nil)] as [(String, Int?)])
    func retryAfterIsSecondsOrADate(_ text: String, _ seconds: Int?) {
        #expect(AttemptOutcome.wait(text, now: .noon) == seconds.map { .seconds($0) })
    }
}
