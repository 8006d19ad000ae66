import CentrePorts
import ContactDomain
import HTTPTypes
import Testing

@testable import CentreAPI

@Suite struct ConversationTests {
    private static func chat(_ path: String = "", of conversation: ConversationID = World.aliceChat) -> String { "/conversations/\(conversation)\(path)" }

    private func visit(_ body: @Sendable (World, Visitor) async throws -> Void) async throws {
        let world = try await World()
        try await world.openChats()
        try await world.visit { visitor in try await body(world, visitor) }
    }

    private static func texts(_ items: [JSONValue]) -> [JSONValue] { items.compactMap { $0["text"] } }

    // MARK: Reading

    @Test func openConversationsAreListedWithTheirContactAndWhatIsUnread() async throws {
        try await visit { (_, visitor) async throws in
            let own = try await visitor.get("/conversations", as: "alice").items
            #expect(own.map { $0["conversation"]?["id"] } == [.string(World.offeredChat.description), .string(World.aliceChat.description)])
            #expect(own.map { $0["unread"] } == [1, 2] && own[1]["interaction"]?["state"] == "active")
            #expect(try await visitor.get("/conversations", as: "supervisor").items.count == 3)
            #expect(try await visitor.get("/conversations?queue=\(World.sales)", as: "crm").items.count == 3)
            #expect(try await visitor.get("/conversations?queue=\(QueueID.make(9))", as: "admin").items.isEmpty)
            let first = try await visitor.get("/conversations?limit=2", as: "supervisor")
            guard case .string(let cursor)? = first.json["nextCursor"] else { Issue.record("no cursor"); return }
            #expect(try await visitor.get("/conversations?limit=2&cursor=\(cursor)", as: "supervisor").items.count == 1)
            #expect(try await visitor.get("/conversations?limit=2&cursor=\(cursor)", as: "alice").fields == ["cursor"], "another reader's list")
            #expect(try await visitor.get("/conversations?state=gone", as: "alice").fields == ["state"])
        }
    }

    @Test func endedConversationsAreListedForThoseWhoHadThem() async throws {
        try await visit { (_, visitor) async throws in
            let ended = try await visitor.get("/conversations?state=closed", as: "alice").items
            #expect(ended.map { $0["conversation"]?["id"] } == [.string(World.endedChat.description)])
            #expect(ended.first?["interaction"]?["state"] == "closed")
            #expect(try await visitor.get("/conversations?state=closed", as: "bob").items.isEmpty)
            #expect(try await visitor.get("/conversations?state=closed&queue=\(World.sales)", as: "supervisor").items.count == 1)
        }
    }

