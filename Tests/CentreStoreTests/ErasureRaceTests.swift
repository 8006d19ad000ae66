import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

/// An erasure goes in pieces: what comes between them.
@Suite struct ErasureRaceTests {
    private static let phone = Identity(.phone, "+4917099887766")

    /// Somebody with a chat, and a call of theirs that comes just when the erasure has reached the messages.
    private func fill(_ store: CentreStore, late state: InteractionState) async throws -> (person: Customer, late: InteractionView) {
        let person = try await store.save(Sample.customer(1, name: "Qwzxvname", identities: [Self.phone]), expecting: nil)
        try await store.commit(Sample.chat(11, customer: person, texts: ["hello"]))
        var late = Sample.interaction(12, state: state, customer: ("+4917099887766", "Qwzxvname"))
        late.customer = CustomerCard(person)
        late.notes = "Bbqznote"
        try await store.commit(CommitBatch(interactions: [late]))
        let event = FeedEvent(position: .init(sequence: 70, index: 0), at: Sample.at(70), name: "interaction.closed", interaction: late.id, agents: [], json: try JSONText.encode(late))
        try await store.commit(CommitBatch(entries: [Sample.entry(70, interaction: late.id)], events: [event]))
        try await store.write("test") { [id = late.id.description] connection in
            for table in ["interaction", "event", "journal"] {
                try connection.execute(sql: "CREATE TABLE late_\(table) AS SELECT * FROM \(table) WHERE \(table == "interaction" ? "id" : "interaction") = ?", arguments: [id])
                try connection.execute(sql: "DELETE FROM \(table) WHERE \(table == "interaction" ? "id" : "interaction") = ?", arguments: [id])
            }
            let returns = ["interaction", "event", "journal"].map { "INSERT INTO \($0) SELECT * FROM late_\($0);" }.joined(separator: " ")
            try connection.execute(sql: "CREATE TRIGGER late AFTER DELETE ON message BEGIN \(returns) END")
        }
        return (person, late)
    }

    @Test(arguments: StoreKind.allCases) func whoComesAndGoesMeanwhileLeavesNothing(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (person, late) = try await fill(store, late: .closed)
            let report = try await store.erase(person.id, at: Sample.at(100))
            #expect(report.rows["interaction"] == 2 && report.rows["customer"] == 1 && report.rows["event"] == 1)
            let call = try #require(try await store.interaction(late.id))
            #expect(call.customer == nil && call.customerName.isEmpty && call.customerNumber.isEmpty && call.notes.isEmpty)
            #expect(try await store.events(of: late.id).isEmpty)
            #expect(try await store.customer(person.id) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func whoIsInContactMeanwhileStaysAndCanBeErasedAfterwards(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (person, active) = try await fill(store, late: .active)
            var late = active
            #expect(try await conflict { _ = try await store.erase(person.id, at: Sample.at(100)) } == .inContact(late.id))
            // By their identity they are still known: so asking again finds everything.
            #expect(try await store.customer(with: Self.phone)?.id == person.id)
            late.state = .closed
            try await store.commit(CommitBatch(interactions: [late]))
            try await store.write("test") { try $0.execute(sql: "DROP TRIGGER late") }
            _ = try await store.erase(person.id, at: Sample.at(101))
            #expect(try await store.customer(person.id) == nil)
            #expect(try await store.customer(with: Self.phone) == nil)
            #expect(try await store.interaction(late.id)?.customer == nil)
        }
    }

    /// Webhooks read events first and queue what follows from them afterwards.
    @Test func whatWasReadBeforeIsNotQueuedAfterwards() async throws {
        try await StoreKind.memory.with { store in
            let webhook: WebhookID = Sample.id(90)
            try await store.add(WebhookStatus(id: webhook, since: Sample.start), secret: SealedWebhookSecret(present: [1]))
            let person = try await store.save(Sample.customer(1, name: "Qwzxvname", identities: [Self.phone]), expecting: nil)
            let event = FeedEvent(position: .init(sequence: 5, index: 0), at: Sample.at(5), name: "customer.updated", interaction: nil, agents: [], json: try JSONText.encode(person))
            try await store.commit(CommitBatch(entries: [Sample.entry(5), Sample.entry(6)], events: [event, Sample.event(6)]))
            let owed = try #require(try await store.owedEvents(after: nil, limit: 10))
            let deliveries = owed.enumerated().map { place, owed in
                WebhookDelivery(
                    id: Sample.id(91 + place), webhook: webhook, event: owed.event.position, line: "customer \(place)", type: owed.event.name, payload: owed.event.json,
                    createdAt: Sample.at(7))
            }
            #expect(deliveries.count == 2)
            _ = try await store.erase(person.id, at: Sample.at(100))
            try await store.queue(deliveries, upTo: .init(sequence: 6, index: 0))
            #expect(try await store.deliveries(of: webhook, state: nil, cursor: nil, limit: 10).items.map(\.event.sequence) == [6])
        }
    }

    @Test func filesAreRememberedUntilTheyAreGone() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let person = try await store.save(Sample.customer(1, name: "Ada", identities: [Self.phone]), expecting: nil)
            var call = Sample.interaction(12, state: .closed)
            call.customer = CustomerCard(person)
            call.closedAt = Sample.at(12)
            var recording = Sample.recording(31, of: call.id, state: .ready)
            recording.file = "a.wav"
            try await store.commit(CommitBatch(interactions: [call], recordings: [recording]))
            let report = try await store.erase(person.id, at: Sample.at(100))
            #expect(report.recordings == ["a.wav"])
            try store.close()
            // Stopped before anybody could remove the file.
            let again = try folder.open()
            #expect(try await again.filesToRemove() == ["a.wav"])
            try await again.filesRemoved(["a.wav"])
            #expect(try await again.filesToRemove() == [])
            try again.close()
        }
    }
}
