import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct RetentionTests {
    private static let day = Span.minutes(24 * 60)
    private static let now = Sample.start + .minutes(24 * 60 * 100)

    /// A contact by chat and a recorded call that both ended some days ago.
    private func fill(_ store: CentreStore, _ number: Int, daysAgo: Int) async throws {
        let closedAt = Self.now - .minutes(24 * 60 * daysAgo)
        var chat = Sample.chat(number, customer: nil, texts: ["word\(number) 词", "more"], createdAt: closedAt - .minutes(5))
        chat.interactions[0].closedAt = closedAt
        chat.conversations[0].closedAt = closedAt
        chat.messages[0].attachments = [Attachment(id: Sample.id(number), name: "a.txt", mediaType: "text/plain", size: 1)]
        var call = Sample.interaction(number + 1, state: .closed, createdAt: closedAt - .minutes(5))
        call.closedAt = closedAt
        var recording = Sample.recording(number + 2, of: call.id, state: .ready)
        recording.file = "\(number).wav"
        chat.interactions.append(call)
        chat.segments = [Sample.segment(number, of: call.id), Sample.segment(number + 1, of: chat.interactions[0].id)]
        chat.recordings = [recording]
        try await store.commit(chat)
    }

    private func counts(_ store: CentreStore) async throws -> [Int] {
        try await store.read("test") { connection in
            try ["interaction", "segment", "message", "conversation", "recording"].map { try Int.fetchOne(connection, sql: "SELECT count(*) FROM \($0)") ?? -1 }
        }
    }

    @Test(arguments: StoreKind.allCases) func eachPartGoesWhenItsTimeHasCome(_ kind: StoreKind) async throws {
        try await kind.with { store in
            for (number, days) in [(10, 1), (20, 8), (30, 40)] { try await fill(store, number, daysAgo: days) }
            #expect(try await store.removeExpired(RetentionRule(channel: .chat), at: Self.now) == RetentionReport())
            #expect(try await store.removeExpired(RetentionRule(channel: .sms, interactions: Self.day), at: Self.now) == RetentionReport())
            #expect(try await counts(store) == [6, 6, 6, 3, 3])

            let chat = RetentionRule(channel: .chat, messages: .minutes(24 * 60 * 7), interactions: .minutes(24 * 60 * 30))
            let first = try await store.removeExpired(chat, at: Self.now)
            #expect(first.rows == ["message": 4, "interaction": 1, "segment": 1, "conversation": 2])
            #expect(first.attachments == [Sample.id(30), Sample.id(20)] && first.recordings == [])
            #expect(try await store.searchMessages("词", cursor: nil, limit: 10).items.map(\.text) == ["word10 词"])
            #expect(try await store.conversation(Sample.key("visitor-20")) == nil)
            #expect(try await store.conversation(Sample.key("visitor-10")) != nil)
            #expect(try await store.interaction(Sample.id(20)) != nil)
            #expect(try await store.interaction(Sample.id(30)) == nil)

            let voice = RetentionRule(channel: .voice, recordings: .minutes(24 * 60 * 20))
            #expect(try await store.removeExpired(voice, at: Self.now) == RetentionReport(rows: ["recording": 1], recordings: ["30.wav"]))
            #expect(try await store.removeExpired(voice, at: Self.now) == RetentionReport())
            #expect(try await counts(store) == [5, 5, 2, 3, 2])
            // The rows of the nameless conversations go a day later.
            _ = try await store.removeExpired(chat, at: Self.now + .minutes(24 * 60 + 1))
            #expect(try await counts(store)[3] == 1)
        }
    }

    @Test(arguments: StoreKind.allCases) func whatIsOpenOrBeingFinishedStays(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var open = Sample.interaction(1, state: .active, createdAt: Self.now - .minutes(24 * 60 * 90))
            try await store.commit(CommitBatch(interactions: [open], recordings: [Sample.recording(2, of: open.id, state: .processing)]))
            let rule = RetentionRule(channel: .voice, recordings: Self.day, interactions: Self.day)
            #expect(try await store.removeExpired(rule, at: Self.now) == RetentionReport())
            open.state = .closed
            open.closedAt = open.createdAt
            try await store.commit(CommitBatch(interactions: [open]))
            #expect(try await store.removeExpired(rule, at: Self.now) == RetentionReport())
            try await store.save([Sample.recording(2, of: open.id, state: .ready)])
            #expect(try await store.removeExpired(rule, at: Self.now).rows == ["recording": 1, "interaction": 1])
        }
    }

    @Test(arguments: StoreKind.allCases) func whoComesBackAfterAllOfItBeginsAnew(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store, 10, daysAgo: 40)
            let before = try #require(try await store.conversation(Sample.id(10)))
            #expect(try await store.removeExpired(RetentionRule(channel: .chat, messages: Self.day), at: Self.now).rows["conversation"] == 1)
            #expect(try await store.conversation(before.key) == nil)
            try await store.commit(Sample.chat(50, customer: nil, identity: before.key.identity, texts: ["I am back"], createdAt: Self.now))
            let after = try #require(try await store.conversation(before.key))
            #expect(after.id != before.id)
            #expect(try await store.messages(of: after.id, after: nil, before: nil, audience: .staff, limit: 9).map(\.text) == ["I am back"])
        }
    }

    @Test(arguments: StoreKind.allCases) func aReportOnAMessageThatRanOutIsLetGo(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await fill(store, 10, daysAgo: 8)
            var late = try #require(try await store.messages(of: Sample.id(10), after: nil, before: nil, audience: .staff, limit: 1).first)
            late.delivery = Delivery(.read)
            // The conversation goes on: it keeps its name.
            var conversation = try #require(try await store.conversation(late.conversation))
            conversation.closedAt = nil
            conversation.lastMessageAt = Self.now
            try await store.commit(CommitBatch(conversations: [conversation]))
            #expect(try await store.removeExpired(RetentionRule(channel: .chat, interactions: Self.day), at: Self.now).rows["message"] == 2)
            try await store.commit(CommitBatch(messages: [late]))
            #expect(try await store.message(late.id) == nil)
        }
    }

    @Test func manyGoInPiecesAndCommitsGoBetween() async throws {
        try await StoreKind.file.with { store in
            for number in 0..<(CentreStore.expiredAtOnce * 3) { try await fill(store, 10 + number * 3, daysAgo: 50) }
            let commits = Task {
                for sequence in Int64(1)...50 { try await store.commit(CommitBatch(entries: [Sample.entry(sequence)])) }
            }
            let report = try await store.removeExpired(RetentionRule(channel: .chat, interactions: Self.day), at: Self.now)
            try await commits.value
            #expect(report.rows["interaction"] == CentreStore.expiredAtOnce * 3)
            #expect(try await counts(store) == [300, 300, 0, 300, 300])
        }
    }

    /// What was written stands in the feed, in the journal and in what webhooks were sent, and is kept there for longer.
    @Test func whatWasWrittenGoesEverywhere() async throws {
        try await StoreKind.file.with { store in
            try await fill(store, 10, daysAgo: 8)
            let chat: InteractionID = Sample.id(10), webhook: WebhookID = Sample.id(90)
            let message = try #require(try await store.messages(of: Sample.id(10), after: nil, before: nil, audience: .staff, limit: 1).first)
            let received = Input.command(.message(.receive(InboundMessage(key: Sample.key("visitor-10"), known: nil, clientID: "c", text: message.text))), by: .system)
            let json = try JSONText.encode(message)
            func event(_ sequence: Int64, _ name: String) -> FeedEvent {
                FeedEvent(position: .init(sequence: sequence, index: 0), at: Self.now, name: name, interaction: chat, agents: [], json: json)
            }
            try await store.commit(CommitBatch(
                entries: [
                    JournalEntry(sequence: 1, at: Self.now, seed: 1, interaction: chat, input: received), Sample.entry(2, interaction: chat),
                    JournalEntry(sequence: 3, at: Self.now, seed: 1, interaction: chat, input: received),
                ], events: [event(1, "message.created"), event(2, "interaction.closed")]))
            for sequence in [Int64(2), 2, 3] { try await store.saveCheckpoint(sequence: sequence, state: [1]) }
            try await store.add(WebhookStatus(id: webhook, since: Sample.start), secret: SealedWebhookSecret(present: [1]))
            for (place, name) in ["message.created", "interaction.closed"].enumerated() {
                try await store.queue([WebhookDelivery(
                    id: Sample.id(91 + place), webhook: webhook, event: .init(sequence: Int64(place + 1), index: 0), line: "interaction \(chat)", type: name, payload: json, createdAt: Self.now)],
                    upTo: .init(sequence: Int64(place + 1), index: 0))
            }
            let report = try await store.removeExpired(RetentionRule(channel: .chat, messages: Self.day), at: Self.now)
            #expect(report.rows == ["message": 2, "event": 1, "journal": 2, "webhookDelivery": 1, "conversation": 1])
            #expect(try await store.events(of: chat).map(\.name) == ["interaction.closed"])
            // The last entry goes when no checkpoint needs it any more.
            #expect(try await store.journal(of: chat).map(\.sequence) == [2, 3])
            try await store.saveCheckpoint(sequence: 4, state: [1])
            #expect(try await store.journal(of: chat).map(\.sequence) == [2])
            let due = try await store.dueDeliveries(of: webhook, at: Self.now, limit: 10)
            #expect(due.map(\.type) == ["interaction.closed"], "the next in line is due now")
        }
    }

    /// A sweep begins where the one before found nothing left behind it; not past what is still open.
    @Test func whatIsSpentIsNotLookedAtAgain() async throws {
        try await StoreKind.memory.with { store in
            func place() async throws -> String? {
                try await store.read("test") { try String.fetchOne($0, sql: "SELECT id FROM expiryPlace WHERE channel = 'chat' AND part = 'messages'") }
            }
            for (number, days) in [(10, 50), (20, 40), (30, 30), (40, 1)] { try await fill(store, number, daysAgo: days) }
            var open = try #require(try await store.interaction(Sample.id(20)))
            open.state = .wrapUp
            try await store.commit(CommitBatch(interactions: [open]))
            let rule = RetentionRule(channel: .chat, messages: .minutes(24 * 60 * 7))
            #expect(try await store.removeExpired(rule, at: Self.now).rows["message"] == 4)
            #expect(try await place() == (Sample.id(10) as InteractionID).description)
            open.state = .closed
            try await store.commit(CommitBatch(interactions: [open]))
            #expect(try await store.removeExpired(rule, at: Self.now).rows["message"] == 2)
            #expect(try await place() == (Sample.id(30) as InteractionID).description)
            #expect(try await store.removeExpired(rule, at: Self.now + .minutes(24 * 60 * 7)).rows["message"] == 2)
            #expect(try await place() == (Sample.id(40) as InteractionID).description)
        }
    }
}
