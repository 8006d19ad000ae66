import CentreEngine
import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import Logging
import Synchronization
import TandemTesting

@testable import MessageGateways

/// A real engine and a real store, and between them and a provider of the test's own the gateway.
final class GatewayRoom: Sendable {
    static let agent = SampleCentre.agentID(1)
    static let entry = EntryPoint(
        id: EntryPointID(high: 3, low: 9), name: "Messenger", address: "messenger", flow: "direct", channel: .webhook,
        webhook: ConnectorSettings(url: "https://messenger.example/", secret: SealedSecret("s"), textLimit: 100, perSecond: 1_000))

    let store: CentreStore
    let files = NoFiles()
    let engine: Engine
    let gateway: MessageGateway
    let provider: FakeProvider
    let clock: any WallClock
    private let work: [Task<Void, Never>]

    init(like other: GatewayRoom? = nil, provider: FakeProvider? = nil, pauses: RetryPauses = RetryPauses(pauses: [Span(milliseconds: 5)]), entry: EntryPoint = GatewayRoom.entry) async throws {
        store = try other?.store ?? CentreStore.inMemory()
        self.provider = provider ?? other?.provider ?? FakeProvider()
        clock = other?.clock ?? MachineClock()
        let logger = Logger(label: "gateway-test") { _ in SwiftLogNoOpLogHandler() }
        engine = Engine(journal: store, clock: clock, logger: logger, options: EngineOptions())
        gateway = MessageGateway(
            control: engine, store: store, log: store, files: files, customers: store, connectors: [.webhook: self.provider], clock: clock, pauses: pauses, chance: { 0 }, logger: logger)
        await engine.attach(gateway)
        try await engine.recover()
        work = [Task { [engine] in await engine.run() }, Task { [gateway] in await gateway.run() }]
        if other == nil { _ = try await store.create(entry, at: clock.now) }
        var configuration = SampleCentre.configuration(agents: [SampleCentre.agent(1)])
        configuration.entryPoints.append(entry)
        try await engine.apply(.all(configuration), by: .system)
        _ = try await engine.submit(.setPresence(Self.agent, Presence(.available)), by: .system)
    }

    func stop() async {
        for task in work { task.cancel() }
        for task in work { await task.value }
    }

    /// A customer writes, and the agent has the conversation.
    func talk(_ identity: String = "4711") async throws -> InteractionID {
        try await gateway.receive(.event(FakeProvider.message("Hello?", "m-1", from: identity)), at: Self.entry.address)
        guard let conversation = try await store.conversation(key(identity)) else { throw Missing(what: "conversation") }
        if let offer = await engine.interaction(conversation.interaction)?.offer { _ = try await engine.submit(.acceptOffer(offer.id, by: Self.agent), by: .system) }
        return conversation.interaction
    }

    func key(_ identity: String = "4711") -> ConversationKey { ConversationKey(channel: .webhook, entryPoint: Self.entry.id, identity: identity) }

    func write(_ text: String, in id: InteractionID) async throws {
        _ = try await engine.submit(.message(.send(OutboundDraft(text: text), in: id, by: Self.agent)), by: .system)
    }

    func messages(_ identity: String = "4711") async throws -> [Message] {
        guard let conversation = try await store.conversation(key(identity)) else { return [] }
        return try await store.messages(of: conversation.id, after: nil, before: .max, audience: .everyone, limit: 100)
    }

    func state(of text: String) async throws -> Delivery? { try await messages().first { $0.text == text }?.delivery }

    struct Missing: Error { let what: String }
}

/// The machine's clock: what is tested here waits for conditions, not for times.
struct MachineClock: WallClock {
    var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}

/// A provider that takes, refuses or stumbles as the test says. Its requests hold an event's number: what they look like is another test's business.
final class FakeProvider: Connector {
    private struct State {
        var taken: [(name: String, text: String)] = []
        var attempts: [String] = []
        var answers: [SendOutcome] = []
        var window: Span?
        var gate: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())
    private static let events = Mutex<[InboundEvent]>([])

    /// What it answers next, before it takes everything.
    func answer(_ outcomes: SendOutcome...) { state.withLock { $0.answers += outcomes } }
    func close(after window: Span) { state.withLock { $0.window = window } }
    func hold(_ gate: (@Sendable () async -> Void)?) { state.withLock { $0.gate = gate } }
    var taken: [String] { state.withLock { $0.taken.map(\.text) } }
    var attempts: [String] { state.withLock(\.attempts) }

    func capabilities(at entry: EntryPoint) -> ConnectorCapabilities {
        ConnectorCapabilities(textLimit: entry.webhook?.textLimit ?? 0, attachments: 1, tellsTyping: true, tellsReading: true, sessionWindow: state.withLock(\.window), perSecond: nil)
    }

    static func message(_ text: String, _ id: String, from identity: String) -> InboundEvent {
        var letter = InboundLetter(identity: identity, id: id)
        letter.text = text
        letter.name = "Ada"
        return .message(letter)
    }

    func read(_ request: ConnectorRequest, at entry: EntryPoint, now: Timestamp) throws -> [InboundEvent] {
        guard let number = Int(String(decoding: request.body, as: UTF8.self)) else { throw ConnectorRefusal.malformed(field: "", detail: "is no number") }
        return [Self.events.withLock { $0[number] }]
    }

    fileprivate static func request(_ event: InboundEvent) -> ConnectorRequest {
        let number = events.withLock { events in
            events.append(event)
            return events.count - 1
        }
        return ConnectorRequest(headers: [:], body: Array(String(number).utf8))
    }

    func send(_ parcel: Parcel, at entry: EntryPoint) async -> SendOutcome {
        if let gate = state.withLock(\.gate) { await gate() }
        return state.withLock { state in
            state.attempts.append(parcel.name)
            if !state.answers.isEmpty { return state.answers.removeFirst() }
            state.taken.append((parcel.name, parcel.message.text))
            return .sent(externalID: "x-\(state.taken.count)")
        }
    }
}

extension ConnectorRequest {
    static func event(_ event: InboundEvent) -> ConnectorRequest { FakeProvider.request(event) }
}

/// Nobody sends files here.
struct NoFiles: AttachmentStore {
    func store(_ bytes: [UInt8], named name: String, by uploader: AttachmentUploader) async throws -> Attachment { throw GatewayRoom.Missing(what: "files") }
    func attachment(_ id: AttachmentID) async throws -> StoredAttachment? { nil }
    func content(of id: AttachmentID) async throws -> (attachment: Attachment, bytes: [UInt8])? { nil }
    func delete(_ ids: [AttachmentID]) async {}
    func removeUnused(before instant: Timestamp) async throws -> Int { 0 }
}