    @Test func messagesComeFromTheNewestBackAndFromANumberOn() async throws {
        try await visit { (_, visitor) async throws in
            for text in ["Good morning", "What is it about?"] { #expect(try await visitor.post(Self.chat("/messages"), as: "alice", ["text": .string(text)]).status == 201) }
            let all = try await visitor.get(Self.chat("/messages"), as: "alice").items
            #expect(Self.texts(all) == ["Hello?", "I wait", "Good morning", "What is it about?"])
            #expect(Self.texts(try await visitor.get(Self.chat("/messages?limit=2"), as: "alice").items) == ["Good morning", "What is it about?"])
            guard case .integer(let second)? = all[1]["number"] else { Issue.record("no number"); return }
            #expect(Self.texts(try await visitor.get(Self.chat("/messages?after=\(second)&limit=1"), as: "alice").items) == ["Good morning"])
            #expect(Self.texts(try await visitor.get(Self.chat("/messages?before=\(second)"), as: "alice").items) == ["Hello?"])
            for bad in ["after=x", "before=-1", "limit=0", "limit=201", "page=2"] { #expect(try await visitor.get(Self.chat("/messages?\(bad)"), as: "alice").status == 400, "\(bad)") }
        }
    }

    /// Reading by a guessed id: what is somebody else's does not exist.
    @Test func aConversationOfAnotherAgentDoesNotExist() async throws {
        try await visit { (world, visitor) async throws in
            let others: [(HTTPRequest.Method, String, JSONValue?)] = [
                (.get, "", nil), (.get, "/messages", nil), (.post, "/messages", ["text": "x"]), (.post, "/notes", ["text": "x"]), (.post, "/read", ["upTo": 1]),
                (.post, "/typing", ["isTyping": true]), (.post, "/end", nil), (.post, "/transfer", ["queue": .string(World.sales.description)]), (.post, "/call", nil),
                (.put, "/wrap-up", ["notes": "", "finished": true]), (.post, "/wrap-up/extend", nil), (.get, "/draft", nil), (.put, "/draft", ["text": "x"]),
                (.put, "/messages/\(MessageID.make(620))", ["text": "x"]), (.delete, "/messages/\(MessageID.make(620))", nil),
            ]
            for (method, path, body) in others {
                for conversation in [World.bobChat, .make(99)] {
                    let reply = try await visitor.send(method, Self.chat(path, of: conversation), as: "alice", json: body)
                    #expect(reply.status == 404 && reply.code == "not-found", "\(method) \(path): \(reply.status) \(reply.text)")
                }
            }
            #expect(await world.centre.submitted.isEmpty)
            for path in ["nonsense", "..%2F..", "%00"] { #expect(try await visitor.get("/conversations/\(path)", as: "admin").status == 404) }
            // Offered, had once, and for those who lead: all there.
            for (conversation, login) in [(World.offeredChat, "alice"), (World.endedChat, "alice"), (World.bobChat, "supervisor"), (World.bobChat, "crm")] {
                #expect(try await visitor.get(Self.chat("/messages", of: conversation), as: login).status == 200)
            }
        }
    }

    @Test func wordsAreSearchedInWhatTheCallerMayRead() async throws {
        try await visit { (_, visitor) async throws in
            #expect(Self.texts(try await visitor.get("/messages?search=invoice", as: "supervisor").items) == ["The invoice of last week", "An invoice for Bob"])
            #expect(Self.texts(try await visitor.get("/messages?search=invoice", as: "alice").items) == ["The invoice of last week"])
            let first = try await visitor.get("/messages?search=invoice&limit=1", as: "admin")
            guard case .string(let cursor)? = first.json["nextCursor"] else { Issue.record("no cursor"); return }
            #expect(Self.texts(try await visitor.get("/messages?search=invoice&limit=1&cursor=\(cursor)", as: "admin").items) == ["An invoice for Bob"])
            #expect(try await visitor.get("/messages?search=else&limit=1&cursor=\(cursor)", as: "admin").fields == ["cursor"])
            #expect(try await visitor.get("/messages", as: "admin").fields == ["search"])
            #expect(try await visitor.get("/messages?search=\(String(repeating: "x", count: 201))", as: "admin").fields == ["search"])
            for odd in ["%22", "%00", "(", "NEAR(a%20b)", "*", "%E2%80%AE", "-a%20OR"] { #expect(try await visitor.get("/messages?search=\(odd)", as: "admin").status == 200, "\(odd)") }
        }
    }

    // MARK: Acting

    @Test func whatIsReadIsToldForWhoHasTheConversation() async throws {
        try await visit { (world, visitor) async throws in
            #expect(try await visitor.post(Self.chat("/read"), as: "alice", ["upTo": 611]).status == 204)
            #expect(await world.centre.submitted == [.message(.markRead(World.aliceContact, by: .agent(World.alice), upTo: 611))])
            #expect(try await visitor.post(Self.chat("/read"), as: "supervisor", ["upTo": 611]).status == 204)
            #expect(try await visitor.post(Self.chat("/read", of: World.endedChat), as: "alice", ["upTo": 611]).status == 204)
            #expect(await world.centre.submitted.count == 1, "who looks on reads for nobody, and what has ended stays as it is")
            #expect(try await visitor.post(Self.chat("/read"), as: "alice", ["upTo": -1]).fields == ["upTo"])
            #expect(try await visitor.post(Self.chat("/read"), as: "alice", ["upTo": "all"]).fields == ["upTo"])
        }
    }

    @Test func theCustomerIsToldWhoTypesOnlyByTheAgentWhoHasIt() async throws {
        try await visit { (world, visitor) async throws in
            #expect(try await visitor.post(Self.chat("/typing"), as: "alice", ["isTyping": true]).status == 204)
            #expect(try await visitor.post(Self.chat("/typing"), as: "supervisor", ["isTyping": true]).status == 204)
            #expect(await world.centre.signals == [TypingSignal(interaction: World.aliceContact, by: .staff, isTyping: true)])
        }
    }

    @Test func aConversationIsEndedHandedOverAndWrappedUp() async throws {
        try await visit { (world, visitor) async throws in
            #expect(try await visitor.post(Self.chat("/transfer"), as: "alice", [:]).fields == ["queue"])
            #expect(try await visitor.post(Self.chat("/end"), as: "alice").json["id"] == .string(World.aliceContact.description))
            #expect(try await visitor.put(Self.chat("/wrap-up"), as: "alice", ["code": "sold", "notes": "n", "finished": true]).status == 200)
            #expect(try await visitor.post(Self.chat("/wrap-up/extend"), as: "alice").status == 200)
            #expect(try await visitor.post(Self.chat("/end", of: World.offeredChat), as: "supervisor").code == "not-possible-now", "nobody has it yet")
            #expect(try await visitor.post(Self.chat("/end", of: World.bobChat), as: "supervisor").status == 200)
            #expect(try await visitor.post(Self.chat("/transfer"), as: "alice", ["queue": .string(World.sales.description), "note": "VIP"]).status == 200)
            #expect(await world.centre.submitted == [
                .message(.end(World.aliceContact, by: World.alice)), .wrapUp(World.aliceContact, WrapUpForm(code: "sold", notes: "n")), .extendWrapUp(World.aliceContact),
                .message(.end(World.bobContact, by: World.bob)), .transfer(World.aliceContact, to: .queue(World.sales), note: "VIP"),
            ])
            for verb in ["/end", "/transfer", "/typing", "/call"] {
                let reply = try await visitor.post(Self.chat(verb, of: World.endedChat), as: "alice", verb == "/typing" ? ["isTyping": true] : ["queue": .string(World.sales.description)])
                #expect(reply.status == 409 && reply.code == "conversation-ended", "\(verb): \(reply.text)")
            }
        }
    }

    @Test func theCustomerIsInvitedToACallWhereTheEntryPointTakesCalls() async throws {
        try await visit { (world, visitor) async throws in
            let invitation = try await visitor.post(Self.chat("/call"), as: "alice")
            #expect(invitation.status == 201)
            guard case .array(let buttons)? = invitation.json["buttons"] else { Issue.record("no buttons"); return }
            #expect(buttons.map { $0["key"] } == [.string(Message.Button.callKey)])
            await world.centre.breakStorage("the disk is full")
            let unkept = try await visitor.post(Self.chat("/call"), as: "alice")
            #expect(unkept.status == 503 && unkept.code == "storage-unavailable" && unkept.headers[.retryAfter] == "5")
            await world.centre.breakStorage(nil)
            var entry = try #require(try await world.store.get(EntryPoint.self, id: World.entry.description)?.value)
            entry.acceptsWebCalls = false
            _ = try await world.store.replace(entry, expecting: nil, at: .t0)
            #expect(try await visitor.post(Self.chat("/call"), as: "alice").code == "calls-not-offered")
            #expect(try await visitor.post(Self.chat("/call"), as: "supervisor").code == "no-agent-profile")
        }
    }

    @Test func draftsAreEachPersonsOwnAndEmptyWhenSent() async throws {
        try await visit { (_, visitor) async throws in
            #expect(try await visitor.get(Self.chat("/draft"), as: "alice").json["text"] == "")
            #expect(try await visitor.put(Self.chat("/draft"), as: "alice", ["text": "Good mor"]).status == 200)
            #expect(try await visitor.put(Self.chat("/draft"), as: "supervisor", ["text": "say hello"]).status == 200)
            #expect(try await visitor.get(Self.chat("/draft"), as: "alice").json["text"] == "Good mor")
            #expect(try await visitor.post(Self.chat("/notes"), as: "alice", ["text": "n"]).status == 201)
            #expect(try await visitor.get(Self.chat("/draft"), as: "alice").json["text"] == "Good mor", "a note is not what was drafted")
            #expect(try await visitor.post(Self.chat("/messages"), as: "alice", ["text": "Good morning"]).status == 201)
            #expect(try await visitor.get(Self.chat("/draft"), as: "alice").json["text"] == "")
            #expect(try await visitor.get(Self.chat("/draft"), as: "supervisor").json["text"] == "say hello")
            #expect(try await visitor.put(Self.chat("/draft"), as: "alice", ["text": .string(String(repeating: "x", count: 10_001))]).fields == ["text"])
        }
    }
}
