import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct HistoryTests {
    @Test(arguments: StoreKind.allCases) func aLaterViewReplacesTheEarlierOne(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var view = Sample.interaction(1)
            try await store.commit(CommitBatch(interactions: [view]))
            #expect(try await store.interaction(view.id) == view)
            view.state = .closed
            view.ending = Ending(.completed, reason: "caller-hung-up")
            view.closedAt = Sample.at(99)
            try await store.commit(CommitBatch(interactions: [view], segments: [Sample.segment(1, of: view.id)]))
            #expect(try await store.interaction(view.id) == view)
            #expect(try await store.interaction(Sample.id(2)) == nil)
            #expect(try await store.interactions(HistoryFilter(state: .queued), cursor: nil, limit: 10).items == [])
            #expect(try await store.interactions(HistoryFilter(state: .closed), cursor: nil, limit: 10).items == [view])
        }
    }

    @Test(arguments: StoreKind.allCases) func pagesRunFromTheNewestToTheOldestWithoutGapOrRepeat(_ kind: StoreKind) async throws {
        try await kind.with { store in
            // Three of each instant: the id decides among them.
            let views = (0..<20).map { Sample.interaction($0, createdAt: Sample.at($0 / 3)) }
            try await store.commit(CommitBatch(interactions: views))
            var seen: [InteractionView] = []
            var cursor: String?
            var pages = 0
            repeat {
                let page = try await store.interactions(HistoryFilter(), cursor: cursor, limit: 4)
                seen += page.items
                cursor = page.nextCursor
                pages += 1
                // What arrives meanwhile is newer and must not shift the pages.
                try await store.commit(CommitBatch(interactions: [Sample.interaction(100 + pages)]))
            } while cursor != nil && pages < 20
            #expect(seen == views.reversed())
            #expect(pages == 5)
        }
    }

    @Test(arguments: StoreKind.allCases) func eachFilterKeepsWhatFitsIt(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let views = [
                Sample.interaction(1, state: .closed, queue: Sample.id(7), agent: Sample.id(3)),
                Sample.interaction(2, state: .queued, queue: Sample.id(7)),
                Sample.interaction(3, state: .active, queue: Sample.id(8), agent: Sample.id(3), direction: .outbound, customer: ("+4989555", "Jörg MÜLLER 100%")),
                Sample.interaction(4, state: .queued, queue: Sample.id(8), customer: ("", "")),
            ]
            try await store.commit(CommitBatch(interactions: views))
            func found(_ filter: HistoryFilter) async throws -> [Int] {
                try await store.interactions(filter, cursor: nil, limit: 50).items.compactMap { view in views.firstIndex(of: view).map { $0 + 1 } }
            }
            #expect(try await found(HistoryFilter()) == [4, 3, 2, 1])
            #expect(try await found(HistoryFilter(from: Sample.at(2), to: Sample.at(4))) == [3, 2])
            #expect(try await found(HistoryFilter(queue: Sample.id(7))) == [2, 1])
            #expect(try await found(HistoryFilter(agent: Sample.id(3))) == [3, 1])
            #expect(try await found(HistoryFilter(state: .queued)) == [4, 2])
            #expect(try await found(HistoryFilter(state: .closed)) == [1])
            #expect(try await found(HistoryFilter(direction: .outbound)) == [3])
            #expect(try await found(HistoryFilter(queue: Sample.id(8), state: .queued)) == [4])
            #expect(try await found(HistoryFilter(customer: "müller")) == [3])
            #expect(try await found(HistoryFilter(customer: "0%")) == [3])
            #expect(try await found(HistoryFilter(customer: "30 / 123-4")) == [2, 1])
            #expect(try await found(HistoryFilter(customer: "_")) == [])
            #expect(try await found(HistoryFilter(customer: "")) == [4, 3, 2, 1])
        }
    }

    @Test(arguments: ["", "x", "!!!", "MQo", "MQppbnRlcmFjdGlvbnMKMTIK", String(repeating: "A", count: 4000), "\u{1F600}"])
    func aCursorThatIsNoneIsRefused(_ cursor: String) async throws {
        try await StoreKind.memory.with { store in
            await #expect(throws: InvalidCursor(cursor: cursor)) { try await store.interactions(HistoryFilter(), cursor: cursor, limit: 10) }
            await #expect(throws: InvalidCursor(cursor: cursor)) { try await store.recordings(cursor: cursor, limit: 10) }
            await #expect(throws: InvalidCursor(cursor: cursor)) { try await store.page(QueueProfile.self, cursor: cursor, limit: 10) }
        }
    }

    @Test func theCursorOfAnotherListIsRefused() async throws {
        try await StoreKind.memory.with { store in
            try await store.commit(CommitBatch(interactions: (1...3).map { Sample.interaction($0) }))
            let cursor = try #require(try await store.interactions(HistoryFilter(), cursor: nil, limit: 1).nextCursor)
            await #expect(throws: InvalidCursor(cursor: cursor)) { try await store.recordings(cursor: cursor, limit: 10) }
        }
    }

    @Test(arguments: StoreKind.allCases) func segmentsAreGivenInTheOrderOfTheirStart(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let view = Sample.interaction(1)
            let segments = [Sample.segment(2, of: view.id, kind: .flow), Sample.segment(5, of: view.id), Sample.segment(9, of: view.id, kind: .talk)]
            try await store.commit(CommitBatch(interactions: [view], segments: segments.reversed()))
            #expect(try await store.segments(of: view.id) == segments)
            #expect(try await store.segments(of: Sample.id(2)) == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func recordingsAreKeptAndTakenUpAgain(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let view = Sample.interaction(1)
            let states: [RecordingRecord.State] = [.recording, .processing, .ready, .failed]
            let records = states.enumerated().map { Sample.recording($0.offset + 1, of: view.id, state: $0.element) }
            try await store.commit(CommitBatch(interactions: [view], recordings: records))
            #expect(try await store.unfinishedRecordings() == [records[1]])
            #expect(try await store.recordings(of: view.id) == records)
            let page = try await store.recordings(cursor: nil, limit: 3)
            #expect(page.items == [records[3], records[2], records[1]])
            #expect(try await store.recordings(cursor: page.nextCursor, limit: 3).items == [records[0]])

            var finished = records[1]
            finished.state = .ready
            finished.endedAt = Sample.at(60)
            finished.file = "2026/11/a.wav"
            try await store.save([finished])
            #expect(try await store.recording(finished.id) == finished)
            #expect(try await store.unfinishedRecordings() == [])
            #expect(try await store.recording(Sample.id(50)) == nil)
        }
    }

    @Test func anImpossibleLimitStillGivesAPage() async throws {
        try await StoreKind.memory.with { store in
            try await store.commit(CommitBatch(interactions: (1...3).map { Sample.interaction($0) }))
            #expect(try await store.interactions(HistoryFilter(), cursor: nil, limit: -5).items.count == 1)
            #expect(try await store.interactions(HistoryFilter(), cursor: nil, limit: .max).items.count == 3)
        }
    }

    @Test func aRowThatCannotBeReadIsAFaultAndNotACrash() async throws {
        try await StoreKind.file.with { store in
            try await store.commit(CommitBatch(interactions: [Sample.interaction(1)]))
            try await store.write("test") { try $0.execute(sql: "UPDATE interaction SET json = '{}'") }
            let one = try await fault { _ = try await store.interaction(Sample.id(1)) }
            let list = try await fault { _ = try await store.interactions(HistoryFilter(), cursor: nil, limit: 10) }
            #expect(one?.kind == .unreadable)
            #expect(list?.kind == .unreadable)
        }
    }
}
