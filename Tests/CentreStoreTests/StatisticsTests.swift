import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct StatisticsTests {
    private static let queue: QueueID = Sample.id(7)
    private static let other: QueueID = Sample.id(8)

    /// An interaction and its waits: queue, begin, length in seconds, and how it ended.
    private struct Contact {
        let view: InteractionView
        let segments: [Segment]

        init(_ number: Int, _ channel: ContactChannel = .voice, direction: Direction = .inbound, waits: [(QueueID, Int, Double, String)]) {
            var view = Sample.interaction(number, state: .closed, direction: direction)
            view.channel = channel
            self.view = view
            segments = waits.enumerated().map { index, wait in
                Segment(
                    id: Sample.id(1000 * number + index), interaction: view.id, kind: .queue, queue: wait.0, agent: nil, start: Sample.at(wait.1),
                    end: Sample.at(wait.1) + Span(milliseconds: Int64(wait.2 * 1000)), outcome: wait.3)
            }
        }
    }

    private func tallies(_ store: CentreStore, _ contacts: [Contact], since: Int = 0) async throws -> [QueueID: [ContactChannel: QueueTally]] {
        try await store.commit(CommitBatch(interactions: contacts.map(\.view), segments: contacts.flatMap(\.segments)))
        let targets = [QueueTarget(queue: Self.queue, within: .seconds(20)), QueueTarget(queue: Self.other, within: .seconds(60))]
        return try await store.tallies(of: targets, since: Sample.at(since))
    }

    @Test(arguments: StoreKind.allCases) func eachEndOfAWaitIsCountedWhereItBelongs(_ kind: StoreKind) async throws {
        try await kind.with { (store) async throws in
            let found = try await tallies(store, [
                Contact(1, waits: [(Self.queue, 1, 20, "answered")]), Contact(2, waits: [(Self.queue, 1, 20.001, "answered")]), Contact(3, waits: [(Self.queue, 1, 4.999, "abandoned")]),
                Contact(4, waits: [(Self.queue, 1, 5, "abandoned")]), Contact(5, waits: [(Self.queue, 1, 90, "queue-closed")]), Contact(6, .chat, waits: [(Self.queue, 1, 3, "answered")]),
            ])
            let voice = try #require(found[Self.queue]?[.voice])
            #expect(voice.answered == 2 && voice.answeredWithinTarget == 1 && voice.shortAbandoned == 1 && voice.abandoned == 1 && voice.movedOn == 1)
            #expect(voice.offered == 5 && voice.serviceLevel == 0.25)
            #expect(voice.averageWait == Span(milliseconds: 20_000) && voice.longestWait == .seconds(90))
            let chat = try #require(found[Self.queue]?[.chat])
            #expect(chat.offered == 1 && chat.serviceLevel == 1)
            #expect(found[Self.other] == nil)
        }
    }

    @Test func onlyWhatEndedSinceIsCounted() async throws {
        try await StoreKind.memory.with { (store) async throws in
            let contacts = [Contact(1, waits: [(Self.queue, 10, 5, "answered")]), Contact(2, waits: [(Self.queue, 10, 20, "answered")])]
            #expect(try await tallies(store, contacts, since: 30)[Self.queue]?[.voice]?.answered == 1)
            let targets = [QueueTarget(queue: Self.queue, within: .seconds(20))]
            #expect(try await store.tallies(of: targets, since: Sample.at(31)) == [:])
            #expect(try await store.tallies(of: targets, since: Sample.at(15))[Self.queue]?[.voice]?.answered == 2)
        }
    }

    /// Overflow is demand of both queues, each with its own wait and its own target.
    @Test func whoMovesOnIsOfferedToBothQueues() async throws {
        try await StoreKind.memory.with { (store) async throws in
            let found = try await tallies(store, [Contact(1, waits: [(Self.queue, 1, 30, "moved"), (Self.other, 31, 60, "answered")])])
            #expect(found[Self.queue]?[.voice]?.movedOn == 1 && found[Self.queue]?[.voice]?.serviceLevel == 0)
            #expect(found[Self.other]?[.voice]?.answeredWithinTarget == 1)
        }
    }

    /// The agent's phone was lost, or a colleague of the same queue takes over.
    @Test func whoWasAnsweredAndComesBackIsNoNewDemand() async throws {
        try await StoreKind.memory.with { (store) async throws in
            let found = try await tallies(store, [
                Contact(1, waits: [(Self.queue, 1, 2, "answered"), (Self.queue, 60, 40, "answered")]), Contact(2, waits: [(Self.queue, 1, 2, "answered"), (Self.queue, 60, 40, "abandoned")]),
                Contact(3, waits: [(Self.queue, 1, 2, "answered"), (Self.other, 60, 10, "answered")]), Contact(4, waits: [(Self.queue, 1, 2, "offers-exhausted"), (Self.queue, 60, 10, "answered")]),
            ])
            let voice = try #require(found[Self.queue]?[.voice])
            #expect(voice.answered == 4 && voice.abandoned == 0 && voice.movedOn == 1 && voice.longestWait == .seconds(10))
            #expect(found[Self.other]?[.voice]?.answered == 1)
        }
    }

    @Test func callBacksAreNotDemandThatWaits() async throws {
        try await StoreKind.memory.with { (store) async throws in
            #expect(try await tallies(store, [Contact(1, direction: .outbound, waits: [(Self.queue, 1, 30, "answered")])]) == [:])
        }
    }

    @Test func aDayIsFoundByItsIndex() async throws {
        let plan = try await CentreStore.inMemory().read("test") { connection in
            let statement = try connection.makeStatement(sql: "EXPLAIN QUERY PLAN \(QueueTallyRow.sql)")
            statement.setUncheckedArguments(QueueTallyRow.arguments(QueueTarget(queue: Self.queue, within: .seconds(20)), since: Sample.at(0)))
            return try Row.fetchAll(statement).map { try $0.value("detail") as String }
        }
        #expect(plan.contains { $0.contains("SEARCH stay USING COVERING INDEX segmentOfQueue (queue=? AND endedAt>?)") }, "\(plan)")
        #expect(plan.contains { $0.contains("SEARCH before USING INDEX segmentByInteraction") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
    }
}
