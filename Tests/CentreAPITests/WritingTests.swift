import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct WritingTests {
    private static let chat = "/conversations/\(World.aliceChat)"

    private func visit(_ body: @Sendable (World, Visitor) async throws -> Void) async throws {
        let world = try await World()
        try await world.openChats()
        try await world.visit { visitor in try await body(world, visitor) }
    }

    @Test func theSameMessageSentTwiceIsOneAndTheAnswerIsTheSame() async throws {
        try await visit { (world, visitor) async throws in
            let first = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Hello", "clientID": "a-1"])
            let second = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Hello", "clientID": "a-1"])
            #expect(first.status == 201 && second.status == 201 && first.json == second.json)
            #expect(await world.centre.submitted.count == 1)
            // Even when the conversation has moved on meanwhile: the page only did not hear the first answer.
            await world.centre.put(.chat(World.aliceContact, .active, in: World.aliceChat, agent: World.bob))
            await world.history.put(Segment(id: .make(45), interaction: World.aliceContact, kind: .talk, queue: nil, agent: World.alice, start: .t0, end: .t0, outcome: "transferred"))
            let third = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Hello", "clientID": "a-1"])
            #expect(third.json == first.json)
            for bad: JSONValue in ["", " ", .string(String(repeating: "x", count: 101)), "a\u{1}"] {
                #expect(try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Hello", "clientID": bad]).fields == ["clientID"])
            }
        }
    }

    @Test func onlyTheAgentWhoHasTheConversationWritesToTheCustomer() async throws {
        try await visit { (world, visitor) async throws in
            #expect(try await visitor.post(Self.chat + "/messages", as: "supervisor", ["text": "x"]).code == "no-agent-profile")
            #expect(try await visitor.post(Self.chat + "/messages", as: "crm", ["text": "x"]).status == 403)
            await world.centre.put(.chat(World.aliceContact, .active, in: World.aliceChat, agent: World.bob))
            #expect(try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "x"]).code == "not-yours", "she had it: she reads, and writes no more")
            #expect(try await visitor.post(Self.chat + "/notes", as: "alice", ["text": "She called before"]).status == 201)
            #expect(try await visitor.post("/conversations/\(World.endedChat)/notes", as: "alice", ["text": "x"]).code == "conversation-ended")
            #expect(try await visitor.post("/conversations/\(World.endedChat)/messages", as: "alice", ["text": "x"]).code == "conversation-ended")
        }
    }

    @Test func supervisorsWhisperByNotesThatOnlyStaffReads() async throws {
        try await visit { (_, visitor) async throws in
            let whisper = try await visitor.post(Self.chat + "/notes", as: "supervisor", ["text": "Offer a discount", "clientID": "n-1"])
            #expect(whisper.status == 201 && whisper.json["audience"] == "staff" && whisper.json["author"] == ["kind": "user", "id": .string(UserID.make(101).description)])
            #expect(try await visitor.post(Self.chat + "/notes", as: "supervisor", ["text": "Offer a discount", "clientID": "n-1"]).json == whisper.json)
            let own = try await visitor.post(Self.chat + "/notes", as: "alice", ["text": "n"])
            #expect(own.json["author"] == ["kind": "agent", "id": .string(World.alice.description)])
            #expect(try await visitor.get(Self.chat + "/messages", as: "alice").items.count == 4)
        }
    }

    @Test func ownMessagesAreChangedAndTakenBackAndNoOthers() async throws {
        try await visit { (_, visitor) async throws in
            let sent = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Helo"])
            guard case .string(let id)? = sent.json["id"] else { Issue.record("no id"); return }
            let changed = try await visitor.put(Self.chat + "/messages/\(id)", as: "alice", ["text": "Hello"])
            #expect(changed.json["text"] == "Hello" && changed.json["editedAt"] != nil && changed.json["number"] == sent.json["number"])
            #expect(try await visitor.put(Self.chat + "/messages/\(id)", as: "alice", ["text": "  "]).code == "message-empty")
            #expect(try await visitor.put(Self.chat + "/messages/\(id)", as: "supervisor", ["text": "x"]).code == "not-yours")
            #expect(try await visitor.put(Self.chat + "/messages/\(MessageID.make(610))", as: "alice", ["text": "x"]).code == "not-yours", "the customer's words")
            #expect(try await visitor.delete(Self.chat + "/messages/\(MessageID.make(610))", as: "alice").code == "not-yours")
            #expect(try await visitor.put(Self.chat + "/messages/\(MessageID.make(620))", as: "alice", ["text": "x"]).status == 404, "a message of another conversation")
            #expect(try await visitor.delete(Self.chat + "/messages/nonsense", as: "alice").status == 404)
            let gone = try await visitor.delete(Self.chat + "/messages/\(id)", as: "alice")
            #expect(gone.status == 200 && gone.json["text"] == "" && gone.json["deletedAt"] != nil)
            #expect(try await visitor.delete(Self.chat + "/messages/\(id)", as: "alice").json == gone.json)
        }
    }

    /// What is not on the disk was not said, changed or taken back: the answer is not the old state, and not that there is nothing.
    @Test func whileTheDiskFailsNothingIsPromised() async throws {
        try await visit { (world, visitor) async throws in
            let sent = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "Helo"])
            guard case .string(let id)? = sent.json["id"] else { Issue.record("no id"); return }
            await world.centre.breakStorage("the disk is full")
            let replies = [
                try await visitor.post(Self.chat + "/messages", as: "alice", ["text": "More", "clientID": "a-9"]),
                try await visitor.post(Self.chat + "/notes", as: "alice", ["text": "VIP", "clientID": "n-9"]),
                try await visitor.put(Self.chat + "/messages/\(id)", as: "alice", ["text": "Hello"]),
                try await visitor.delete(Self.chat + "/messages/\(id)", as: "alice"),
            ]
            for reply in replies { #expect(reply.status == 503 && reply.code == "storage-unavailable" && reply.headers[.retryAfter] == "5", "\(reply.json)") }
            await world.centre.breakStorage(nil)
            #expect(try await visitor.put(Self.chat + "/messages/\(id)", as: "alice", ["text": "Hello"]).json["text"] == "Hello")
            #expect(try await visitor.post(Self.chat + "/notes", as: "alice", ["text": "VIP", "clientID": "n-9"]).status == 201)
        }
    }

    // MARK: Bad input

    @Test func longTextsAreRefusedWithTheirLimit() async throws {
        try await visit { (_, visitor) async throws in
            let long = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": .string(String(repeating: "长", count: 33_000))])
            #expect(long.status == 422 && long.code == "message-too-long")
            #expect(try await visitor.post(Self.chat + "/messages", as: "alice", ["text": .string(String(repeating: "x", count: 300_000))]).status == 413)
            #expect(try await visitor.post(Self.chat + "/notes", as: "alice", ["text": .string(String(repeating: "x", count: 100_000))]).code == "message-too-long")
            #expect(try await visitor.get(Self.chat + "/messages", as: "alice").items.count == 2)
        }
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("\u{202E}gnp.exe\u{202C}", "\u{202E}gnp.exe\u{202C}"), ("a\u{200B}b\u{200D}c", "a\u{200B}b\u{200D}c"),
        ("line\r\nline\rline\nline\tend", "line\nline\nline\nline\tend"), ("a\u{1}b\u{7}c\u{1B}[31m", "abc[31m"), ("שלום 你好 😀", "שלום 你好 😀"), ("{{customer.name}}", "{{customer.name}}"),
    ])
    func whateverIsWrittenIsKeptAsTextAndNothingElse(text: String, kept: String) async throws {
        try await visit { (_, visitor) async throws in
            let reply = try await visitor.post(Self.chat + "/messages", as: "alice", ["text": .string(text)])
            #expect(reply.status == 201 && reply.json["text"] == .string(kept))
        }
    }

    @Test func whatIsNoMessageIsRefusedByTheNameOfItsFault() async throws {
        try await visit { (_, visitor) async throws in
            for (body, fields) in [
                (["text": 1], ["text"]), (["text": ["a"]], ["text"]), (["attachments": "x"], ["attachments"]), (["text": "a", "attachments": ["../../etc/passwd"]], ["attachments[0]"]),
                (["text": "a", "buttons": []], ["buttons"]), (["text": "a", "author": "customer"], ["author"]),
            ] as [(JSONValue, [String])] {
                let reply = try await visitor.post(Self.chat + "/messages", as: "alice", body)
                #expect(reply.status == 400 && reply.fields == fields, "\(body): \(reply.text)")
            }
            for body in [[:], ["text": ""], ["text": " \n\u{1}"], ["attachments": []]] as [JSONValue] {
                #expect(try await visitor.post(Self.chat + "/messages", as: "alice", body).code == "message-empty", "\(body)")
            }
            // A document with U+0000 is none that we take, wherever it stands.
            for broken in ["{", #"{"text": "a\u0000b"}"#] {
                #expect(try await visitor.send(.post, Self.chat + "/messages", as: "alice", raw: broken).code == "malformed-json", "\(broken)")
            }
            #expect(try await visitor.send(.post, Self.chat + "/messages", as: "alice", raw: "hello", headers: [.contentType: "text/plain"]).status == 415)
        }
    }
}
