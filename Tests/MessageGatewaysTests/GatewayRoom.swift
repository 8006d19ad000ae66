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
    let disk: FullableDisk
    let files: any AttachmentStore
    let engine: Engine
    let gateway: MessageGateway
    let provider: FakeProvider
    /// Stands still: an offer does not run out while the machine is busy with other tests.
    let clock: ManualClock
    private let work: [Task<Void, Never>]

    /// - Parameter other: a room that has ended, whose disk and provider this one has: the service was started anew.
    init(
        like other: GatewayRoom? = nil, pauses: RetryPauses = RetryPauses(pauses: [Span(milliseconds: 5)]), entries: [EntryPoint] = [GatewayRoom.entry],
        files: any AttachmentStore = NoFiles(), log: (any MessageLog)? = nil
    ) async throws {
        self.files = files
        store = try other?.store ?? CentreStore.inMemory()
        disk = FullableDisk(store)
        provider = other?.provider ?? FakeProvider()
        clock = other?.clock ?? ManualClock()
        let logger = Logger(label: "gateway-test") { _ in SwiftLogNoOpLogHandler() }
        engine = Engine(journal: disk, clock: clock, logger: logger, options: EngineOptions())
        gateway = MessageGateway(
            control: engine, store: store, log: log ?? store, files: files, customers: store, connectors: [.webhook: provider], clock: clock, pauses: pauses, chance: { 0 }, logger: logger)
        await engine.attach(gateway)
        try await engine.recover()
        work = [Task { [engine] in await engine.run() }, Task { [gateway] in await gateway.run() }]
        if other == nil { for entry in entries { _ = try await store.create(entry, at: clock.now) } }
        try await open(entries)
        _ = try await engine.submit(.setPresence(Self.agent, Presence(.available)), by: .system)
    }

    /// Another entry point of the same provider.
    func add(_ entry: EntryPoint) async throws {
        _ = try await store.create(entry, at: clock.now)
        try await open([Self.entry, entry])
    }

    private func open(_ entries: [EntryPoint]) async throws {
        var configuration = SampleCentre.configuration(agents: [SampleCentre.agent(1)])
        configuration.entryPoints += entries
        try await engine.apply(.all(configuration), by: .system)
    }

    func stop() async {
        for task in work { task.cancel() }
        for task in work { await task.value }
    }

    /// A customer writes, and the agent has the conversation.
    func talk(_ identity: String = "4711", at entry: EntryPoint = GatewayRoom.entry) async throws -> InteractionID {
        try await gateway.receive(.event(FakeProvider.message("Hello?", "m-1", from: identity)), at: entry.address)
        guard let conversation = try await store.conversation(ConversationKey(channel: .webhook, entryPoint: entry.id, identity: identity)) else { throw Missing(what: "conversation") }
        if let offer = await engine.interaction(conversation.interaction)?.offer { _ = try await engine.submit(.acceptOffer(offer.id, by: Self.agent), by: .system) }
        return conversation.interaction
    }

    func key(_ identity: String = "4711") -> ConversationKey { ConversationKey(channel: .webhook, entryPoint: Self.entry.id, identity: identity) }

    func write(_ text: String, in id: InteractionID, files: [Attachment] = []) async throws {
        _ = try await engine.submit(.message(.send(OutboundDraft(text: text, attachments: files), in: id, by: Self.agent)), by: .system)
    }

    func messages(_ identity: String = "4711") async throws -> [Message] {
        guard let conversation = try await store.conversation(key(identity)) else { return [] }
        return try await store.messages(of: conversation.id, after: nil, before: .max, audience: .everyone, limit: 100)
    }

    func state(of text: String) async throws -> Delivery? { try await messages().first { $0.text == text }?.delivery }

    struct Missing: Error { let what: String }
}

/// A provider that takes, refuses or stumbles as the test says. Its requests hold an event's number: what they look like is another test's business.
final class FakeProvider: Connector {
    private struct State {
        var taken: [(name: String, text: String)] = []
        var attempts: [String] = []
        var answers: [SendOutcome] = []
        var away: Set<EntryPointID> = []
        var window: Span?
        var gate: (@Sendable () async -> Void)?
        var typings: [Bool] = []
        var isDumb = false
    }

    private let state = Mutex(State())
    private static let events = Mutex<[InboundEvent]>([])

    /// What it answers next, before it takes everything.
    func answer(_ outcomes: SendOutcome...) { state.withLock { $0.answers += outcomes } }
    /// What is written there comes later, until it is accepted again.
    func refuse(at entry: EntryPointID) { state.withLock { _ = $0.away.insert(entry) } }
    func accept(at entry: EntryPointID) { state.withLock { _ = $0.away.remove(entry) } }
    func close(after window: Span) { state.withLock { $0.window = window } }
    func hold(_ gate: (@Sendable () async -> Void)?) { state.withLock { $0.gate = gate } }
    var taken: [String] { state.withLock { $0.taken.map(\.text) } }
    /// It says that it can do nothing but carry texts.
    func makeDumb() { state.withLock { $0.isDumb = true } }
    /// What its customers were shown of our typing.
    var typings: [Bool] { state.withLock(\.typings) }
    var attempts: [String] { state.withLock(\.attempts) }

    func capabilities(at entry: EntryPoint) -> ConnectorCapabilities {
        let (window, isDumb) = state.withLock { ($0.window, $0.isDumb) }
        return ConnectorCapabilities(
            textLimit: entry.webhook?.textLimit ?? 0, attachments: 1, tellsTyping: !isDumb, tellsReading: !isDumb, sessionWindow: window, perSecond: nil, customersChange: !isDumb,
            showsTyping: !isDumb)
    }

    func show(typing isTyping: Bool, to key: ConversationKey, at entry: EntryPoint) async {
        if let gate = state.withLock(\.gate) { await gate() }
        state.withLock { $0.typings.append(isTyping) }
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
            if state.away.contains(entry.id) { return .later(nil, reason: "away") }
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
    func delete(_ ids: [AttachmentID]) async -> [AttachmentID] { [] }
    func removeUnused(before instant: Timestamp) async throws -> Int { 0 }
}

/// A disk that cannot read the one file that there is, so many times.
final class StumblingFiles: AttachmentStore {
    static let file = Attachment(id: AttachmentID(high: 4, low: 1), name: "bill.txt", mediaType: "text/plain", size: 5)
    private let state: Mutex<(faults: Int, readings: Int)>

    init(faults: Int) { state = Mutex((faults, 0)) }

    var readings: Int { state.withLock(\.readings) }

    func content(of id: AttachmentID) async throws -> (attachment: Attachment, bytes: [UInt8])? {
        let isFaulty = state.withLock { state in
            state.readings += 1
            return state.readings <= state.faults
        }
        guard !isFaulty else { throw StorageFault(.inputOutput, place: "files", detail: "It cannot be read.", remedy: "Look at the disk.") }
        return (Self.file, Array("hello".utf8))
    }

    func store(_ bytes: [UInt8], named name: String, by uploader: AttachmentUploader) async throws -> Attachment { throw GatewayRoom.Missing(what: "files") }
    func attachment(_ id: AttachmentID) async throws -> StoredAttachment? { nil }
    func delete(_ ids: [AttachmentID]) async -> [AttachmentID] { [] }
    func removeUnused(before instant: Timestamp) async throws -> Int { 0 }
}
