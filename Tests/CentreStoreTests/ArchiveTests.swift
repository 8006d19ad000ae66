import CentrePorts
import ContactDomain
import Testing

@testable import CentreStore

@Suite struct ArchiveTests {
    private let alice: AgentID = Sample.id(1)
    private let bob: AgentID = Sample.id(2)
    private let sales: QueueID = Sample.id(11)
    private let support: QueueID = Sample.id(12)

    /// Contacts that ended one after the other; what is even is Alice's and of sales.
    private func fill(_ store: CentreStore) async throws {
        for number in 1...6 {
            var conversation = Sample.conversation(number, identity: "v\(number)", interaction: number)
            conversation.lastAgent = number.isMultiple(of: 2) ? alice : bob
            conversation.lastQueue = number.isMultiple(of: 2) ? sales : support
            conversation.closedAt = number == 6 ? nil : Sample.at(number)
            var view = Sample.interaction(number)
            view.conversation = conversation.id
            view.channel = .chat
            view.agent = conversation.lastAgent
            try await store.commit(CommitBatch(
                interactions: [view], conversations: [conversation],
                messages: [Sample.message(Int64(number * 10), in: conversation, text: "word \(number)"), Sample.message(Int64(number * 10 + 1), in: conversation, by: .automatic, text: "bye")]))
        }
    }

    @Test(arguments: StoreKind.allCases) func whatHasEndedIsListedFromTheLatestEndOn(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store)
            func ids(_ filter: ConversationFilter) async throws -> [Int] {
                try await store.ended(filter, cursor: nil, limit: 10).items.compactMap { found in (1...6).first { Sample.id($0) == found.id } }
            }
            #expect(try await ids(ConversationFilter()) == [5, 4, 3, 2, 1])
            #expect(try await ids(ConversationFilter(agent: alice)) == [4, 2])
            #expect(try await ids(ConversationFilter(queue: support)) == [5, 3, 1])
            #expect(try await ids(ConversationFilter(agent: alice, queue: support)) == [])
            let first = try await store.ended(ConversationFilter(), cursor: nil, limit: 2)
            let second = try await store.ended(ConversationFilter(), cursor: first.nextCursor, limit: 2)
            #expect(second.items.map(\.id) == [Sample.id(3), Sample.id(2)])
            await #expect(throws: InvalidCursor.self) { try await store.ended(ConversationFilter(), cursor: "x", limit: 2) }
            #expect(try await store.conversations([Sample.id(3), Sample.id(99), Sample.id(1)]).map(\.id) == [Sample.id(3), Sample.id(1)])
        }
    }

    @Test(arguments: StoreKind.allCases) func whoServedItIsKnownByContactAndBySegmentButNotByAnOffer(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store)
            let other: AgentID = Sample.id(7)
            #expect(try await store.has(alice, served: Sample.id(2)))
            #expect(try await !store.has(bob, served: Sample.id(2)))
            func segment(_ number: Int, _ kind: Segment.Kind) -> Segment {
                Segment(id: Sample.id(number), interaction: Sample.id(2), kind: kind, queue: nil, agent: other, start: Sample.start, end: Sample.at(1), outcome: "x")
            }
            try await store.commit(CommitBatch(segments: [segment(80, .offer)]))
            #expect(try await !store.has(other, served: Sample.id(2)))
            #expect(try await store.searchMessages("word", servedBy: other, cursor: nil, limit: 10).items.isEmpty)
            try await store.commit(CommitBatch(segments: [segment(81, .talk)]))
            #expect(try await store.has(other, served: Sample.id(2)))
            #expect(try await store.searchMessages("word", servedBy: other, cursor: nil, limit: 10).items.map(\.number) == [20])
            let first = try await store.searchMessages("word", servedBy: alice, cursor: nil, limit: 2)
            #expect(first.items.map(\.number) == [60, 40])
            #expect(try await store.searchMessages("word", servedBy: alice, cursor: first.nextCursor, limit: 2).items.map(\.number) == [20])
        }
    }

    @Test(arguments: StoreKind.allCases) func unreadAreTheCustomersWordsThatNobodyHasSeen(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store)
            var conversation = try #require(try await store.conversation(Sample.id(1) as ConversationID))
            try await store.commit(CommitBatch(messages: (0..<120).map { Sample.message(Int64(100 + $0), in: conversation, text: "\($0)") }))
            #expect(try await store.unread(in: [conversation]) == [conversation.id: 99])
            conversation.agentReadTo = 217
            #expect(try await store.unread(in: [conversation]) == [conversation.id: 2])
            conversation.agentReadTo = 300
            #expect(try await store.unread(in: [conversation]) == [conversation.id: 0])
        }
    }

    @Test(arguments: StoreKind.allCases) func draftsAreKeptPerPersonAndGoWithTheirConversation(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store)
            let (me, other): (UserID, UserID) = (Sample.id(30), Sample.id(31))
            let draft = Draft(text: "你好", changedAt: Sample.at(3))
            try await store.save(draft, of: me, in: Sample.id(1))
            #expect(try await store.draft(of: me, in: Sample.id(1)) == draft)
            #expect(try await store.draft(of: other, in: Sample.id(1)) == nil)
            let later = Draft(text: "你好！", changedAt: Sample.at(4))
            try await store.save(later, of: me, in: Sample.id(1))
            #expect(try await store.draft(of: me, in: Sample.id(1)) == later)
            try await store.removeDrafts(changedBefore: Sample.at(4))
            #expect(try await store.draft(of: me, in: Sample.id(1)) == later)
            try await store.save(Draft(text: "", changedAt: Sample.at(5)), of: me, in: Sample.id(1))
            #expect(try await store.draft(of: me, in: Sample.id(1)) == nil)
            try await store.save(draft, of: me, in: Sample.id(1))
            try await store.write("test") { try ConversationRow.makeBlank((Sample.id(1) as ConversationID).description, at: Sample.at(9), $0) }
            #expect(try await store.draft(of: me, in: Sample.id(1)) == nil)
            #expect(try await fault { try await store.save(draft, of: me, in: Sample.id(99)) }?.kind == .refused)
        }
    }
}
