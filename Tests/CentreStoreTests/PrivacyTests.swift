import CentrePorts
import ContactDomain
import Foundation
import GRDB
import Testing

@testable import CentreStore

@Suite struct PrivacyTests {
    private static let phone = Identity(.phone, "+4917099887766")

    /// Somebody with a call that was recorded, a chat, a merged second self, and what the engine keeps besides.
    private func fill(_ store: CentreStore, others: Int) async throws -> Customer {
        try await fill(store, with: 0..<others / 2)
        var person = try await person(store)
        // Pages split and are filled anew after the person was there.
        try await fill(store, with: others / 2..<others)
        for round in 1...3 {
            person.notes += String(repeating: " vvkknote", count: 60 * round)
            person = try await store.save(person, expecting: person.changedAt)
            var call = try #require(try await store.interaction(Sample.id(12)))
            call.notes += String(repeating: " Bbqznote", count: 60 * round)
            try await store.commit(CommitBatch(interactions: [call]))
            for number in 0..<others {
                var view = Sample.interaction(6000 + number, state: .closed)
                view.notes = String(repeating: "grown ", count: number % 7 * 30 * round)
                var other = try #require(try await store.customer(Sample.id(5000 + number)))
                other.notes = view.notes
                try await store.save(other, expecting: other.changedAt)
                view.customer = CustomerCard(other)
                try await store.commit(CommitBatch(interactions: [view]))
            }
        }
        return person
    }

    private func fill(_ store: CentreStore, with others: Range<Int>) async throws {
        for number in others {
            let other = try await store.save(Sample.customer(5000 + number, name: "Somebody \(number)", identities: [Identity(.visitor, "visitor-\(6000 + number)")]), expecting: nil)
            try await store.commit(Sample.chat(6000 + number, customer: other, texts: ["ordinary talk \(number)", "平常的话"]))
        }
    }

    private func person(_ store: CentreStore) async throws -> Customer {
        var person = Sample.customer(1, name: "Qwzxvname 魑魅", identities: [Self.phone, Identity(.email, "xyzzymail@example.org")])
        person.notes = "vvkknote"
        person.company = "Zzyqcompany"
        person = try await store.save(person, expecting: nil)
        let second = try await store.save(Sample.customer(2, name: "Jjfqsecond", identities: [Identity(.visitor, "visitor-11")]), expecting: nil)
        person = try await store.merge(second.id, into: person.id, at: Sample.at(60))

        var chat = Sample.chat(11, customer: second, texts: ["Yqqtext 饕餮 one", "another yqqtext"])
        chat.messages[0].attachments = [Attachment(id: Sample.id(77), name: "wwkfile.pdf", mediaType: "application/pdf", size: 3)]
        chat.entries = [message(10, inbound: chat.messages[0].text, key: chat.conversations[0].key)]
        chat.events = [event(10, name: "message.created", json: try JSONText.encode(chat.messages[0]), conversation: chat.conversations[0].id)]
        try await store.commit(chat)
        var call = Sample.interaction(12, state: .closed, queue: Sample.id(7), agent: Sample.id(3), customer: ("+4917099887766", "Qwzxvname"))
        call.customer = CustomerCard(person)
        call.notes = "Bbqznote"
        call.callback = CallbackView(number: "+4915533221144", due: Sample.at(20), attempt: 1, attempts: 3, origin: nil)
        call.choices = [ChoiceView(name: "order", value: "Ggxorder")]
        var recording = Sample.recording(31, of: call.id, state: .ready)
        recording.file = "2026/ffzrecording.wav"
        try await store.commit(CommitBatch(
            entries: [
                Sample.entry(11, interaction: call.id),
                JournalEntry(sequence: 12, at: Sample.at(12), seed: 1, interaction: nil, input: .telephony(.digit(LegID("+4917099887766"), "5"))),
            ],
            interactions: [call], segments: [Sample.segment(40, of: call.id)], recordings: [recording],
            events: [event(11, name: "interaction.closed", json: try JSONText.encode(call), interaction: call.id), event(12, name: "customer.updated", json: try JSONText.encode(person))]))
        try await store.commit(CommitBatch(entries: [Sample.entry(13)], events: [Sample.event(13)]))
        try await store.remember(RememberedAnswer(fingerprint: [1], status: 200, headers: [:], body: Array(try JSONText.encode(person).utf8)), scope: "u", key: "k", at: Sample.at(9))
        try await store.remember(RememberedAnswer(fingerprint: [1], status: 200, headers: [:], body: Array("{}".utf8)), scope: "u", key: "other", at: Sample.at(9))
        try await tell(of: call, store)
        return person
    }

