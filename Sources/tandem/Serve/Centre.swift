import AsteriskARI
import CentreAPI
import CentreConfiguration
import CentreEngine
import CentrePorts
import CentreStore
import ContactDomain
import CurlTransport
import FlowCore
import Foundation
import Integrations
import Logging
import MessageGateways
import ServiceLifecycle
import SignedRequests
import Synchronization
import VoiceGateway
import WebDesk

// Everything is put together here, and nowhere else.

/// One running contact centre.
struct Centre {
    let settings: TandemConfiguration
    let folders: DataFolders
    let logger: Logger
    let store: CentreStore
    let engine: Engine
    let ari: ARIConnection
    let voice: VoiceGateway
    let supervisor: AsteriskSupervisor?
    let api: CentreAPI
    let webhooks: Webhooks
    let recognition: CallerRecognition
    let lookupAhead: LookupAhead?
    let messages: MessageGateway
    let retention: RetentionSweep
    let phoneBook: PhoneBook
    let dialplans: DialplanWatch
    let demo: DemoLogins?
    let control: ControlFile

    init(_ settings: TandemConfiguration, _ folders: DataFolders, _ logger: Logger) async throws {
        self.settings = settings
        self.folders = folders
        self.logger = logger
        let clock = SystemClock()
        let secrets = SecretFiles(folder: folders.secrets)
        let master = Array(try secrets.text("master.key", bytes: 32).utf8)

        store = try CentreStore(file: folders.database) { upgrade in
            let told: Logger.Metadata = ["steps": "\(upgrade.steps.joined(separator: ", "))", "megabytes": "\(upgrade.size >> 20)"]
            guard let duration = upgrade.duration else {
                return logger.notice("the database is being brought up to date: this takes up to a minute for each gigabyte, and needs as much room again on the disk", metadata: told)
            }
            logger.notice("the database is up to date", metadata: told.merging(["seconds": "\(duration.components.seconds)"]) { $1 })
        }
        var options = EngineOptions()
        options.keepEvents = max(settings.retention.events, settings.retention.journal)
        engine = Engine(journal: store, clock: clock, logger: Logger(label: "engine"), options: options)

        let access = try settings.asterisk.ari ?? AsteriskSettings.ARIAccess(
            url: "http://\(Self.loopback(settings.asterisk.http.bind)):\(settings.asterisk.http.port)/ari", user: "tandem",
            password: Secret(try secrets.text("ari.password")))
        let loop = CurlEventLoop(logger: Logger(label: "curl"))
        let ariSettings = ARIConfiguration(baseURL: access.url, user: access.user, password: access.password.reveal(), application: "tandem")
        ari = ARIConnection(configuration: ariSettings, loop: loop, logger: Logger(label: "ari"))
        let ami = AMIConnection(configuration: ariSettings, loop: loop, logger: Logger(label: "ami"))
        let ari = ari
        let voiceOptions = VoiceGatewayOptions(application: "tandem", spool: settings.recording.spool, recordings: folders.recordings)
        var speech = SpeechOptions(folder: folders.prompts, voices: settings.prompts.voices)
        speech.speed = settings.prompts.speed
        speech.isEnabled = settings.prompts.engine != .none
        speech.ownSounds = settings.prompts.soundsFolder
        voice = VoiceGateway(ari: ari, ami: ami, inbox: engine, history: store, clock: clock, speech: speech, options: voiceOptions, logger: Logger(label: "voice"))

        phoneBook = PhoneBook(masterSecret: master, webSocket: "ws://{host}:\(settings.asterisk.http.port)/ws", sipDomain: "{host}")
        let hasher = PasswordHasher()
        demo = try await DemoLogins.create(settings, secrets, store, hasher, clock)
        control = try await ControlFile(folders.control, store, clock)
        dialplans = DialplanWatch(settings, store: store, engine: engine, voice: voice, logger: Logger(label: "dialplans"))
        let dialplans = dialplans
        let includes = try await dialplans.load()

        if settings.asterisk.mode == .embedded {
            let values = try Self.asteriskValues(settings, folders, secrets, password: access.password, includes: includes)
            supervisor = AsteriskSupervisor(settings, folders, values: values, isConnected: { if case .up = ari.state { true } else { false } },
                isOurs: { if case .steppedDown = ari.state { false } else { true } }, logger: Logger(label: "asterisk"))
        } else {
            supervisor = nil
        }

        let testCaller = TestCaller(
            ari: ari, application: "tandem", sipAddress: "\(Self.loopback(settings.asterisk.bind)):\(settings.asterisk.sip.udp)",
            password: SecretFiles.random(18), logger: Logger(label: "test-calls"))
        let engine = engine
        let box = SecretBox(master: Array(try secrets.text("webhooks.key", bytes: 32).utf8))
        // A loop of their own: endpoints that are slow or lie must not touch the line to Asterisk.
        webhooks = Webhooks(
            store: store, loop: CurlEventLoop(logger: Logger(label: "webhooks-curl")), box: box,
            rules: AddressRules(allow: settings.webhooks.allow, ports: settings.webhooks.ports), clock: clock,
            floor: FloorLookup(store: store, team: { await engine.agent($0)?.team }, interaction: { await engine.interaction($0) }), logger: Logger(label: "webhooks"))
        let webhooks = webhooks
        let lookup = CustomerSystem.lookup(settings, clock)
        let customerStore = store
        lookupAhead = lookup.map { LookupAhead(lookup: $0, directory: customerStore, logger: Logger(label: "lookup")) }
        recognition = CallerRecognition(
            directory: store, control: engine, clock: clock, region: settings.customers.region, logger: Logger(label: "customers"))
        let attachments = AttachmentFolder(store: store, folder: folders.attachments, clock: clock)
        let files = RecordFiles(recordings: folders.recordings, attachments: attachments, store: store, logger: Logger(label: "retention"))
        retention = RetentionSweep(rules: settings.retention.rules, store: store, files: files, clock: clock, logger: Logger(label: "retention"))
        let customers = CentreAPI.CustomerSide(
            directory: store, lookup: lookup, region: settings.customers.region,
            removeFiles: { await files.remove(recordings: $0.recordings, attachments: $0.attachments) })
        let channelSecrets = ChannelSecretBox(master: master)
        let addresses = AddressRules(allow: settings.webhooks.allow, ports: settings.webhooks.ports)
        let signed = SignedChannelConnector(loop: CurlEventLoop(logger: Logger(label: "channels-curl")), rules: addresses, secrets: channelSecrets, clock: clock)
        var connectors: [ContactChannel: any Connector] = [.chat: WebChatConnector()]
        for channel in EntryPoint.connectorChannels { connectors[channel] = signed }
        messages = MessageGateway(
            control: engine, store: store, log: store, files: attachments, customers: store, connectors: connectors, clock: clock, logger: Logger(label: "messages"))
        let metrics = MetricsText(engine: engine, voice: voice, ari: ari)
        api = try CentreAPI(
            CentreAPI.Dependencies(
                control: engine, configuration: store, accounts: store, history: store, statistics: store, phones: voice, testCalls: testCaller, webhooks: webhooks, messages: store, conversations: store,
                drafts: store, files: attachments, customers: customers, secrets: channelSecrets, channels: messages, clock: clock, phoneBook: phoneBook, hasher: hasher,
                flows: { await dialplans.flows.map(\.name) },
                flowQueues: { name in await dialplans.queueKeys(of: name) },
                readiness: { await Self.readiness(engine, ari, folders) },
                metrics: { await metrics.text() + webhooks.metrics() },
                logger: Logger(label: "api")),
            settings: CentreAPI.Settings(
                host: settings.server.host, port: settings.server.port, recordingsFolder: folders.recordings, pagesFolder: WebDesk.pagesFolder,
                browserLibraryFolder: "\(settings.runtimeFolder)/web", answersSecret: master,
                secureCookies: settings.server.behindTLS, trustsForwardedFor: settings.server.behindTLS, timeZone: settings.policy.routing.timeZone))
    }

