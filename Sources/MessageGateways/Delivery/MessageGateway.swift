import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Hands what we write to the connectors, each conversation in its order, and tells the core how far it came.
///
/// The database is the queue: what is `accepted` and not handed over is found there after a restart. In memory is only the order in which
/// things are tried. A message may be handed over twice where an answer was lost; by its name the provider knows it again.
public actor MessageGateway {
    /// One conversation's messages, oldest first. The first is being tried.
    struct Lane {
        var messages: [OutboundMessage] = []
        var task: Task<Void, Never>?
    }

    let control: any CentreControl
    let store: any ConfigurationStore
    let log: any MessageLog
    let files: any AttachmentStore
    let customers: any CustomerDirectory
    let connectors: [ContactChannel: any Connector]
    let clock: any WallClock
    let logger: Logger
    private let pauses: RetryPauses
    private let chance: @Sendable () -> Double
    private let arrivals: AsyncStream<[OutboundMessage]>
    private nonisolated let inbox: AsyncStream<[OutboundMessage]>.Continuation
    private var lanes: [ConversationKey: Lane] = [:]
    private var gates: [EntryPointID: RateGate] = [:]
    private var isRunning = true

    /// How many messages of before are taken up at a time.
    static let page = 200

    /// - Parameter connectors: who serves which channel.
    public init(
        control: any CentreControl, store: any ConfigurationStore, log: any MessageLog, files: any AttachmentStore, customers: any CustomerDirectory,
        connectors: [ContactChannel: any Connector], clock: any WallClock, logger: Logger
    ) {
        self.init(
            control: control, store: store, log: log, files: files, customers: customers, connectors: connectors, clock: clock, pauses: RetryPauses(),
            chance: { .random(in: 0...1) }, logger: logger)
    }

    init(
        control: any CentreControl, store: any ConfigurationStore, log: any MessageLog, files: any AttachmentStore, customers: any CustomerDirectory,
        connectors: [ContactChannel: any Connector], clock: any WallClock, pauses: RetryPauses, chance: @escaping @Sendable () -> Double, logger: Logger
    ) {
        self.control = control
        self.store = store
        self.log = log
        self.files = files
        self.customers = customers
        self.connectors = connectors
        self.clock = clock
        self.pauses = pauses
        self.chance = chance
        self.logger = logger
        (arrivals, inbox) = AsyncStream.makeStream(of: [OutboundMessage].self)
    }

    /// Works until cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.takeArrivals() }
            group.addTask { await self.sweep() }
            await group.waitForAll()
        }
        isRunning = false
        for lane in lanes.values { lane.task?.cancel() }
    }

    private func takeArrivals() async {
        for await messages in arrivals { for message in messages { enqueue(message) } }
    }

    /// At the start, and then now and again: what a fault has left behind does not wait for the next start.
    private func sweep() async {
        while !Task.isCancelled {
            await takeUp()
            do { try await Task.sleep(for: .seconds(60)) } catch { return }
        }
    }

    /// Finds what was promised and not handed over.
    func takeUp() async {
        for channel in connectors.keys.sorted(by: { $0.rawValue < $1.rawValue }) where channel != .chat {
            do {
                for message in try await log.undelivered(channel: channel, limit: Self.page) {
                    guard let conversation = try await log.conversation(message.conversation) else { continue }
                    enqueue(OutboundMessage(message: message, key: conversation.key))
                }
            } catch {
                logger.error("messages that were not handed over could not be read", metadata: ["channel": "\(channel.rawValue)", "error": "\(error)"])
            }
        }
    }

    private func enqueue(_ outbound: OutboundMessage) {
        var lane = lanes[outbound.key] ?? Lane()
        guard !lane.messages.contains(where: { $0.message.id == outbound.message.id }) else { return }
        lane.messages.append(outbound)
        lane.messages.sort { $0.message.number < $1.message.number }
        if lane.task == nil { lane.task = Task { await self.work(outbound.key) } }
        lanes[outbound.key] = lane
    }

    private func work(_ key: ConversationKey) async {
        while isRunning, !Task.isCancelled, let next = lanes[key]?.messages.first {
            await handOver(next)
            if Task.isCancelled { return }
            lanes[key]?.messages.removeAll { $0.message.id == next.message.id }
        }
        lanes[key] = nil
    }

    /// Tries until it is decided what becomes of the message.
    private func handOver(_ outbound: OutboundMessage) async {
        var attempts = 0
        while !Task.isCancelled {
            attempts += 1
            let outcome = await attempt(outbound)
            switch outcome {
            case .sent(let externalID): return await settle(outbound, Delivery(.sent), externalID)
            case .refused(let why): return await settle(outbound, Delivery(.failed, failure: why), nil)
            case .awaitsReader: return
            case .later(let asked, let reason):
                guard let pause = pauses.pause(after: attempts, asked: asked, age: clock.now - outbound.message.at, chance: chance()) else {
                    return await settle(outbound, Delivery(.failed, failure: "given up after \(attempts) attempts: \(reason)"), nil)
                }
                logger.info("a message is tried again later", metadata: ["message": "\(outbound.message.id)", "reason": "\(reason)", "pause": "\(pause.milliseconds) ms"])
                do { try await Task.sleep(for: .milliseconds(pause.milliseconds)) } catch { return }
            }
        }
    }

    private func attempt(_ outbound: OutboundMessage) async -> SendOutcome {
        do {
            // As it is now: it may have been mended or deleted since.
            guard let present = try await log.message(outbound.message.id), present.deletedAt == nil else { return .refused("it was deleted before it was sent") }
            guard present.delivery.state == .accepted else { return .awaitsReader }
            guard let entry = try await store.get(EntryPoint.self, id: outbound.key.entryPoint.description)?.value, let connector = connectors[entry.channel] else {
                return .refused("the entry point no longer exists")
            }
            let capabilities = connector.capabilities(at: entry)
            if let fault = try await fault(of: present, capabilities) { return .refused(fault) }
            let gate = gates[entry.id] ?? RateGate()
            gates[entry.id] = gate
            try await gate.enter(perSecond: capabilities.perSecond)
            let outcome = await connector.send(try await parcel(present, outbound.key), at: entry)
            await gate.leave()
            return outcome
        } catch {
            return .later(nil, reason: "\(error)")
        }
    }

    /// What the channel cannot do is told before anything is sent.
    private func fault(of message: Message, _ capabilities: ConnectorCapabilities) async throws -> String? {
        if message.text.count > capabilities.textLimit { return "the text has \(message.text.count) characters; this channel takes \(capabilities.textLimit)" }
        if message.attachments.count > capabilities.attachments { return "the message has \(message.attachments.count) files; this channel takes \(capabilities.attachments)" }
        guard let window = capabilities.sessionWindow else { return nil }
        let latest = try await log.messages(of: message.conversation, after: nil, before: message.number, audience: .everyone, limit: 100)
        guard let heard = latest.last(where: { $0.author == .customer })?.at, clock.now - heard <= window else {
            return "the customer has not written for \(window.milliseconds / 3_600_000) hours: this channel takes nothing from us until they do"
        }
        return nil
    }

    private func parcel(_ message: Message, _ key: ConversationKey) async throws -> Parcel {
        var contents: [Parcel.File] = []
        for attachment in message.attachments {
            guard let content = try await files.content(of: attachment.id) else { continue }
            contents.append(Parcel.File(attachment: content.attachment, content: content.bytes))
        }
        var name: String?
        if case .agent(let agent) = message.author { name = try await store.get(AgentProfile.self, id: agent.description)?.value.name }
        return Parcel(message: message, key: key, agentName: name, files: contents)
    }

    /// Tells the core, again and again until it has it: what was sent must not be sent once more.
    private func settle(_ outbound: OutboundMessage, _ delivery: Delivery, _ externalID: String?) async {
        if delivery.state == .failed { logger.warning("a message will not arrive", metadata: ["message": "\(outbound.message.id)", "reason": "\(delivery.failure ?? "")"]) }
        while !Task.isCancelled {
            do {
                guard var present = try await log.message(outbound.message.id) else { return }
                present.externalID = externalID ?? present.externalID
                _ = try await control.submit(.message(.report(present, delivery)), by: .system)
                return
            } catch {
                logger.error("how far a message came could not be noted", metadata: ["message": "\(outbound.message.id)", "error": "\(error)"])
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }

    /// How many messages wait to be handed over.
    public var waitingCount: Int { lanes.values.reduce(0) { $0 + $1.messages.count } }
}

extension MessageGateway: MessageDelivery {
    public nonisolated func deliver(_ messages: [OutboundMessage]) { inbox.yield(messages) }
}
