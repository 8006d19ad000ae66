import CentrePorts
import ContactDomain
import Logging
import Synchronization
import TandemTesting
import Testing
@testable import CentreEngine

/// Logs are copied and kept, and no erasure reaches them: customers' words, names and numbers never get there.
@Suite(.timeLimit(.minutes(5))) struct LogTests {
    /// Keeps every line, whatever its level.
    private struct Keeper: LogHandler {
        final class Lines: Sendable {
            let all = Mutex<[String]>([])
        }

        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.all.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
        }
    }

    private let card = CustomerCard(id: CustomerID(high: 9, low: 9), name: "Secretname")
    private var customer: Customer { Customer(id: card.id, name: card.name, identities: [Identity(.phone, "+49170555")], createdAt: .noon, changedAt: .noon) }

    /// Everything in which somebody's words may come, taken in or refused.
    private func inputs(_ id: InteractionID, _ message: Message) -> [Command] {
        let secret = "Secrettext"
        let key = ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "Secretidentity")
        let inbound = InboundMessage(
            key: key, known: nil, customer: card, profile: VisitorProfile(name: "Secretname", attributes: ["email": "Secretmail"]), clientID: "Secretclient", text: secret,
            attachments: [Attachment(id: AttachmentID(high: 1, low: 1), name: "Secretfile", mediaType: "text/plain", size: 1)])
        var long = inbound
        long.text = String(repeating: secret, count: 2_000)
        long.clientID = "Secretlong"
        let agent = SampleCentre.agentID(1), nobody = InteractionID(high: 7, low: 7)
        return [
            .message(.receive(inbound)), .message(.receive(long)), .message(.send(OutboundDraft(text: secret, clientID: "Secretclient"), in: id, by: agent)),
            .message(.send(OutboundDraft(text: secret), in: nobody, by: agent)), .message(.note(secret, in: id, by: .customer)), .message(.note(secret, in: nobody, by: .customer)),
            .message(.edit(message, text: secret, by: .customer)), .message(.delete(message, by: .agent(agent))), .message(.report(message, Delivery(.failed, failure: secret))),
            .message(.told(message, of: .noon, refusal: secret)), .dial("+49170555", by: agent), .dial("Secretnumber", by: agent), .sendDigits(id, "4917055"),
            .wrapUp(id, WrapUpForm(code: "Secretcode", notes: secret)), .transfer(id, to: .agent(agent), note: secret), .transfer(nobody, to: .queue(SampleCentre.sales), note: secret),
            .requestCallback(CallbackRequest(queue: SampleCentre.sales, number: "+49170555", name: "Secretname")),
            .requestCallback(CallbackRequest(queue: SampleCentre.sales, number: "Secretnumber", name: "Secretname")), .setPresence(agent, Presence(.onBreak, reason: secret)),
            .takePhone(agent, at: "Secretdesk"), .customer(.recognised(nobody, card)), .customer(.recognised(id, card)), .customer(.linked(nobody, card)), .customer(.linked(id, card)),
            .customer(.created(customer)), .customer(.changed(customer)), .customer(.merged(card.id, into: customer)), .customer(.unmerged(customer, from: customer)),
        ]
    }

    @Test func noWordNameOrNumberOfACustomerIsLoggedAtAnyLevel() async throws {
        let lines = Keeper.Lines()
        let journal = MemoryJournal()
        let engine = Engine(journal: journal, clock: ManualClock(), logger: Logger(label: "log") { _ in Keeper(lines: lines) }, options: .quick)
        try await engine.recover()
        let work = Task { await engine.run() }
        try await engine.apply(.all(SampleCentre.configuration(agents: [SampleCentre.agent(1)])), by: .system)
        await engine.post(.telephony(.snapshot(.empty(reachable: [SampleCentre.endpoint(1)], afterConnecting: true))))
        await engine.post(.telephony(.arrived(Arrival(
            leg: "leg-1", callerNumber: "+49170555", callerName: "Secretname", target: .address(SampleCentre.mainNumber), arrivedAt: .noon))))
        await engine.post(.telephony(.digit("leg-1", "7")))
        let chat = InboundMessage(
            key: ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "visitor"), known: nil, customer: card, clientID: "1", text: "Secrettext")
        let id = try #require(try await engine.submit(.message(.receive(chat)), by: .system).interaction)
        let message = try #require(await journal.batches.flatMap(\.messages).first)
        let inputs = inputs(id, message)
        for input in inputs {
            do { _ = try await engine.submit(input, by: .system) } catch { #expect(!error.code.isEmpty) }
        }
        // The disk fails and works again; the state is read back.
        await journal.fail(with: .diskFull)
        do { _ = try await engine.submit(inputs[0], by: .system) } catch { #expect(!error.code.isEmpty) }
        await journal.fail(with: nil)
        work.cancel()
        await work.value
        let logged = lines.all.withLock { $0 }
        #expect(logged.count { $0.hasPrefix("info input refused") } > 8 && logged.count { $0.hasPrefix("debug input") } > 8, "\(logged)")
        #expect(logged.contains { $0.contains("message-too-long") && $0.contains("\"length\": 20000") && $0.contains("command.message.receive") }, "what was refused can still be told: \(logged)")
        for secret in ["Secret", "49170555", "4917055"] {
            let told = logged.filter { $0.contains(secret) }
            #expect(told.isEmpty, "\(secret): \(told)")
        }
    }
}
