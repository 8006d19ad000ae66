import CentrePorts
import ContactDomain
import RoutingCore

/// An engine that behaves: it keeps interactions and agents, carries out commands as the real one words them, and feeds events.
actor FakeCentre: CentreControl {
    var interactions: [InteractionID: InteractionView] = [:]
    var agents: [AgentID: AgentView] = [:]
    var queues: [QueueLoadView] = []
    private var served: [AgentID: Set<QueueID>] = [:]
    var sequence: Int64 = 10
    var storageFault: String?
    private(set) var submitted: [Command] = []
    private(set) var applied: [ConfigurationChange] = []
    private(set) var kept: [FeedEvent] = []
    /// Set to refuse everything.
    var refusal: Rejection?
    /// Where work waits until the test says go on.
    var gate: (@Sendable () async -> Void)?
    private var readers: [Int: (topic: FeedTopic, continuation: AsyncStream<FeedEvent>.Continuation)] = [:]
    private(set) var signals: [TypingSignal] = []
    private var nextReader = 0

    private var book: ConversationBook?

    func write(to book: ConversationBook) { self.book = book }
    func put(_ view: InteractionView) { interactions[view.id] = view }
    func put(_ view: AgentView) { agents[view.id] = view }
    func refuse(_ rejection: Rejection?) { refusal = rejection }
    func breakStorage(_ fault: String?) { storageFault = fault }
    func hold(_ gate: (@Sendable () async -> Void)?) { self.gate = gate }
    func setQueues(_ queues: [QueueLoadView]) { self.queues = queues }
    func serve(_ queues: Set<QueueID>, by agent: AgentID) { served[agent] = queues }
    var readerCount: Int { readers.count }
    var topics: [FeedTopic: Int] { Dictionary(readers.values.map { ($0.topic, 1) }, uniquingKeysWith: +) }

    func submit(_ command: Command, by initiator: Initiator) async throws(Rejection) -> Acceptance {
        if let gate { await gate() }
        if let refusal { throw refusal }
        submitted.append(command)
        sequence += 1
        // As the engine does it: what cannot be written is in memory only, and the answer says so.
        let isDurable = storageFault == nil
        if isDurable, case .message(let message) = command, let book { return Acceptance(sequence: sequence, interaction: try await book.carryOut(message)) }
        return Acceptance(sequence: sequence, interaction: try carryOut(command), isDurable: isDurable)
    }

    private func carryOut(_ command: Command) throws(Rejection) -> InteractionID? {
        switch command {
        case .setPresence(let agent, let presence):
            agents[agent]?.presence = presence
            return nil
        case .acceptOffer(let offer, let agent):
            guard let view = interactions.values.first(where: { $0.offer?.id == offer }) else { throw Rejection(.notFound, "offer-not-found", "The offer is over.") }
            guard view.offer?.agent == agent else { throw Rejection(.forbidden, "offer-of-another-agent", "Not yours.") }
            guard view.offer?.accepted == false else { throw Rejection(.conflict, "offer-already-taken", "The offer was accepted already.") }
            interactions[view.id]?.offer?.accepted = true
            return view.id
        case .declineOffer(let offer, let agent):
            guard let view = interactions.values.first(where: { $0.offer?.id == offer && $0.offer?.agent == agent }) else { throw Rejection(.notFound, "offer-not-found", "The offer is over.") }
            interactions[view.id]?.offer = nil
            interactions[view.id]?.state = .queued
            return view.id
        case .dial(let number, let agent):
            let view = InteractionView.sample(.make(900 + sequence), .dialling, agent: agent, customer: number, direction: .outbound)
            interactions[view.id] = view
            return view.id
        case .takePhone(let agent, let desk):
            agents[agent]?.phoneDesk = desk
            return nil
        case .hold(let id): return change(id) { $0.state = .held }
        case .resume(let id): return change(id) { $0.state = .active }
        case .mute(let id, let on): return change(id) { $0.muted = on }
        case .hangUp(let id): return change(id) { $0.state = .wrapUp }
        case .recording(let id, let what): return change(id) { $0.recording = what == .pause ? .paused : .recording }
        case .wrapUp(let id, let form): return change(id) { $0.notes = form.notes; $0.wrapUpCode = form.code }
        case .sendDigits(let id, _), .rejoin(let id), .extendWrapUp(let id): return id
        case .pick(let id, let agent), .assign(let id, let agent): return change(id) { $0.agent = agent }
        case .move(let id, let queue, _): return change(id) { $0.queue = queue }
        case .reprioritise(let id, _): return id
        case .drain, .message, .customer, .desk: return nil
        case .transfer(let id, _, _): return change(id) { $0.state = .queued; $0.agent = nil }
        case .requestCallback(let request):
            if request.at.map({ $0 < .t0 }) == true { throw Rejection(.invalid, "time-past", "The time lies in the past.") }
            let number = DialRule.cleaned(request.number) ?? ""
            if interactions.values.contains(where: { $0.queue == request.queue && $0.callback?.number == number }) { throw Rejection(.conflict, "callback-exists", "There is one already.") }
            let view = InteractionView.callback(.make(900 + sequence), number: number, queue: request.queue, due: request.at ?? .t0)
            interactions[view.id] = view
            return view.id
        case .rescheduleCallback(let id, let due): return change(id) { $0.callback?.due = due }
        case .cancelCallback(let id):
            interactions[id] = nil
            return id
        }
    }

    private func change(_ id: InteractionID, _ edit: (inout InteractionView) -> Void) -> InteractionID {
        if var view = interactions[id] {
            edit(&view)
            interactions[id] = view
        }
        return id
    }

    func apply(_ change: ConfigurationChange, by initiator: Initiator) async throws(Rejection) {
        if let refusal { throw refusal }
        applied.append(change)
    }

    func routing(of id: InteractionID) async -> RoutingExplanation? {
        guard let view = interactions[id], view.state == .queued, let queue = view.queue else { return nil }
        var engine = RoutingEngine()
        _ = try? engine.handle(.setQueue(QueuePolicy(id: queue)), at: view.createdAt)
        _ = try? engine.handle(.enqueue(RoutingItem(id: id, queue: queue, orderAt: view.createdAt, enqueuedAt: view.createdAt)), at: view.createdAt)
        return engine.explanation(of: id)
    }

    func snapshot() async -> CentreSnapshot {
        CentreSnapshot(sequence: sequence, interactions: interactions.values.sorted { $0.id < $1.id }, agents: agents.values.sorted { $0.id < $1.id }, queues: queues)
    }

    func interaction(_ id: InteractionID) async -> InteractionView? { interactions[id] }
    func agent(_ id: AgentID) async -> AgentView? { agents[id] }
    func queues(servedBy agent: AgentID) async -> Set<QueueID> { served[agent] ?? [] }

    func events(after position: FeedEvent.Position?, of topic: FeedTopic) async -> AsyncStream<FeedEvent> {
        let number = nextReader
        nextReader += 1
        let (stream, continuation) = AsyncStream.makeStream(of: FeedEvent.self)
        if let position { for event in kept where event.position > position && topic.contains(event) { continuation.yield(event) } }
        continuation.onTermination = { _ in Task { await self.forget(number) } }
        readers[number] = (topic, continuation)
        return stream
    }

    func checkpoint() async -> Bool { storageFault == nil }
    func signal(_ typing: TypingSignal) async { signals.append(typing) }

    private func forget(_ number: Int) { readers[number] = nil }

    func emit(_ event: FeedEvent) {
        kept.append(event)
        sequence = max(sequence, event.position.sequence)
        for reader in readers.values where event.name == FeedEvent.resyncName || reader.topic.contains(event) { reader.continuation.yield(event) }
    }

    func health() async -> CentreHealth {
        CentreHealth(telephonyConnected: true, storageFault: storageFault, inboxDepth: 0, liveInteractions: interactions.count, sequence: sequence)
    }
}
