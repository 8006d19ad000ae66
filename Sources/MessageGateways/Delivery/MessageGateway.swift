import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Hands what we write, and change in it, to the connectors, each conversation in its order, and tells the core how far it came.
///
/// The database is the queue: what is `accepted` and not handed over is found there after a restart, and so are changes that nobody was told of. In memory is only the order in which
/// things are tried. A message may be handed over twice where an answer was lost; by its name the provider knows it again.
public actor MessageGateway {
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
    let keystrokes: AsyncStream<Keystroke>
    nonisolated let strokes: AsyncStream<Keystroke>.Continuation
    var indicators: [ConversationKey: TypingIndicator] = [:]
    var intakes: [EntryPointID: Intake] = [:]
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
        (keystrokes, strokes) = AsyncStream.makeStream(of: Keystroke.self, bufferingPolicy: .bufferingNewest(1_000))
    }

    /// Works until cancelled. What was promised before comes before all that is new: a conversation is told in its order over a restart too.
    public func run() async {
        while !Task.isCancelled, await !takeUp() {
            do { try await Task.sleep(for: .seconds(1)) } catch { break }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.takeArrivals() }
            group.addTask { await self.sweep() }
            group.addTask { await self.followTyping() }
            await group.waitForAll()
        }
        isRunning = false
        for lane in lanes.values { lane.task?.cancel() }
    }

    private func takeArrivals() async {
        for await messages in arrivals { for message in messages { enqueue(Lane.Item(message), of: message.key) } }
    }

    func enqueue(_ item: Lane.Item, of key: ConversationKey) {
        var lane = lanes[key] ?? Lane()
        lane.take(item)
        if lane.task == nil { lane.task = Task { await self.work(key) } }
        lanes[key] = lane
    }

    private func work(_ key: ConversationKey) async {
        while isRunning, !Task.isCancelled, let next = lanes[key]?.items.first {
            await handOver(next)
            if Task.isCancelled { return }
            lanes[key]?.drop(next)
        }
        lanes[key] = nil
    }

    /// Tries until it is decided what becomes of it.
    private func handOver(_ item: Lane.Item) async {
        var attempts = 0
        while !Task.isCancelled {
            attempts += 1
            let attempt = await attempt(item)
            switch attempt.outcome {
            case .sent, .refused: return await settle(item, attempt)
            case .awaitsReader: return
            case .later(let asked, let reason):
                guard let pause = pauses.pause(after: attempts, asked: asked, age: clock.now - item.since, chance: chance()) else {
                    return await settle(item, Attempt(outcome: .refused("given up after \(attempts) attempts: \(reason)"), version: attempt.version))
                }
                logger.info("a message is tried again later", metadata: ["message": "\(item.message)", "reason": "\(reason)", "pause": "\(pause.milliseconds) ms"])
                do { try await Task.sleep(for: .milliseconds(pause.milliseconds)) } catch { return }
            }
        }
    }

    /// What came of a try, and which change of the message it was tried with.
    private struct Attempt {
        let outcome: SendOutcome
        var version: Timestamp?
    }

    private func attempt(_ item: Lane.Item) async -> Attempt {
        do {
            // As it is now: it may have been mended or deleted since.
            guard let present = try await log.message(item.message) else { return Attempt(outcome: .awaitsReader) }
            let version = present.changedAt
            guard let kind = kind(of: item, present) else { return Attempt(outcome: .awaitsReader) }
            guard kind != .message || present.deletedAt == nil else { return Attempt(outcome: .refused("it was deleted before it was sent")) }
            guard let entry = try await store.get(EntryPoint.self, id: item.key.entryPoint.description)?.value, let connector = connectors[entry.channel] else {
                return Attempt(outcome: .refused("the entry point no longer exists"), version: version)
            }
            let capabilities = connector.capabilities(at: entry)
            let shown = capabilities.buttons ? present : present.withoutButtons
            if let fault = try await fault(of: shown, kind, capabilities) { return Attempt(outcome: .refused(fault), version: version) }
            let outcome = try await gate(of: entry.id).pass(perSecond: capabilities.perSecond) { await connector.send(try await self.parcel(shown, kind, item.key), at: entry) }
            return Attempt(outcome: outcome, version: version)
        } catch {
            return Attempt(outcome: .later(nil, reason: "\(error)"))
        }
    }

    func gate(of entry: EntryPointID) -> RateGate {
        if let gate = gates[entry] { return gate }
        let gate = RateGate()
        gates[entry] = gate
        return gate
    }

    /// What there is to hand over; nil where it has been settled already.
    private func kind(of item: Lane.Item, _ present: Message) -> Parcel.Kind? {
        if item.change == nil { return present.delivery.state == .accepted ? .message : nil }
        // Who never had the message is not told of its changes; nor who had it as it is now.
        guard present.delivery.state.isWithProvider, let changed = present.changedAt, present.toldAt.map({ $0 < changed }) ?? true else { return nil }
        return present.deletedAt == nil ? .update : .deletion
    }

    /// What the channel cannot do is told before anything is sent.
    private func fault(of message: Message, _ kind: Parcel.Kind, _ capabilities: ConnectorCapabilities) async throws -> String? {
        guard kind == .message || capabilities.changes else { return "this channel cannot change what was sent" }
        if message.text.count > capabilities.textLimit { return "the text has \(message.text.count) characters; this channel takes \(capabilities.textLimit)" }
        if message.attachments.count > capabilities.attachments { return "the message has \(message.attachments.count) files; this channel takes \(capabilities.attachments)" }
        guard let window = capabilities.sessionWindow else { return nil }
        guard try await hasWritten(in: message.conversation, since: clock.now - window) else {
            return "the customer has not written for \(window.milliseconds / 3_600_000) hours: this channel takes nothing from us until they do"
        }
        return nil
    }

    /// Whether the customer has written since, whatever the message at hand is, and however much we wrote after them.
    private func hasWritten(in conversation: ConversationID, since: Timestamp) async throws -> Bool {
        var before = Int64.max
        while true {
            let page = try await log.messages(of: conversation, after: nil, before: before, audience: .everyone, limit: 50)
            if page.contains(where: { $0.author == .customer && $0.at >= since }) { return true }
            // Numbers follow the instants.
            guard let oldest = page.first, oldest.at >= since else { return false }
            before = oldest.number
        }
    }

    private func parcel(_ message: Message, _ kind: Parcel.Kind, _ key: ConversationKey) async throws -> Parcel {
        var contents: [Parcel.File] = []
        for attachment in kind == .message ? message.attachments : [] {
            guard let content = try await files.content(of: attachment.id) else { continue }
            contents.append(Parcel.File(attachment: content.attachment, content: content.bytes))
        }
        var name: String?
        if case .agent(let agent) = message.author { name = try await store.get(AgentProfile.self, id: agent.description)?.value.name }
        return Parcel(kind: kind, message: message, key: key, agentName: name, files: contents)
    }

    /// Tells the core, again and again until it has it, and waits until the disk has it too: what was sent must not be sent once more.
    private func settle(_ item: Lane.Item, _ attempt: Attempt) async {
        var isTold = false
        while !Task.isCancelled {
            do {
                guard let present = try await log.message(item.message) else { return }
                if isTold {
                    if Self.isNoted(item, attempt, present) { return }
                } else {
                    if try await control.submit(.message(Self.report(present, item, attempt)), by: .system).isDurable { return }
                    isTold = true
                }
            } catch {
                logger.error("how far a message came could not be noted", metadata: ["message": "\(item.message)", "error": "\(error)"])
            }
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }

    private static func isNoted(_ item: Lane.Item, _ attempt: Attempt, _ present: Message) -> Bool {
        guard let change = item.change else { return present.delivery.state != .accepted }
        return present.toldAt.map { $0 >= attempt.version ?? change } ?? false
    }

    private static func report(_ present: Message, _ item: Lane.Item, _ attempt: Attempt) -> MessageCommand {
        var failure: String?, externalID: String?
        if case .refused(let why) = attempt.outcome { failure = why }
        if case .sent(let name) = attempt.outcome { externalID = name }
        if let change = item.change { return .told(present, of: attempt.version ?? change, refusal: failure) }
        var message = present
        message.externalID = externalID ?? present.externalID
        message.toldAt = attempt.version ?? present.toldAt
        return .report(message, failure.map { Delivery(.failed, failure: $0) } ?? Delivery(.sent))
    }

    /// How many messages wait to be handed over.
    public var waitingCount: Int { lanes.values.reduce(0) { $0 + $1.items.count } }
}

extension MessageGateway: MessageDelivery {
    public nonisolated func deliver(_ messages: [OutboundMessage]) { inbox.yield(messages) }
    public nonisolated func show(typing isTyping: Bool, to key: ConversationKey) { strokes.yield(Keystroke(key: key, isTyping: isTyping)) }
}
