import CentrePorts
import ContactDomain
import RoutingCore

extension Engine: Inbox {
    public func post(_ input: Input) {
        put(Envelope(input: input, waiter: nil))
    }
}

extension Engine: CentreControl {
    public func submit(_ command: Command, by initiator: Initiator) async throws(Rejection) -> Acceptance {
        try await ask(.command(command, by: initiator))
    }

    public func apply(_ change: ConfigurationChange, by initiator: Initiator) async throws(Rejection) {
        _ = try await ask(.configuration(change))
    }

    private func ask(_ input: Input) async throws(Rejection) -> Acceptance {
        guard !isStopping else { throw Rejection(.unavailable, "shutting-down", "The service is shutting down.") }
        guard inbox.count < 10_000 else { throw Rejection(.unavailable, "overloaded", "Too many requests are waiting. Try again in a moment.") }
        let answer = await withCheckedContinuation { put(Envelope(input: input, waiter: $0)) }
        return try answer.get()
    }

    public func snapshot() async -> CentreSnapshot {
        await readDurably { engine in
            CentreSnapshot(
                sequence: engine.sequence,
                interactions: engine.core.interactions.keys.sorted().compactMap { engine.core.view(of: $0) },
                agents: engine.core.agents.keys.sorted().compactMap { engine.core.agentView($0) },
                queues: engine.core.queues.keys.sorted().compactMap { engine.core.queueView($0) })
        }
    }

    public func interaction(_ id: InteractionID) async -> InteractionView? {
        await readDurably { $0.core.view(of: id) }
    }

    public func agent(_ id: AgentID) async -> AgentView? {
        await readDurably { $0.core.agentView(id) }
    }

    public func queues(servedBy agent: AgentID) async -> Set<QueueID> {
        await readDurably { $0.core.queues(servedBy: agent) }
    }

    public func routing(of id: InteractionID) async -> RoutingExplanation? {
        await readDurably { $0.core.routing.explanation(of: id) }
    }

    /// Reads the core when what it holds is on the disk: nobody is shown what a crash could take back.
    /// The reading is done in the very moment in which a write ends; a moment later the next one may have begun.
    private func readDurably<Answer: Sendable>(_ read: @escaping @Sendable (isolated Engine) -> Answer) async -> Answer {
        guard isCommitting else { return read(self) }
        return await withCheckedContinuation { continuation in
            readers.append { continuation.resume(returning: read($0)) }
        }
    }

    public func events(after position: FeedEvent.Position?, of topic: FeedTopic) async -> AsyncStream<FeedEvent> {
        await readDurably { $0.subscribe(after: position, of: topic) }
    }

    public func signal(_ typing: TypingSignal) {
        guard let interaction = core.interactions[typing.interaction], let thread = interaction.thread else { return }
        let announcement = Announcement(
            name: "conversation.typing", interaction: typing.interaction, conversation: thread.conversation.id, agents: interaction.phase.agents, view: .typing(typing))
        feed.publish([feed.encode(announcement, at: lastInstant, feed.last)])
        if typing.by == .staff { messaging?.show(typing: typing.isTyping, to: thread.conversation.key) }
    }

    /// The lines as they are. A reader who comes back may not know that one is empty now.
    private func lines(isResumed: Bool) -> [FeedEvent] {
        core.queues.keys.sorted().compactMap { core.lineView($0, at: lastInstant) }.filter { isResumed || $0.total > 0 }.map { view in
            feed.encode(Announcement(name: "queue.waiting", interaction: nil, agents: [], view: .line(view)), at: lastInstant, feed.last)
        }
    }

    private func subscribe(after position: FeedEvent.Position?, of topic: FeedTopic) -> AsyncStream<FeedEvent> {
        var present: [FeedEvent] = []
        if case .conversation = topic {} else { present = lines(isResumed: position != nil) }
        let live = feed.subscribe(to: topic, present) { [weak self] number in Task { await self?.forgetReader(number) } }
        guard let position, position < feed.last else { return live }
        let journal = journal
        let logger = logger
        let upTo = feed.last
        // While storage fails, what it could not take yet is known here only.
        let owed = unwritten.flatMap(\.events).filter { $0.position <= upTo && topic.contains($0) }
        return AsyncStream(bufferingPolicy: .bufferingOldest(FeedEvent.readerLimit)) { continuation in
            let task = Task {
                var cursor = position
                do {
                    while cursor < upTo {
                        guard let page = try await journal.events(after: cursor, limit: 500) else {
                            continuation.yield(.resync(at: clock.now, upTo))
                            break
                        }
                        guard !page.isEmpty else { break }
                        for event in page where event.position <= upTo && topic.contains(event) {
                            if case .dropped = continuation.yield(event) { return continuation.finish() }
                        }
                        cursor = page[page.count - 1].position
                    }
                    for event in owed where event.position > cursor {
                        if case .dropped = continuation.yield(event) { return continuation.finish() }
                    }
                } catch {
                    logger.error("past events could not be read", metadata: ["error": "\(error)"])
                    continuation.yield(.resync(at: clock.now, upTo))
                }
                for await event in live {
                    if case .dropped = continuation.yield(event) { break }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func forgetReader(_ number: Int) { feed.forget(number) }

    public func checkpoint() async -> Bool {
        guard !isStopping else { return false }
        return await withCheckedContinuation { continuation in
            checkpointWaiters.append(continuation)
            wakeUp?.resume()
            wakeUp = nil
        }
    }

    public func health() -> CentreHealth {
        CentreHealth(
            telephonyConnected: core.telephonyUp, storageFault: storageFault, inboxDepth: inbox.count,
            liveInteractions: core.interactions.count, sequence: sequence)
    }
}
