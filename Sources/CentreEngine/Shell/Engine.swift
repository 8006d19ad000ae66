import CentrePorts
import ContactDomain
import Foundation
import Logging

// The one place that mutates. Inputs wait in one ordered inbox; the loop takes what is there, lets the core decide
// in place, writes everything in one go (group commit), and only then lets effects, events and answers out.
// Nothing in the loop waits for the telephony server or the network.

/// The contact centre's engine: one actor around one core.
public actor Engine {
    struct Envelope {
        let input: Input
        let waiter: CheckedContinuation<Result<Acceptance, Rejection>, Never>?

        /// Nobody waits for what comes of it.
        var isPatient: Bool {
            guard waiter == nil, case .telephony(let fact) = input else { return false }
            switch fact {
            case .recordingStarted, .recordingEnded, .ringing: return true
            case .arrived, .answered, .ended, .digit, .playbackEnded, .endpoint, .disconnected, .snapshot: return false
            }
        }
    }

    let journal: any Journal
    let clock: any WallClock
    let logger: Logger
    let options: EngineOptions
    var telephony: (any Telephony)?
    var messaging: (any MessageDelivery)?
    var recognition: (any CustomerRecognition)?

    var core = CentreCore()
    var sequence: Int64 = 0
    /// Instants never go back, whatever the wall clock does.
    var lastInstant = Timestamp(milliseconds: 0)
    var randomness = SystemRandomNumberGenerator()

    var inbox: [Envelope] = []
    var wakeUp: CheckedContinuation<Void, Never>?
    var isStopping = false
    /// True while a batch is being written: what the core holds is not yet durable.
    var isCommitting = false
    /// Who wants to read what is on the disk, once the present write is done.
    var readers: [@Sendable (isolated Engine) -> Void] = []

    var timers = TimerHeap()
    var timerTask: Task<Void, Never>?
    /// When the present timer task wakes up.
    var armedFor: Timestamp?
    /// Something in the inbox wants to be handled now.
    var isDue = false
    /// Runs while only patient inputs wait.
    var patience: Task<Void, Never>?
    var feed = EventFeed()
    var gauges = EngineGauges()
    /// Batches that could not be written yet, in order.
    var unwritten: [CommitBatch] = []
    /// The loop itself tries again: two writers at once would write one batch twice and lose the next.
    private var isRetryDue = false
    private var isRetryPlanned = false
    var storageFault: String?
    var inputsSinceCheckpoint = 0
    /// Set while a checkpoint is written beside the loop.
    var checkpointing: Task<Bool, Never>?
    /// Who waits for a checkpoint of what is now on the disk.
    var checkpointWaiters: [CheckedContinuation<Bool, Never>] = []

    public init(journal: any Journal, clock: any WallClock, logger: Logger, options: EngineOptions = EngineOptions()) {
        self.journal = journal
        self.clock = clock
        self.logger = logger
        self.options = options
    }

    /// Connects the telephony side. Call it once, before `run`.
    public func attach(_ telephony: any Telephony) {
        self.telephony = telephony
    }

    /// Connects the connectors of written channels. Call it once, before `run`.
    public func attach(_ messaging: any MessageDelivery) {
        self.messaging = messaging
    }

    /// Connects the one that looks up who calls. Call it once, before `run`.
    public func attach(_ recognition: any CustomerRecognition) {
        self.recognition = recognition
    }

    /// Rebuilds the state from the journal: the last checkpoint, and every input after it.
    public func recover() async throws {
        let recovery = try await journal.recover()
        if let checkpoint = recovery.checkpoint {
            sequence = checkpoint.sequence
            do {
                let kept = try JSONDecoder().decode(CheckpointState.self, from: Data(checkpoint.state))
                core = kept.core
                lastInstant = kept.lastInstant
            } catch {
                // A centre that does not start serves nobody: calls that live are taken up from what the telephony server has.
                logger.critical("the checkpoint cannot be read, it may be of another version: beginning with an empty floor", metadata: ["sequence": "\(sequence)", "error": "\(error)"])
                return await beginEmpty(after: recovery)
            }
        }
        for entry in recovery.entries {
            do {
                _ = try core.handle(entry.input, at: entry.at, seed: entry.seed)
            } catch {
                logger.error("a journalled input was refused on replay", metadata: ["sequence": "\(entry.sequence)", "code": "\(error.code)"])
            }
            sequence = entry.sequence
            lastInstant = max(lastInstant, entry.at)
        }
        for (key, instant) in core.timers { timers.push(key, at: instant) }
        inputsSinceCheckpoint = recovery.entries.count
        feed.last = FeedEvent.Position(sequence: sequence, index: Int.max)
        logger.info("state recovered", metadata: [
            "sequence": "\(sequence)", "replayed": "\(recovery.entries.count)", "interactions": "\(core.interactions.count)", "agents": "\(core.agents.count)",
        ])
    }

    private func beginEmpty(after recovery: Recovery) async {
        core = CentreCore()
        sequence = recovery.entries.last?.sequence ?? sequence
        lastInstant = recovery.entries.last?.at ?? lastInstant
        feed.last = FeedEvent.Position(sequence: sequence, index: Int.max)
        // The next start must not stumble over the same checkpoint.
        _ = await checkpointAtOnce()
    }

    /// Works until cancelled. Call `recover` first.
    public func run() async {
        await withTaskCancellationHandler {
            armTimer()
            // It may have ended between the write that healed and the word that it had.
            if core.storageFails { put(Envelope(input: .storage(isFailing: false), waiter: nil)) }
            recognition?.recognise(core.openQuestions)
            while !isStopping {
                if !isDue, !isRetryDue, !isCheckpointWanted { await waitForWork() }
                if isRetryDue { await writeUnwritten() }
                if isDue {
                    isDue = false
                    await handleBatch()
                    // More than one batch was waiting.
                    if inbox.contains(where: { !$0.isPatient }) { isDue = true }
                }
                checkpointIfWanted()
            }
            await shutDown()
        } onCancel: {
            Task { await self.stop() }
        }
    }

    private func stop() {
        isStopping = true
        wakeUp?.resume()
        wakeUp = nil
    }

    private func waitForWork() async {
        guard !isStopping else { return }
        await withCheckedContinuation { wakeUp = $0 }
    }

    func put(_ envelope: Envelope) {
        inbox.append(envelope)
        gauges.inboxHighWater = max(gauges.inboxHighWater, inbox.count)
        if envelope.isPatient { waitForCompany() } else { wake() }
    }

    private func wake() {
        isDue = true
        wakeUp?.resume()
        wakeUp = nil
    }

    /// Patient inputs wait a moment for others: one write to the disk then serves them all.
    private func waitForCompany() {
        guard patience == nil else { return }
        patience = Task {
            do { try await Task.sleep(for: options.patience) } catch { return }
            patience = nil
            if !inbox.isEmpty { wake() }
        }
    }

    private func shutDown() async {
        timerTask?.cancel()
        patience?.cancel()
        for envelope in inbox {
            envelope.waiter?.resume(returning: .failure(Rejection(.unavailable, "shutting-down", "The service is shutting down.")))
        }
        inbox = []
        // In a task of its own: this one is cancelled already, and the write would be too.
        await Task {
            if storageFault != nil { await writeUnwritten() }
            _ = await checkpointing?.value
            await endCheckpoints()
        }.value
        feed.finish()
    }

    // MARK: One batch

    private func handleBatch() async {
        let batch = inbox.prefix(options.batchLimit)
        inbox.removeFirst(batch.count)
        var commit = CommitBatch()
        var effects: [Effect] = []
        var events: [FeedEvent] = []
        var answers: [(CheckedContinuation<Result<Acceptance, Rejection>, Never>, Result<Acceptance, Rejection>)] = []
        var rows: [InteractionID: InteractionView] = [:]
        var conversations: [ConversationKey: Conversation] = [:]
        for envelope in batch {
            guard core.isNews(envelope.input, at: max(lastInstant, clock.now)) else { continue }
            do {
                let turn = try step(envelope.input, into: &commit, events: &events, rows: &rows, conversations: &conversations)
                effects += turn.effects
                if let waiter = envelope.waiter { answers.append((waiter, .success(Acceptance(sequence: sequence, interaction: turn.subject)))) }
            } catch {
                refused(envelope.input, error)
                if let waiter = envelope.waiter { answers.append((waiter, .failure(error))) }
            }
        }
        commit.interactions = rows.values.sorted { $0.id < $1.id }
        commit.conversations = conversations.values.sorted { $0.id < $1.id }
        if !commit.entries.isEmpty {
            unwritten.append(commit)
            await writeUnwritten()
        }
        release(effects, events)
        let isDurable = unwritten.isEmpty
        for (waiter, answer) in answers {
            waiter.resume(returning: answer.map { Acceptance(sequence: $0.sequence, interaction: $0.interaction, isDurable: isDurable) })
        }
        checkpointIfDue()
    }

    /// One input through the core; what it brings about is added to the commit.
    private func step(
        _ input: Input, into commit: inout CommitBatch, events: inout [FeedEvent], rows: inout [InteractionID: InteractionView],
        conversations: inout [ConversationKey: Conversation]
    ) throws(Rejection) -> Turn {
        let now = max(lastInstant, clock.now)
        let seed = randomness.next()
        let turn = try core.handle(input, at: now, seed: seed)
        lastInstant = now
        sequence += 1
        inputsSinceCheckpoint += 1
        gauges.inputs += 1
        commit.entries.append(JournalEntry(sequence: sequence, at: now, seed: seed, interaction: turn.subject, input: input))
        commit.segments += turn.segments
        commit.recordings += turn.recordings
        commit.messages += turn.messages
        conversations.merge(turn.conversations) { _, new in new }
        rows.merge(turn.rows) { _, new in new }
        // Lines are not kept, and have no place of their own: the index counts the others.
        var index = 0
        for announcement in turn.announcements {
            let event = feed.encode(announcement, at: now, FeedEvent.Position(sequence: sequence, index: index))
            events.append(event)
            guard event.isKept else { continue }
            commit.events.append(event)
            index += 1
        }
        describe(input, turn)
        #if DEBUG
        let broken = core.brokenInvariants(at: now)
        if !broken.isEmpty { logger.critical("an invariant is broken", metadata: ["sequence": "\(sequence)", "input": "\(input.logName)", "broken": "\(broken)"]) }
        #endif
        return turn
    }

    /// Writes what is to be written, in order. When the disk fails, calls go on in memory and what is owed is kept for later.
    private func writeUnwritten() async {
        isCommitting = true
        isRetryDue = false
        defer {
            isCommitting = false
            for read in readers { read(self) }
            readers = []
        }
        let started = ContinuousClock.now
        while let next = unwritten.first {
            do {
                try await journal.commit(next)
                unwritten.removeFirst()
                if storageFault != nil {
                    storageFault = nil
                    logger.notice("storage works again", metadata: ["batches": "\(unwritten.count + 1)"])
                    put(Envelope(input: .storage(isFailing: false), waiter: nil))
                }
            } catch {
                gauges.failedCommits += 1
                if storageFault == nil {
                    logger.critical("storage failed: calls go on in memory", metadata: ["error": "\(error)"])
                    put(Envelope(input: .storage(isFailing: true), waiter: nil))
                }
                storageFault = "\(error)"
                retryLater()
                return
            }
        }
        gauges.commits += 1
        gauges.commitTime.record(ContinuousClock.now - started)
    }

    private func retryLater() {
        guard !isRetryPlanned else { return }
        isRetryPlanned = true
        Task {
            do { try await Task.sleep(for: options.storageRetry) } catch { return }
            self.retry()
        }
    }

    private func retry() {
        isRetryPlanned = false
        guard storageFault != nil else { return }
        isRetryDue = true
        wakeUp?.resume()
        wakeUp = nil
    }

    private func release(_ effects: [Effect], _ events: [FeedEvent]) {
        var commands: [(VoiceCommand, InteractionID?)] = []
        var messages: [OutboundMessage] = []
        var questions: [CustomerQuestion] = []
        for effect in effects {
            switch effect {
            case .voice(let command, let id):
                if id == nil, case .hangUp = command { gauges.orphans += 1 }
                commands.append((command, id))
            case .timer(let key, let instant): timers.push(key, at: instant)
            case .deliver(let message): messages.append(message)
            case .recognise(let question): questions.append(question)
            }
        }
        armTimer()
        telephony?.perform(commands)
        if !messages.isEmpty { messaging?.deliver(messages) }
        if !questions.isEmpty { recognition?.recognise(questions) }
        feed.publish(events)
    }
}

/// How the engine works; the defaults suit one machine.
public struct EngineOptions: Sendable {
    /// How many inputs one write takes at most.
    public var batchLimit = 256
    /// A checkpoint is written after this many inputs, or half as many as there are live interactions where that is more: the longest replay at a start.
    public var checkpointEvery = 5_000
    /// How long inputs that nobody waits for may wait for others, to share a write with them.
    public var patience: Duration = .milliseconds(50)
    /// How long to wait before a failed write is tried again.
    public var storageRetry: Duration = .seconds(1)
    /// How long events and journal entries are kept.
    public var keepEvents: Span = .seconds(7 * 24 * 3600)

    public init() {}
}
