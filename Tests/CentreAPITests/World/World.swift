import CentrePorts
import CentreStore
import ContactDomain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import TandemTesting
import Testing

@testable import CentreAPI

/// A small centre: accounts of every role, two agents, calls of both, and everything behind it in memory.
final class World: Sendable {
    let centre = FakeCentre()
    let store = FakeStore()
    let accounts = FakeAccounts()
    let history = FakeHistory()
    let phones = FakePhones()
    let webhooks = FakeWebhooks()
    /// The real one, in memory: what was written, files, drafts.
    let records: CentreStore
    let files: AttachmentFolder
    /// As a customers' directory too: what it answers is what the routes are for.
    var customers: CentreStore { records }
    let lookup = FakeLookup()
    let erased = ErasedFiles()
    let clock = ManualClock(.t0)
    private let own: TemporaryFolder
    var folder: URL { own.url }
    let api: CentreAPI

    static let users: [(login: String, role: Role, id: UserID)] = [
        ("admin", .admin, .make(100)), ("supervisor", .supervisor, .make(101)), ("alice", .agent, .make(102)), ("bob", .agent, .make(103)), ("crm", .integration, .make(104)),
    ]
    static let alice: AgentID = .make(202)
    static let bob: AgentID = .make(203)
    static let sales: QueueID = .make(300)
    static let entry: EntryPointID = .make(400)
    /// Live: one of each agent, one offered to Alice, one that waits.
    static let aliceCall: InteractionID = .make(11)
    static let bobCall: InteractionID = .make(12)
    static let offeredCall: InteractionID = .make(13)
    static let queuedCall: InteractionID = .make(14)
    static let offer: OfferID = .make(5_013)
    /// Ended, recorded.
    static let aliceEnded: InteractionID = .make(21)
    static let bobEnded: InteractionID = .make(22)
    static let aliceRecording: RecordingID = .make(31)
    static let bobRecording: RecordingID = .make(32)
    static let secret: [UInt8] = Array("a secret for tests only".utf8)

