import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct JournalTests {
    @Test(arguments: StoreKind.allCases) func whatWasCommittedIsRecoveredInOrder(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let entries = [Sample.entry(1), Sample.entry(2, interaction: Sample.id(2)), Sample.entry(3)]
            try await store.commit(CommitBatch(entries: [entries[1], entries[0]]))
            try await store.commit(CommitBatch(entries: [entries[2]]))
            let recovery = try await store.recover()
            #expect(recovery.checkpoint == nil)
            #expect(recovery.entries == entries)
        }
    }

    @Test(arguments: StoreKind.allCases) func aNewStoreHasNothingToRecover(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.commit(CommitBatch())
            let recovery = try await store.recover()
            #expect(recovery.checkpoint == nil && recovery.entries.isEmpty)
            #expect(try await store.events(after: .init(sequence: 0, index: 0), limit: 10) == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func aBatchThatFailsLeavesNothingBehind(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.commit(Sample.batch(1...1))
            var batch = Sample.batch(2...3)
            batch.entries.append(Sample.entry(1))
            let fault = try await fault { try await store.commit(batch) }
            #expect(fault?.kind == .refused)
            #expect(try await store.recover().entries.map(\.sequence) == [1])
            #expect(try await store.interaction(Sample.id(2)) == nil)
            try await store.commit(Sample.batch(2...3))
            #expect(try await store.recover().entries.map(\.sequence) == [1, 2, 3])
        }
    }

    @Test(arguments: StoreKind.allCases) func aSegmentOfAnUnknownInteractionIsRefused(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let fault = try await fault { try await store.commit(CommitBatch(segments: [Sample.segment(1, of: Sample.id(99))])) }
            #expect(fault?.kind == .refused)
        }
    }

    @Test(arguments: StoreKind.allCases) func theCheckpointIsGivenWithTheEntriesAfterIt(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.commit(Sample.batch(1...5))
            let state = (0..<(3 * Checkpoint.partSize / 2)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await store.saveCheckpoint(sequence: 3, state: state)
            let recovery = try await store.recover()
            #expect(recovery.checkpoint?.sequence == 3)
            #expect(recovery.checkpoint?.state == state)
            #expect(recovery.entries.map(\.sequence) == [4, 5])
        }
    }

    @Test(arguments: StoreKind.allCases) func onlyTheLastTwoCheckpointsAreKept(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.commit(Sample.batch(1...5))
            for sequence in 1...4 { try await store.saveCheckpoint(sequence: Int64(sequence), state: [UInt8(sequence)]) }
            try await store.saveCheckpoint(sequence: 4, state: [44, 45])
            let kept = try await store.read("test") { try Int64.fetchAll($0, sql: "SELECT sequence FROM checkpoint ORDER BY sequence") }
            let parts = try await store.read("test") { try Int64.fetchAll($0, sql: "SELECT sequence FROM checkpointPart ORDER BY sequence") }
            #expect(kept == [3, 4])
            #expect(parts == [3, 4])
            #expect(try await store.recover().checkpoint?.state == [44, 45])
        }
    }

    @Test(arguments: ["UPDATE checkpointPart SET content = x'00' WHERE sequence = 4", "DELETE FROM checkpointPart WHERE sequence = 4"])
    func aDamagedCheckpointFallsBackToTheOneBefore(_ damage: String) async throws {
        try await StoreKind.file.with { store in
            try await store.commit(Sample.batch(1...5))
            try await store.saveCheckpoint(sequence: 2, state: [2])
            try await store.saveCheckpoint(sequence: 4, state: [4])
            try await store.prune(before: Sample.at(1000))
            try await store.write("test") { try $0.execute(sql: damage) }
            let recovery = try await store.recover()
            #expect(recovery.checkpoint?.sequence == 2)
            #expect(recovery.entries.map(\.sequence) == [3, 4, 5])
        }
    }

    @Test func aCheckpointWithoutItsLastPartCountsForNothing() async throws {
        try await StoreKind.file.with { store in
            try await store.saveCheckpoint(sequence: 1, state: [1])
            try await store.write("test") { try $0.execute(sql: "INSERT INTO checkpointPart (sequence, part, content) VALUES (2, 0, x'02')") }
            #expect(try await store.recover().checkpoint?.sequence == 1)
        }
    }

    @Test func aPrunedJournalWithoutAWholeCheckpointIsAFault() async throws {
        try await StoreKind.file.with { store in
            try await store.commit(Sample.batch(1...5))
            try await store.saveCheckpoint(sequence: 4, state: [4])
            try await store.prune(before: Sample.at(1000))
            try await store.write("test") { try $0.execute(sql: "DELETE FROM checkpointPart") }
            let fault = try await fault { _ = try await store.recover() }
            #expect(fault?.kind == .corrupt)
        }
    }

    @Test(arguments: StoreKind.allCases) func eventsAreReadFromAPositionOn(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let events = [Sample.event(1, 0), Sample.event(1, 1), Sample.event(2, 0), Sample.event(10, 0)]
            try await store.commit(CommitBatch(events: events))
            #expect(try await store.events(after: .init(sequence: 0, index: 0), limit: 10) == events)
            #expect(try await store.events(after: .init(sequence: 1, index: 0), limit: 2) == Array(events[1...2]))
            #expect(try await store.events(after: .init(sequence: 10, index: 0), limit: 2) == [])
            #expect(try await store.events(after: .init(sequence: 99, index: 0), limit: 2) == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func pruningEndsAtTheOlderCheckpoint(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.commit(Sample.batch(1...9))
            try await store.prune(before: Sample.at(1000))
            #expect(try await store.recover().entries.count == 9)
            try await store.saveCheckpoint(sequence: 4, state: [4])
            try await store.saveCheckpoint(sequence: 8, state: [8])
            try await store.prune(before: Sample.at(1000))
            let kept = try await store.read("test") { try Int64.fetchAll($0, sql: "SELECT sequence FROM journal ORDER BY sequence") }
            #expect(kept == Array(5...9))
        }
    }

    @Test(arguments: StoreKind.allCases) func aReaderFromBeforeThePrunedEventsIsTold(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var batch = Sample.batch(1...9)
            batch.events.append(Sample.event(3, 1))
            try await store.commit(batch)
            try await store.saveCheckpoint(sequence: 9, state: [9])
            try await store.prune(before: Sample.at(4))
            #expect(try await store.events(after: .init(sequence: 0, index: 0), limit: 10) == nil)
            #expect(try await store.events(after: .init(sequence: 3, index: 0), limit: 10) == nil)
            #expect(try await store.events(after: .init(sequence: 3, index: 1), limit: 10)?.map(\.position.sequence) == [4, 5, 6, 7, 8, 9])
            try await store.prune(before: Sample.at(1000))
            #expect(try await store.events(after: .init(sequence: 9, index: 0), limit: 10) == [])
            #expect(try await store.events(after: .init(sequence: 8, index: 0), limit: 10) == nil)
        }
    }

    @Test func pruningTakesManyEntriesInPieces() async throws {
        try await StoreKind.file.with { store in
            let last = Int64(CentreStore.prunedAtOnce) * 2 + 5
            try await store.commit(CommitBatch(entries: (1...last).map { Sample.entry($0) }))
            try await store.saveCheckpoint(sequence: last - 1, state: [])
            try await store.prune(before: Sample.at(10_000_000))
            #expect(try await store.recover().entries.map(\.sequence) == [last])
        }
    }

    @Test(arguments: StoreKind.allCases) func anInteractionsEntriesAndEventsAreReadInOrder(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let id: InteractionID = Sample.id(7)
            try await store.commit(CommitBatch(entries: [Sample.entry(1), Sample.entry(2, interaction: id), Sample.entry(3, interaction: Sample.id(8))]))
            try await store.commit(CommitBatch(entries: [Sample.entry(4, interaction: id)], events: [Sample.event(4, 0, interaction: id), Sample.event(4, 1)]))
            #expect(try await store.journal(of: id) == [Sample.entry(2, interaction: id), Sample.entry(4, interaction: id)])
            #expect(try await store.events(of: id) == [Sample.event(4, 0, interaction: id)])
        }
    }

    @Test func aCancelledCallerStillLearnsThatItsBatchIsDurable() async throws {
        try await StoreKind.file.with { store in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                try await store.commit(Sample.batch(1...1))
            }
            task.cancel()
            try await task.value
            #expect(try await store.recover().entries.map(\.sequence) == [1])
        }
    }
}
