import CentrePorts
import ContactDomain

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
        await durable()
        return CentreSnapshot(
            sequence: sequence,
            interactions: core.interactions.keys.sorted().compactMap { core.view(of: $0) },
            agents: core.agents.keys.sorted().compactMap { core.agentView($0) },
            queues: core.queues.keys.sorted().compactMap { core.queueView($0) })
    }

    public func interaction(_ id: InteractionID) async -> InteractionView? {
        await durable()
        return core.view(of: id)
    }

    public func agent(_ id: AgentID) async -> AgentView? {
        await durable()
        return core.agentView(id)
    }

    /// Waits until what the core holds is on the disk: nobody is shown what a crash could take back.
    private func durable() async {
        if isCommitting { await withCheckedContinuation { readers.append($0) } }
    }

    public func events(after position: FeedEvent.Position?) async -> AsyncStream<FeedEvent> {
        await durable()
        let live = feed.subscribe()
        guard let position, position < feed.last else { return live }
        let journal = journal
        let logger = logger
        let upTo = feed.last
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
                        for event in page where event.position <= upTo {
                            if case .dropped = continuation.yield(event) { return continuation.finish() }
                        }
                        cursor = page[page.count - 1].position
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

    public func health() -> CentreHealth {
        CentreHealth(
            telephonyConnected: core.telephonyUp, storageFault: storageFault, inboxDepth: inbox.count,
            liveInteractions: core.interactions.count, sequence: sequence)
    }
}