    /// A webhook was told of the call and answered with what it was told; of somebody else it still has to be told.
    private func tell(of call: InteractionView, _ store: CentreStore) async throws {
        let webhook: WebhookID = Sample.id(90)
        try await store.add(WebhookStatus(id: webhook, since: Sample.start), secret: SealedWebhookSecret(present: [1]))
        let other: InteractionID = Sample.id(13)
        var deliveries = [(call.id, try JSONText.encode(call)), (other, "{}")].enumerated().map { place, told in
            WebhookDelivery(
                id: Sample.id(91 + place), webhook: webhook, event: .init(sequence: Int64(11 + place), index: 0), line: "interaction \(told.0)", type: "interaction.closed",
                payload: told.1, createdAt: Sample.at(12))
        }
        try await store.queue(deliveries, upTo: .init(sequence: 13, index: 0))
        deliveries[0].attempts = 1
        deliveries[0].state = .delivered
        deliveries[0].finishedAt = Sample.at(13)
        let attempt = WebhookAttempt(at: Sample.at(13), duration: .seconds(1), status: 200, failure: nil, answer: "taken: \(call.notes)")
        try await store.record([WebhookResult(delivery: deliveries[0], attempt: attempt, status: WebhookStatus(id: webhook, since: Sample.start))], at: Sample.at(13))
    }

    private func message(_ sequence: Int64, inbound text: String, key: ConversationKey) -> JournalEntry {
        JournalEntry(
            sequence: sequence, at: Sample.at(Int(sequence)), seed: 1, interaction: nil,
            input: .command(.message(.receive(InboundMessage(key: key, known: nil, clientID: "c", text: text))), by: .system))
    }

    private func event(_ sequence: Int64, name: String, json: String, interaction: InteractionID? = nil, conversation: ConversationID? = nil) -> FeedEvent {
        FeedEvent(
            position: .init(sequence: sequence, index: 0), at: Sample.at(Int(sequence)), name: name, interaction: interaction, conversation: conversation, agents: [], json: json)
    }

    /// Each begins with letters of its own: the index shares the beginnings of words.
    private static let secrets = [
        "wzxv", "魑", "魅", "xyzzymail", "vvkknote", "zyqcompany", "jfqsecond", "qqtext", "饕", "餮", "wkfile", "visitor-11", "17099887766", "bqznote", "gxorder", "ffzrecording", "15533221144",
        "state-of-Qwzxv",
    ]

