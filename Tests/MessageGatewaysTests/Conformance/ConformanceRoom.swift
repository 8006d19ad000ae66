import CentreAPI
import CentreEngine
import CentrePorts
import CentreStore
import ContactDomain
import CurlTransport
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TandemTesting

@testable import MessageGateways
@testable import SignedRequests

/// The service as it runs, without telephony: core, store, files, gateway, both connectors, and the edge on a port of its own.
final class ConformanceRoom: Sendable {
    static let agent = SampleCentre.agentID(1)
    static let box = ChannelSecretBox(master: Array(repeating: 7, count: 32))
    static let loop = CurlEventLoop(logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })

    /// What the engine writes to: the store, on a disk that can be full.
    let disk: FullableDisk
    let store: CentreStore
    let folder: TemporaryFolder
    let files: AttachmentFolder
    let engine: Engine
    let gateway: MessageGateway
    let connectors: [ContactChannel: any Connector]
    /// Stands still: neither an offer nor a menu runs out, and no limit is lifted, while the machine is busy with other tests.
    let clock: ManualClock
    let client = PatientClient(loop: loop)
    let port: Int
    private let work: [Task<Void, Never>]
    private let group: ServiceGroup

    /// - Parameter before: a room that has ended, whose disk this one has: the service was started anew.
    init(after before: ConformanceRoom? = nil) async throws {
        store = try before?.store ?? CentreStore.inMemory()
        disk = FullableDisk(store)
        folder = try before?.folder ?? TemporaryFolder("conformance")
        clock = before?.clock ?? ManualClock()
        files = AttachmentFolder(store: store, folder: folder.path, clock: clock)
        var logger = Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        engine = Engine(journal: disk, clock: clock, logger: logger, options: EngineOptions())
        let signed = SignedChannelConnector(
            post: SignedPost(client: client.curl, rules: AddressRules(allow: ["127.0.0.1"])), secrets: Self.box, clock: clock, timeout: PatientClient.patience)
        connectors = [.chat: WebChatConnector(), .webhook: signed]
        gateway = MessageGateway(
            control: engine, store: store, log: store, files: files, customers: store, connectors: connectors, clock: clock,
            pauses: RetryPauses(pauses: [Span(milliseconds: 20)]), chance: { 0 }, logger: logger)
        await engine.attach(gateway)
        try await engine.recover()
        work = [Task { [engine] in await engine.run() }, Task { [gateway] in await gateway.run() }]
        let api = try Self.edge(store, folder, files, engine, gateway, clock, logger)
        group = ServiceGroup(configuration: .init(services: [.init(service: api)], logger: logger))
        Task { [group] in do { try await group.run() } catch { print("the edge ended: \(error)") } }
        port = try await api.port
    }

    private static func edge(
        _ store: CentreStore, _ folder: TemporaryFolder, _ files: AttachmentFolder, _ engine: Engine, _ gateway: MessageGateway, _ clock: ManualClock, _ logger: Logger
    ) throws -> CentreAPI {
        let master = Array("a secret for tests only".utf8)
        return try CentreAPI(
            CentreAPI.Dependencies(
                control: engine, configuration: store, accounts: store, history: store, statistics: store, phones: NoPhones(), testCalls: NoPhones(), webhooks: NoWebhooks(),
                messages: store, conversations: store, drafts: store, files: files, customers: CentreAPI.CustomerSide(directory: store, removeFiles: { _ in [] }), secrets: box,
                channels: gateway, clock: clock, phoneBook: PhoneBook(masterSecret: master, webSocket: "ws://{host}:8088/ws"), flows: { ["direct", "welcome"] },
                flowQueues: { _ in ["sales"] }, readiness: { [] }, metrics: { "" }, logger: logger),
            settings: CentreAPI.Settings(
                port: 0, recordingsFolder: folder.path, pagesFolder: folder.path, browserLibraryFolder: folder.path, answersSecret: master, heartbeat: .milliseconds(200)))
    }

    /// Makes an entry point, and an agent who is there.
    func open(_ entry: EntryPoint) async throws {
        if try await store.get(EntryPoint.self, id: entry.id.description) == nil { _ = try await store.create(entry, at: clock.now) }
        if try await store.get(AgentProfile.self, id: Self.agent.description) == nil { _ = try await store.create(SampleCentre.agent(1), at: clock.now) }
        var configuration = SampleCentre.configuration(agents: [SampleCentre.agent(1)])
        configuration.entryPoints.append(entry)
        try await engine.apply(.all(configuration), by: .system)
        _ = try await engine.submit(.setPresence(Self.agent, Presence(.available)), by: .system)
    }

    func stop() async {
        for task in work { task.cancel() }
        for task in work { await task.value }
        await group.triggerGracefulShutdown()
    }
}

/// A client that a busy machine does not hurry: what these tests are about is not the time.
struct PatientClient: Sendable {
    static let patience = Duration.seconds(240)
    let curl: CurlClient

    init(loop: CurlEventLoop) {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = Self.patience
        curl = CurlClient(loop: loop, configuration: configuration)
    }

    func send(_ request: CurlRequest) async throws -> CurlResponse { try await curl.send(request, timeout: Self.patience) }
    func stream(_ request: CurlRequest) async throws -> CurlStreamedResponse { try await curl.stream(request) }
}

/// Nobody telephones here.
private struct NoPhones: PhoneProvisioning, TestCalling {
    func provision(_ account: PhoneAccount) async {}
    func remove(_ endpoint: EndpointName) async {}
    func place(_ call: TestCall) async throws(Rejection) -> String { throw Rejection(.unavailable, "telephony-unavailable", "There is no telephony here.") }
}

/// Nobody subscribes here.
private struct NoWebhooks: WebhookControl {
    struct None: Error {}

    let eventTypes: [WebhookEventType] = []
    func faults(in subscription: WebhookSubscription) async -> [WebhookFault] { [] }
    func added(_ subscription: WebhookSubscription) async throws -> NewWebhookSecret { throw None() }
    func changed(_ subscription: WebhookSubscription, from former: WebhookSubscription) async throws {}
    func removed(_ id: WebhookID) async throws {}
    func health(of subscription: WebhookSubscription) async throws -> WebhookHealth { throw None() }
    func rotateSecret(of id: WebhookID) async throws -> NewWebhookSecret { throw None() }
    func test(_ subscription: WebhookSubscription) async throws -> WebhookDeliveryDetail { throw None() }
    func pause(_ id: WebhookID) async throws {}
    func resume(_ id: WebhookID) async throws {}
    func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery> { Page(items: [], nextCursor: nil) }
    func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail? { nil }
    func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?) async throws -> Int { 0 }
}