    init(heartbeat: Duration = .seconds(15), eventBuffer: Int = 256, logger given: Logger? = nil, readiness: @escaping @Sendable () async -> [String] = { [] }, prepare: (inout CentreAPI.Settings) -> Void = { _ in }) async throws {
        own = try TemporaryFolder("api")
        let folder = own.url
        records = try CentreStore.inMemory()
        files = AttachmentFolder(store: records, folder: folder.appending(path: "attachments").path(percentEncoded: false), clock: clock)
        for name in ["recordings/2026", "pages/js", "pages/widget", "lib/lit"] {
            try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        var settings = CentreAPI.Settings(
            port: 0, recordingsFolder: folder.appending(path: "recordings").path(percentEncoded: false), pagesFolder: folder.appending(path: "pages").path(percentEncoded: false),
            browserLibraryFolder: folder.appending(path: "lib").path(percentEncoded: false), answersSecret: Self.secret, heartbeat: heartbeat, eventBuffer: eventBuffer)
        prepare(&settings)
        var logger = given ?? Logger(label: "test")
        if given == nil { logger.logLevel = .critical }
        api = try CentreAPI(
            CentreAPI.Dependencies(
                control: centre, configuration: store, accounts: accounts, history: history, phones: phones, testCalls: FakeTestCaller(), webhooks: webhooks,
                messages: records, conversations: records, drafts: records, files: files,
                customers: CentreAPI.CustomerSide(directory: records, lookup: lookup, region: "DE", removeFiles: { [erased] report in erased.remove(report) }),
                secrets: FakeSecrets(), clock: clock,
                phoneBook: PhoneBook(masterSecret: Self.secret, webSocket: "ws://{host}:8088/ws"),
                hasher: PasswordHasher(cost: PasswordCost(logarithmOfRounds: 4, blockSize: 8, parallelism: 1)), flows: { ["welcome", "night"] },
                flowQueues: { _ in ["sales"] }, readiness: readiness,
                metrics: { "tandem_engine_inbox 0\n" }, logger: logger),
            settings: settings)
        await centre.write(to: ConversationBook(store: records, clock: clock))
        try await fill()
    }

    private func fill() async throws {
        for user in Self.users {
            _ = try await store.create(UserAccount(id: user.id, login: user.login, name: user.login.capitalized, role: user.role), at: .t0)
            try await openSession(user.login)
        }
        let agents = [
            AgentProfile(id: Self.alice, name: "Alice", user: .make(102), skills: ["sales": 8], endpoint: "alice", mayDial: true),
            AgentProfile(id: Self.bob, name: "Bob", user: .make(103), endpoint: "bob"),
        ]
        for agent in agents {
            _ = try await store.create(agent, at: .t0)
            await centre.put(AgentView.sample(agent.id, agent.name))
        }
        _ = try await store.create(QueueProfile(id: Self.sales, key: "sales", name: "Sales", wrapUpCodes: [WrapUpCode(code: "sold", labels: ["en": "Sold", "zh": "已成交"])]), at: .t0)
        _ = try await store.create(EntryPoint(id: Self.entry, name: "Demo", address: "demo", flow: "welcome", acceptsWebCalls: true), at: .t0)
        await centre.setQueues([QueueLoadView(id: Self.sales, key: "sales", name: "Sales", waiting: 1, longestSince: .t0, routableAgents: 2)])
        for view in [
            InteractionView.sample(Self.aliceCall, .active, agent: Self.alice), .sample(Self.bobCall, .active, agent: Self.bob),
            .sample(Self.offeredCall, .offered, offeredTo: Self.alice), .sample(Self.queuedCall, .queued),
        ] { await centre.put(view) }
        try await fillHistory()
    }

    private func fillHistory() async throws {
        for (call, agent, recording, file) in [(Self.aliceEnded, Self.alice, Self.aliceRecording, "2026/alice.wav"), (Self.bobEnded, Self.bob, Self.bobRecording, "2026/bob.wav")] {
            await history.put(InteractionView.sample(call, .closed, agent: agent))
            await history.put(Segment(id: .make(41), interaction: call, kind: .talk, queue: Self.sales, agent: agent, start: .t0, end: .t0 + .seconds(60), outcome: "answered"))
            await history.put(FeedEvent.sample(3, "interaction.created", interaction: call))
            try await history.save([RecordingRecord(id: recording, interaction: call, state: .ready, startedAt: .t0, endedAt: .t0, file: file, failure: nil)])
            try write("recordings/\(file)", Array("RIFF".utf8) + (0..<96).map { UInt8($0) })
        }
    }

    func write(_ path: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: folder.appending(path: path)) }
    func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

    /// The token of a session that is there from the start.
    static func token(_ login: String) -> String { "token-of-\(login)" }

    func openSession(_ login: String) async throws {
        guard let user = Self.users.first(where: { $0.login == login }) else { return }
        try await accounts.saveSession(SessionRecord(tokenHash: SignIn.hash(Self.token(login)), user: user.id, createdAt: .t0, expiresAt: clock.now + .minutes(12 * 60)))
    }

    func setPassword(_ password: String, of login: String) async throws {
        guard let user = Self.users.first(where: { $0.login == login }) else { return }
        let hasher = PasswordHasher(cost: PasswordCost(logarithmOfRounds: 4, blockSize: 8, parallelism: 1))
        try await accounts.setPasswordHash(try await hasher.hash(password), of: user.id)
    }

    /// Talks to the routes without a network.
    func visit<Value>(_ setup: TestingSetup = .router, permissions: PermissionTable = .standard, _ body: @Sendable (Visitor) async throws -> Value) async throws -> Value {
        try await api.application(permissions: permissions).test(setup) { client in try await body(Visitor(client: client)) }
    }
}