    private func found(in folder: StoreFolder) throws -> Set<String> {
        var found: Set<String> = []
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: folder.file + suffix) {
            let bytes = Data(try folder.bytes(of: suffix))
            for secret in Self.secrets where bytes.range(of: Data(secret.utf8)) != nil { found.insert("\(secret)\(suffix)") }
        }
        return found
    }

    @Test(arguments: [0, 60, 400]) func nothingOfAnErasedCustomerIsLeftInTheFiles(_ others: Int) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let person = try await fill(store, others: others)
            try await store.saveCheckpoint(sequence: 9, state: Array("state-of-Qwzxv before".utf8))
            try await store.saveCheckpoint(sequence: 11, state: Array("state-of-Qwzxv".utf8))
            #expect(try Set(found(in: folder).map { $0.replacing("-wal", with: "") }) == Set(Self.secrets))

            let report = try await store.erase(person.id, at: Sample.at(100))
            #expect(report.rows == [
                "customer": 2, "identity": 3, "conversation": 1, "message": 2, "interaction": 2, "recording": 1, "event": 3, "journal": 3, "rememberedAnswer": 1, "webhookDelivery": 1,
            ])
            #expect(report.attachments == [Sample.id(77)])
            #expect(report.recordings == ["2026/ffzrecording.wav"])
            #expect(report.awaitsCheckpoint)
            #expect(try await store.deliveries(of: Sample.id(90), state: nil, cursor: nil, limit: 10).items.map(\.id) == [Sample.id(92)])
            // What a restart needs is still there: the entries after the older checkpoint.
            #expect(try await store.recover().entries.map(\.sequence) == [12, 13])

            try await store.saveCheckpoint(sequence: 13, state: Array("state".utf8))
            try await store.filesRemoved(report.recordings)
            try await store.scrub()
            #expect(try found(in: folder) == [])
            #expect(try await store.read("test") { try Int64.fetchAll($0, sql: "SELECT sequence FROM journal") } == [13])
            #expect(try await store.read("test") { try Int.fetchAll($0, sql: "SELECT count(*) FROM erasedEntry UNION ALL SELECT count(*) FROM erasure") } == [0, 0])
            try store.close()
            #expect(try found(in: folder) == [])

            // And everybody else is as they were.
            let again = try folder.open()
            #expect(try await again.search("", cursor: nil, limit: 1000).items.count == others)
            if others > 0 {
                #expect(try await again.search("Somebody 1", cursor: nil, limit: 1000).items.contains { $0.name == "Somebody 1" })
                #expect(try await again.searchMessages("平常的话", cursor: nil, limit: 1000).items.count == others)
            }
            #expect(try await again.recover().checkpoint?.sequence == 13)
            try again.close()
        }
    }

    @Test(arguments: StoreKind.allCases) func figuresStayWithoutAName(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let person = try await fill(store, others: 2)
            _ = try await store.erase(person.id, at: Sample.at(100))
            let call = try #require(try await store.interaction(Sample.id(12)))
            #expect(call.queue == Sample.id(7) && call.agent == Sample.id(3) && call.state == .closed && call.customer == nil && call.customerNumber.isEmpty)
            #expect(try await store.segments(of: call.id).count == 1)
            #expect(try await store.recordings(of: call.id).isEmpty)
            #expect(try await store.customer(person.id) == nil)
            #expect(try await store.customer(with: Self.phone) == nil)
            #expect(try await store.conversation(Sample.key("visitor-11")) == nil)
            #expect(try await store.search("Qwzxvname", cursor: nil, limit: 10).items.isEmpty)
            #expect(try await store.searchMessages("饕餮", cursor: nil, limit: 10).items.isEmpty)
            #expect(try await store.answer(scope: "u", key: "k") == nil)
            #expect(try await store.answer(scope: "u", key: "other") != nil)
            #expect(try await store.identify(Self.phone, name: "", at: Sample.at(101)).id != person.id)
        }
    }

    @Test(arguments: StoreKind.allCases) func whoeverIsStillInContactIsNotErased(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let person = try await fill(store, others: 0)
            var open = Sample.interaction(20, state: .active)
            open.customer = CustomerCard(person)
            try await store.commit(CommitBatch(interactions: [open]))
            #expect(try await conflict { _ = try await store.erase(person.id, at: Sample.at(100)) } == .inContact(open.id))
            open.state = .closed
            let recording = Sample.recording(32, of: open.id, state: .processing)
            try await store.commit(CommitBatch(interactions: [open], recordings: [recording]))
            #expect(try await conflict { _ = try await store.erase(person.id, at: Sample.at(100)) } == .inContact(open.id))
            #expect(try await store.customer(person.id) == person)
            #expect(try await conflict { _ = try await store.erase(Sample.id(99), at: Sample.at(100)) } == .unknown(Sample.id(99)))
        }
    }

    /// A report that was on its way while the customer was erased neither fails nor brings the message back; what is new is kept.
    @Test(arguments: StoreKind.allCases) func aLateReportBringsNothingBack(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let person = try await fill(store, others: 0)
            var late = try #require(try await store.messages(of: Sample.id(11), after: nil, before: nil, audience: .staff, limit: 1).first)
            late.delivery = Delivery(.read)
            let conversation = try #require(try await store.conversation(late.conversation))
            // After all that was written so far.
            let erasedAt = late.at + .minutes(60)
            _ = try await store.erase(person.id, at: erasedAt)
            try await store.commit(CommitBatch(messages: [late]))
            #expect(try await store.message(late.id) == nil)
            try await store.commit(Sample.chat(30, customer: nil, identity: "visitor-11", texts: []))
            let new = Message(
                id: Sample.id(9_999_999), conversation: conversation.id, interaction: conversation.interaction, number: 9_999_999, at: erasedAt + .seconds(1), author: .customer, text: "again")
            try await store.commit(CommitBatch(conversations: [conversation], messages: [new]))
            #expect(try await store.message(new.id) == new)
        }
    }

    @Test(arguments: StoreKind.allCases) func anExportHoldsEverything(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let person = try await fill(store, others: 3)
            try await store.save(Draft(text: "begun", changedAt: Sample.at(1)), of: Sample.id(8), in: Sample.id(11))
            let export = try await store.export(person.id)
            #expect(export.drafts == [.init(conversation: Sample.id(11), user: Sample.id(8), text: "begun", changedAt: Sample.at(1))])
            #expect(export.deliveries.map(\.type) == ["interaction.closed"] && export.deliveries.allSatisfy { $0.payload.contains("Bbqznote") })
            #expect(export.customer == person)
            #expect(export.merged.map(\.id) == [Sample.id(2)] && export.merged[0].identities == [Identity(.visitor, "visitor-11")])
            #expect(export.interactions.map(\.id) == [Sample.id(11), Sample.id(12)])
            #expect(export.conversations.map(\.id) == [Sample.id(11)])
            #expect(export.messages.map(\.text) == ["Yqqtext 饕餮 one", "another yqqtext"])
            #expect(export.segments.count == 1 && export.recordings.map(\.file) == ["2026/ffzrecording.wav"])
            #expect(try await conflict { _ = try await store.export(Sample.id(99)) } == .unknown(Sample.id(99)))
        }
    }
}
