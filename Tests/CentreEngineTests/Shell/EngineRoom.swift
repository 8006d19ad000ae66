import CentrePorts
import ContactDomain
import Logging
import Synchronization
import TandemTesting
import Testing
@testable import CentreEngine

/// An engine that runs, with everything around it in memory.
final class EngineRoom: Sendable {
    let journal: MemoryJournal
    let engine: Engine
    let telephony = SpyTelephony()
    private let work: Task<Void, Never>

    /// Starts an engine, configured and connected unless it finds a journal that is so already.
    ///
    /// Its clock stands still unless a test wants timers: an offer does not run out while the machine is busy with other tests.
    init(
        journal: MemoryJournal = MemoryJournal(), clock: any WallClock = ManualClock(), agents: [AgentProfile] = [SampleCentre.agent(1)],
        queues: [QueueProfile]? = nil, policy: CentrePolicy = SampleCentre.policy, options: EngineOptions = .quick
    ) async throws {
        self.journal = journal
        let logger = Logger(label: "engine-test") { _ in SwiftLogNoOpLogHandler() }
        engine = Engine(journal: journal, clock: clock, logger: logger, options: options)
        await engine.attach(telephony)
        let isNew = await journal.batches.isEmpty
        try await engine.recover()
        work = Task { [engine] in await engine.run() }
        guard isNew else { return }
        try await engine.apply(.all(SampleCentre.configuration(agents: agents, queues: queues, policy: policy)), by: .system)
        await engine.post(.telephony(.snapshot(.empty(reachable: agents.map(\.endpoint), afterConnecting: true))))
        for agent in agents { _ = try await engine.submit(.setPresence(agent.id, Presence(.available)), by: .system) }
    }

    /// Ends it in order and waits until it has.
    func stop() async {
        work.cancel()
        await work.value
    }

    func call(_ leg: LegID = "caller-1") async {
        await engine.post(.telephony(.arrived(Arrival(leg: leg, callerNumber: "1", callerName: "", target: .address(SampleCentre.directNumber), arrivedAt: .noon))))
    }

    /// Does nothing, but answers: what was put in before has been handled then.
    @discardableResult
    func settle() async throws -> Acceptance { try await engine.submit(.setPresence(SampleCentre.agentID(1), Presence(.available)), by: .system) }
}

extension EngineRoom {
    /// Gives everybody who could go on the time to do so, without waiting for the clock.
    func letOthersWork() async {
        for _ in 1...200 {
            await Task.yield()
            _ = await engine.health()
        }
    }
}

/// Whether something has happened.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() { value.withLock { $0 = true } }
}

extension EngineOptions {
    static var quick: EngineOptions {
        var options = EngineOptions()
        options.storageRetry = .milliseconds(5)
        return options
    }
}

/// Keeps the commands that it is given.
final class SpyTelephony: Telephony {
    private let kept = Mutex<[VoiceCommand]>([])

    var commands: [VoiceCommand] { kept.withLock { $0 } }

    func perform(_ commands: [(VoiceCommand, InteractionID?)]) { kept.withLock { $0 += commands.map(\.0) } }
}

/// What a reader got, gathered in the background.
actor EventLog {
    private(set) var events: [FeedEvent] = []
    private(set) var isFinished = false

    func follow(_ stream: AsyncStream<FeedEvent>) async {
        for await event in stream { events.append(event) }
        isFinished = true
    }

    /// Of what happened: lines show what is so, and have no position of their own.
    var positions: [FeedEvent.Position] { events.filter { $0.line == nil }.map(\.position) }

    var lines: [FeedEvent] { events.filter { $0.line != nil } }
}
