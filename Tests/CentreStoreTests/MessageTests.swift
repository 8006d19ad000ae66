import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct MessageTests {
    private let conversation = Sample.conversation(1, interaction: 1)

    private func begin(_ store: CentreStore, _ messages: [Message] = []) async throws {
        try await store.commit(CommitBatch(interactions: [Sample.interaction(1)], conversations: [conversation], messages: messages))
    }

    @Test(arguments: StoreKind.allCases) func whatWasWrittenIsReadBackAsItWas(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var full = Sample.message(7, in: conversation, by: .agent(Sample.id(3)), text: "你好 \"x\" \u{1F600}", clientID: "a-1", delivery: Delivery(.failed, failure: "no route"))
            full.attachments = [Attachment(id: Sample.id(9), name: "bill.pdf", mediaType: "application/pdf", size: 12)]
            full.buttons = [Message.Button(key: "y", label: "Yes")]
            full.externalID = "wx-1"
            full.editedAt = Sample.at(8)
            let messages = [full, Sample.message(8, in: conversation, by: .automatic, text: ""), Sample.message(10, in: conversation, by: .user(Sample.id(4)), audience: .staff, text: "n"), Sample.message(9, in: conversation, text: "hi")]
            try await begin(store, messages)
            #expect(try await store.messages(of: conversation.id, after: nil, before: nil, audience: .staff, limit: 10) == messages.sorted { $0.number < $1.number })
            for message in messages { #expect(try await store.message(message.id) == message) }
            #expect(try await store.message(Sample.id(50)) == nil)
            #expect(try await store.conversation(conversation.id) == conversation)
            #expect(try await store.conversation(conversation.key) == conversation)
            #expect(try await store.conversation(Sample.key("visitor-1", channel: .sms)) == nil)
            #expect(try await store.conversation(Sample.id(50)) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func aLaterRowReplacesTheEarlierOne(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var message = Sample.message(7, in: conversation, text: "the parcell")
            try await begin(store, [message])
            message.text = "the parcel"
            message.editedAt = Sample.at(9)
            message.delivery = Delivery(.read)
            var later = conversation
            later.customer = Sample.id(40)
            later.interaction = Sample.id(2)
            later.lastAgent = Sample.id(4)
            later.lastQueue = nil
            later.closedAt = Sample.at(30)
            later.lastMessageAt = Sample.at(29)
            later.customerReadTo = 7
            later.agentReadTo = 6
            try await store.commit(CommitBatch(conversations: [later], messages: [message]))
            #expect(try await store.message(message.id) == message)
            #expect(try await store.conversation(conversation.key) == later)
        }
    }

    /// An edit, a deletion and reports that each began from the message as it was at first: in whatever order they are written, nothing is taken back.
    @Test(arguments: StoreKind.allCases) func whoWritesFromAnOldReadingTakesNothingBack(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let first = Sample.message(7, in: conversation, text: "the packet")
            var edited = first
            edited.text = "the parcel"
            edited.editedAt = Sample.at(9)
            var read = first
            read.delivery = Delivery(.read)
            read.externalID = "provider-1"
            var sent = first
            sent.delivery = Delivery(.sent)
            try await begin(store, [first])
            for late in [edited, read, sent] { try await store.commit(CommitBatch(messages: [late])) }
            let stored = try #require(await store.message(first.id))
            #expect(stored.text == "the parcel" && stored.editedAt == Sample.at(9))
            #expect(stored.delivery == Delivery(.read) && stored.externalID == "provider-1")
            #expect(try await store.searchMessages("parcel", cursor: nil, limit: 9).items.map(\.id) == [first.id])
            #expect(try await store.searchMessages("packet", cursor: nil, limit: 9).items.isEmpty)

            var deleted = first
            deleted.text = ""
            deleted.deletedAt = Sample.at(12)
            for late in [deleted, edited, read] { try await store.commit(CommitBatch(messages: [late])) }
            let gone = try #require(await store.message(first.id))
            #expect(gone.text == "" && gone.deletedAt == Sample.at(12))
            #expect(try await store.searchMessages("parcel", cursor: nil, limit: 9).items.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases) func anIdentityHasOneConversationAtAnEntryPoint(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await begin(store)
            let second = Sample.conversation(2, identity: "visitor-1", interaction: 1)
            #expect(try await fault { try await store.commit(CommitBatch(conversations: [second])) }?.kind == .refused)
            try await store.commit(CommitBatch(conversations: [Sample.conversation(2, identity: "visitor-1", channel: .sms, interaction: 1)]))
        }
    }

    @Test(arguments: StoreKind.allCases) func oneNameFromOneAuthorIsOneMessage(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let agent = Message.Author.agent(Sample.id(3))
            let messages = [
                Sample.message(1, in: conversation, text: "a", clientID: "n"), Sample.message(2, in: conversation, by: agent, text: "b", clientID: "n"),
                Sample.message(3, in: conversation, text: "c"), Sample.message(4, in: conversation, text: "d"),
            ]
            try await begin(store, messages)
            #expect(try await store.message(in: conversation.id, by: .customer, clientID: "n") == messages[0])
            #expect(try await store.message(in: conversation.id, by: agent, clientID: "n") == messages[1])
            #expect(try await store.message(in: conversation.id, by: .automatic, clientID: "n") == nil)
            // The first stays; the second does not come to be, and keeps nothing else from being written. Nor does what is told of it later.
            var twice = Sample.message(5, in: conversation, text: "again", clientID: "n")
            try await store.commit(CommitBatch(messages: [twice, Sample.message(6, in: conversation, text: "e")]))
            twice.delivery = Delivery(.read)
            try await store.commit(CommitBatch(messages: [twice]))
            #expect(try await store.message(twice.id) == nil)
            #expect(try await store.messages(of: conversation.id, after: nil, before: nil, audience: .staff, limit: 10).map(\.text) == ["a", "b", "c", "d", "e"])
            #expect(try await store.searchMessages("again", cursor: nil, limit: 9).items.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases) func aConversationIsReadInStretches(_ kind: StoreKind) async throws {
        try await kind.with { store in
            // With gaps, and every fourth one a note.
            let messages = (1...20).map { Sample.message(Int64($0 * 3), in: conversation, audience: $0 % 4 == 0 ? .staff : .everyone, text: "\($0)") }
            try await begin(store, messages)
            func numbers(_ after: Int64?, _ before: Int64?, _ audience: Message.Audience = .staff, _ limit: Int = 4) async throws -> [Int64] {
                try await store.messages(of: conversation.id, after: after, before: before, audience: audience, limit: limit).map(\.number)
            }
            #expect(try await numbers(nil, nil) == [3, 6, 9, 12])
            #expect(try await numbers(12, nil) == [15, 18, 21, 24])
            #expect(try await numbers(nil, 16) == [6, 9, 12, 15])
            #expect(try await numbers(9, 16) == [12, 15])
            #expect(try await numbers(nil, .max, .everyone, 2) == [54, 57])
            #expect(try await numbers(8, nil, .everyone) == [9, 15, 18, 21])
            #expect(try await numbers(60, nil) == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func whatWePromisedIsTakenUpAgain(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let sms = Sample.conversation(2, channel: .sms, interaction: 1)
            let agent = Message.Author.agent(Sample.id(3))
            var deleted = Sample.message(16, in: conversation, by: agent, text: "")
            deleted.deletedAt = Sample.at(17)
            let waiting = [Sample.message(11, in: conversation, by: agent, text: "x"), Sample.message(14, in: conversation, by: .automatic, text: "y")]
            try await begin(store, waiting)
            try await store.commit(CommitBatch(
                conversations: [sms],
                messages: [
                    Sample.message(12, in: conversation, text: "theirs"), Sample.message(13, in: conversation, by: agent, audience: .staff, text: "note"),
                    Sample.message(15, in: sms, by: agent, text: "other channel"), deleted,
                    Sample.message(17, in: conversation, by: agent, text: "gone", delivery: Delivery(.sent)),
                ]))
            #expect(try await store.undelivered(channel: .chat, after: 0, limit: 10) == waiting)
            #expect(try await store.undelivered(channel: .chat, after: 0, limit: 1) == [waiting[0]])
            #expect(try await store.undelivered(channel: .chat, after: waiting[0].number, limit: 10) == [waiting[1]])
            #expect(try await store.undelivered(channel: .sms, after: 0, limit: 10).map(\.number) == [15])
            var sent = waiting[0]
            sent.delivery = Delivery(.sent)
            try await store.commit(CommitBatch(messages: [sent]))
            #expect(try await store.undelivered(channel: .chat, after: 0, limit: 10) == [waiting[1]])
        }
    }

    @Test(arguments: StoreKind.allCases) func aMessageOfAnUnknownConversationIsRefusedAndLeavesNothing(_ kind: StoreKind) async throws {
        try await kind.with { store in
            try await begin(store)
            let stray = Sample.message(5, in: Sample.conversation(9, interaction: 1), text: "stray")
            #expect(try await fault { try await store.commit(CommitBatch(entries: [Sample.entry(1)], messages: [stray])) }?.kind == .refused)
            #expect(try await store.recover().entries == [])
            #expect(try await store.searchMessages("stray", cursor: nil, limit: 10).items == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func messagesAreFoundByTheirWordsNewestFirst(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let texts = ["My invoice is wrong", "发票有问题，请联系张伟", "Where are the invoices?", "伟张", "C# & \"quotes\" (x) AND OR NEAR *", "Grüße, Müller"]
            try await begin(store, texts.enumerated().map { Sample.message(Int64($0.offset + 1), in: conversation, text: $0.element) })
            func found(_ text: String) async throws -> [Int64] { try await store.searchMessages(text, cursor: nil, limit: 10).items.map(\.number) }
            #expect(try await found("invoice") == [3, 1])
            #expect(try await found("INVOICES wrong") == [1])
            #expect(try await found("张伟") == [2])
            #expect(try await found("伟") == [4, 2])
            #expect(try await found("有问题") == [2])
            #expect(try await found("联系 发票") == [2])
            #expect(try await found("muller grusse") == [])
            #expect(try await found("muller gruße") == [6])
            #expect(try await found("ｉｎｖｏｉｃｅ") == [3, 1])
            #expect(try await found("in\u{200B}voice") == [3, 1])
            #expect(try await found("near and or") == [5])
            #expect(try await found("c1") == [])
            #expect(try await found("\"* () -") == [])
            #expect(try await found("") == [])
            let first = try await store.searchMessages("invoice", cursor: nil, limit: 1)
            #expect(try await store.searchMessages("invoice", cursor: first.nextCursor, limit: 1).items.map(\.number) == [1])
        }
    }

    @Test(arguments: StoreKind.allCases) func theIndexFollowsChangesAndDeletions(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var message = Sample.message(1, in: conversation, text: "secret word 秘密")
            message.attachments = [Attachment(id: Sample.id(9), name: "contract.pdf", mediaType: "application/pdf", size: 12)]
            try await begin(store, [message])
            func finds(_ text: String) async throws -> Bool { try await !store.searchMessages(text, cursor: nil, limit: 10).items.isEmpty }
            #expect(try await finds("contract"))
            message.text = "public word"
            try await store.commit(CommitBatch(messages: [message]))
            #expect(try await !finds("秘密"))
            #expect(try await finds("public"))
            message.text = ""
            message.attachments = []
            message.deletedAt = Sample.at(20)
            try await store.commit(CommitBatch(messages: [message]))
            for text in ["word", "public", "contract"] { #expect(try await !finds(text), "\(text)") }
        }
    }

    /// What people may type, and what was made to break quoting.
    @Test(arguments: ["\"", "'", "a\"b", "\"\" OR \"\"", "text : x", "{scope} : c1", "^a", "a*", "NEAR(a b)", "(", "-a", "+", "\u{0}", "a\u{0}b", "\u{202E}abc", "\u{1F600}", "😀张", "%_", "𠮷野家"])
    func whateverIsTypedIsNoFault(_ text: String) async throws {
        try await StoreKind.memory.with { store in
            try await begin(store, [Sample.message(1, in: conversation, text: text)])
            let words = text.unicodeScalars.contains(where: SearchText.isWordCharacter)
            #expect(try await store.searchMessages(text, cursor: nil, limit: 10).items.count == (words ? 1 : 0))
            _ = try await store.search(text, cursor: nil, limit: 10)
        }
    }
}
