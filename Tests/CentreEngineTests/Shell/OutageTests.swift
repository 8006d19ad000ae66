import CentrePorts
import CentreStore
import ContactDomain
import Logging
import TandemTesting
import Testing
@testable import CentreEngine

/// What is written while the disk fails, against the real store: it has the last word on what is one message and one conversation.
@Suite(.timeLimit(.minutes(5))) struct OutageTests {
    /// A store that can be told to take nothing.
    private actor MoodyJournal: Journal {
        private let store: CentreStore
        private var isFailing = false

        init(_ store: CentreStore) { self.store = store }

        func fail(_ isFailing: Bool) { self.isFailing = isFailing }

        func commit(_ batch: CommitBatch) async throws {
            if isFailing { throw StorageFault.diskFull }
            try await store.commit(batch)
        }

        func saveCheckpoint(sequence: Int64, state: [UInt8]) async throws { try await store.saveCheckpoint(sequence: sequence, state: state) }
        func recover() async throws -> Recovery { try await store.recover() }
        func events(after position: FeedEvent.Position, limit: Int) async throws -> [FeedEvent]? { try await store.events(after: position, limit: limit) }
        func prune(before instant: Timestamp) async throws { try await store.prune(before: instant) }
    }

    private struct Room {
        let store: CentreStore
        let journal: MoodyJournal
        let engine: Engine
        let clock = ManualClock()

        init() throws {
            store = try CentreStore.inMemory()
            journal = MoodyJournal(store)
            engine = Engine(journal: journal, clock: clock, logger: Logger(label: "outage") { _ in SwiftLogNoOpLogHandler() }, options: .quick)
        }

        /// What the edge does: it looks the conversation up, and hands over what it found.
        @discardableResult
        func write(_ text: String, _ name: String, known: Conversation? = nil) async throws -> Acceptance {
            try await engine.submit(.message(.receive(InboundMessage(key: key, known: known, clientID: name, text: text))), by: .system)
        }

        func leave(_ acceptance: Acceptance) async throws {
            _ = try await engine.submit(.message(.leave(try #require(acceptance.interaction))), by: .system)
        }

        func heal() async throws {
            await journal.fail(false)
            #expect(await eventually { await engine.health().storageFault == nil }, "storage stays broken")
            // The engine's own word that writes work again is handled before this answer.
            #expect(try await engine.submit(.setPresence(SampleCentre.agentID(1), Presence(.offline)), by: .system).isDurable)
        }

        func texts() async throws -> [String] {
            guard let conversation = try await store.conversation(key) else { return [] }
            return try await store.messages(of: conversation.id, after: nil, before: nil, audience: .staff, limit: 500).map(\.text)
        }

        let key = ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "visitor")
    }

    private func with(_ body: (Room) async throws -> Void) async throws {
        let room = try Room()
        try await room.engine.recover()
        let work = Task { await room.engine.run() }
        try await room.engine.apply(.all(SampleCentre.configuration(agents: [SampleCentre.agent(1)])), by: .system)
        try await body(room)
        work.cancel()
        await work.value
    }

    @Test func theAnswerSaysWhetherItIsOnTheDisk() async throws {
        try await with { room in
            #expect(try await room.write("before", "m0").isDurable)
            await room.journal.fail(true)
            let owed = try await room.write("during", "m1")
            #expect(!owed.isDurable)
            #expect(try await !room.write("during", "m1").isDurable, "the same again is as little on the disk as it was")
            try await room.heal()
            #expect(try await room.write("during", "m1").isDurable)
            #expect(try await room.texts() == ["before", "during"])
        }
    }

    /// The chat is closed in memory before any of it is on the disk; the page never heard of its message and repeats it.
    @Test func aMessageRepeatedAfterItsChatWasClosedIsOneMessage() async throws {
        try await with { room in
            await room.journal.fail(true)
            let first = try await room.write("Hello", "m1")
            try await room.leave(first)
            #expect(try await room.write("Hello", "m1").interaction == first.interaction)
            try await room.heal()
            #expect(try await room.texts() == ["Hello"])
            #expect(await room.engine.health().liveInteractions == 0)
        }
    }

    /// Longer than what is over lingers otherwise; and a chat in between, so that the name is that of the one before the last.
    @Test func aLongOutageMakesNeitherASecondConversationNorASecondMessage() async throws {
        try await with { room in
            await room.journal.fail(true)
            try await room.leave(try await room.write("Hello", "m1"))
            try await room.leave(try await room.write("Anybody?", "m2"))
            room.clock.advance(by: .minutes(30))
            try await room.write("Hello", "m1")
            #expect(await room.engine.health().liveInteractions == 0)
            let second = try await room.write("I am back", "m3")
            try await room.write("Hello", "m1")
            try await room.heal()
            #expect(try await room.texts() == ["Hello", "Anybody?", "I am back"])
            #expect(try await room.store.conversation(room.key)?.interaction == second.interaction)
            // When it works again, a moment later all is as ever: the disk is asked for what is older.
            let known = try #require(try await room.store.conversation(room.key))
            try await room.leave(second)
            room.clock.advance(by: .minutes(30))
            try await room.write("One more thing", "m4", known: known)
            #expect(try await room.texts().count == 4)
        }
    }

    /// More names than the core keeps otherwise: while the disk cannot be asked it keeps them all.
    @Test func aFloodDuringAnOutageIsKeptOnce() async throws {
        try await with { room in
            await room.journal.fail(true)
            for number in 0..<100 { try await room.write("\(number)", "m\(number)") }
            try await room.write("0", "m0")
            try await room.heal()
            #expect(try await room.texts() == (0..<100).map(String.init))
        }
    }
}