    /// Runs until a signal, or until something that must not end has ended.
    func run() async throws {
        await engine.attach(voice)
        await engine.attach(recognition)
        await engine.attach(messages)
        // Before the engine may delete events that are old.
        try await webhooks.catchUp()
        try await engine.recover()
        await announceStart()
        let engine = engine, voice = voice, dialplans = dialplans, webhooks = webhooks, recognition = recognition, lookupAhead = lookupAhead
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let supervisor {
            services.append(.init(service: Running("asterisk") { try await supervisor.run() }))
        }
        services.append(.init(service: Running("engine") { await engine.run() }))
        services.append(.init(service: Running("voice") { await voice.run() }))
        services.append(.init(service: Running("customers") { await recognition.run() }))
        let news = CustomerNewsCarrier(directory: store, control: engine, clock: SystemClock(), logger: Logger(label: "customers"))
        services.append(.init(service: Running("news of customers") { await news.run() }))
        if let lookupAhead {
            services.append(.init(service: Running("lookups") { await lookupAhead.run { await engine.events(after: nil, of: .everything) } }))
        }
        services.append(.init(service: Running("dialplans") { await dialplans.run() }))
        services.append(.init(service: Running("webhooks") { await webhooks.run { await engine.events(after: nil, of: .everything) } }))
        services.append(.init(service: Running("retention") { [retention] in try await retention.run() }))
        let messages = messages
        services.append(.init(service: Running("messages") { await messages.run() }))
        services.append(.init(service: api, successTerminationBehavior: .gracefullyShutdownGroup))
        services.append(.init(service: Running("banner") {
            try await self.banner()
            try await gracefulShutdown()
        }))
        var quiet = Logger(label: "services")
        quiet.logLevel = .error
        var configuration = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet)
        // A download that stands still must not keep the service from ending.
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        let group = ServiceGroup(configuration: configuration)
        try await group.run()
        control.remove()
        try store.close()
    }

    /// What was set up is told to the core at each start, all of it: what changed while we were away counts as well.
    private func announceStart() async {
        await engine.post(.telephony(.disconnected(reason: "the service started")))
        do {
            let configuration = try await dialplans.configuration()
            await engine.post(.configuration(.all(configuration)))
            for agent in configuration.agents { await voice.provision(phoneBook.account(for: agent)) }
        } catch {
            logger.critical("the configuration could not be read from the store; the last known one stays in force", metadata: ["error": "\(error)"])
        }
    }

    private func banner() async throws {
        let port = try await api.port
        try control.write(port: port, host: settings.server.host)
        // The block says that it runs: so it waits until it does, but not for ever.
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline, await !Self.readiness(engine, ari, folders).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        for reason in await Self.readiness(engine, ari, folders) { Foundation.FileHandle.standardError.write(Data("Not ready yet: \(reason); see \(folders.logs)\n".utf8)) }
        StartBanner(settings: settings, folders: folders, port: port, demo: demo).print()
    }

    private static func readiness(_ engine: Engine, _ ari: ARIConnection, _ folders: DataFolders) async -> [String] {
        let health = await engine.health()
        var reasons: [String] = []
        if !health.telephonyConnected { reasons.append("asterisk: not connected (\(ari.state))") }
        if let fault = health.storageFault { reasons.append("storage: \(fault)") }
        if health.inboxDepth > 5_000 { reasons.append("engine: \(health.inboxDepth) inputs are waiting") }
        if let free = folders.freeMegabytes, free < 50 { reasons.append("disk: only \(free) MB are free in \(folders.data); recordings will end early") }
        return reasons
    }

    private static func loopback(_ bind: String) -> String { bind == "0.0.0.0" || bind == "::" ? "127.0.0.1" : bind }

    private static func asteriskValues(_ settings: TandemConfiguration, _ folders: DataFolders, _ secrets: SecretFiles, password: Secret, includes: [String]) throws -> [String: String] {
        let program = try AsteriskProgram.find(settings)
        var values = settings.asteriskValues(includes: includes)
        let generated = try secrets.certificate()
        values["tls_cert"] = values["tls_cert"] ?? generated.certificate
        values["tls_key"] = values["tls_key"] ?? generated.key
        values["run_dir"] = folders.run
        values["spool_dir"] = folders.spool
        values["log_dir"] = folders.logs
        values["module_dir"] = program.modules
        values["data_dir"] = program.data
        values["ari_user"] = "tandem"
        values["ari_password"] = password.reveal()
        return values
    }
}

/// A long-lived part as a service: it is cancelled when the group shuts down.
struct Running: Service {
    let name: String
    let work: @Sendable () async throws -> Void

    init(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.work = work
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await work() }
        } catch is CancellationError where Task.isShuttingDownGracefully || Task.isCancelled {
            // The orderly end. Told as a fault it would cut the others' ends short.
            return
        }
        if !Task.isShuttingDownGracefully, !Task.isCancelled { throw EndedByItself(name: name) }
    }

    /// A part that must not end has ended; the voice part does so when another instance has taken its place.
    struct EndedByItself: Error, CustomStringConvertible {
        let name: String
        var description: String { "the part '\(name)' ended by itself; the log says why" }
    }
}
