import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import Integrations
@testable import SignedRequests

/// Which events a subscription is owed, and that none is forgotten.
@Suite struct SubscriptionTests {
    private func names(_ key: String, _ room: Room) async throws -> [String] { try await room.told(key).map { String($0.prefix { $0 != " " }) } }

    @Test func patternsChooseEvents() async throws {
        let room = try await Room()
        try await room.subscribe("ok", key: "one") { $0.events = ["interaction.closed"] }
        try await room.subscribe("ok", key: "some") { $0.events = ["agent.*", "interaction.queued"] }
        try await room.subscribe("ok", key: "all")
        for name in ["queued", "closed"] { try await room.happens(name, .sample(1)) }
        try await room.happens("agent.changed", interaction: nil, agents: [.make(9)], json: agent(9, presenceSince: room.clock.now, statusSince: .noon - .seconds(5)))
        try await room.happens("queue.changed", interaction: nil, agents: [], json: "load")
        try await room.webhooks.settle()
        #expect(try await names("one", room) == ["interaction.closed"])
        #expect(try await Set(names("some", room)) == ["interaction.queued", "agent.presence.changed"])
        #expect(try await Set(names("all", room)) == ["interaction.queued", "interaction.closed", "agent.presence.changed"], "the load of queues is not told")
    }

    @Test func whatChangedOfAnAgentNamesTheEvent() async throws {
        let room = try await Room()
        try await room.subscribe("ok", key: "agents")
        let now = room.clock.now, before = now - .seconds(9)
        try await room.happens("agent.changed", interaction: nil, agents: [.make(9)], json: agent(9, presenceSince: now, statusSince: now))
        try await room.happens("agent.changed", interaction: nil, agents: [.make(9)], json: agent(9, presenceSince: before, statusSince: now))
        try await room.happens("agent.changed", interaction: nil, agents: [.make(9)], json: agent(9, presenceSince: before, statusSince: before))
        try await room.webhooks.settle()
        #expect(try await names("agents", room) == ["agent.presence.changed", "agent.status.changed", "agent.updated"])
    }

    @Test func filtersChooseQueuesChannelsAndTeams() async throws {
        var chat = InteractionView.sample(4)
        chat.channel = .chat
        let room = try await Room(teams: [.make(9): "sales", .make(8): "support"], live: [chat.id: chat])
        try await room.subscribe("ok", key: "queue") { $0.queues = [.make(301)] }
        try await room.subscribe("ok", key: "chat") { $0.channels = [.chat] }
        try await room.subscribe("ok", key: "team") { $0.teams = ["sales"] }
        try await room.happens("queued", .sample(1, queue: .make(300)))
        try await room.happens("queued", .sample(2, queue: .make(301)))
        try await room.happens("created", .sample(3, queue: nil))
        try await room.happens("connected", chat, agents: [.make(8)])
        let message = Message(id: .make(1), conversation: .make(2), interaction: chat.id, number: 1, at: room.clock.now, author: .customer, text: "Hello")
        try await room.happens("message.created", interaction: chat.id, agents: [.make(8)], json: message)
        try await room.happens("connected", .sample(5), agents: [.make(9)])
        try await room.happens("agent.changed", interaction: nil, agents: [.make(9)], json: agent(9, presenceSince: .noon, statusSince: .noon))
        try await room.webhooks.settle()
        #expect(try await room.told("queue") == ["interaction.queued \(InteractionID.make(2))"])
        #expect(try await room.told("chat") == ["interaction.connected \(chat.id)", "message.created \(chat.id)"])
        #expect(try await Set(room.told("team")) == ["interaction.connected \(InteractionID.make(5))", "agent.presence.changed -"])
    }

    /// After a kill nothing is live yet when the feed is caught up with; a report comes when its interaction is long over.
    @Test func whatIsNotLiveIsJudgedAsItWasStored() async throws {
        let room = try await Room()
        let bob = AgentProfile(id: .make(9), name: "Bob", team: "sales", endpoint: EndpointName("bob"))
        _ = try await room.store.create(bob, at: room.clock.now)
        var over = InteractionView.sample(4, .closed, queue: .make(301))
        over.channel = .chat
        over.agent = bob.id
        try await room.store.commit(CommitBatch(interactions: [over]))
        try await room.subscribe("ok", key: "over-queue") { $0.queues = [.make(301)] }
        try await room.subscribe("ok", key: "over-other") { $0.queues = [.make(300)] }
        try await room.subscribe("ok", key: "over-chat") { $0.channels = [.chat] }
        try await room.subscribe("ok", key: "over-team") { $0.teams = ["sales"] }
        try await room.subscribe("ok", key: "over-otherTeam") { $0.teams = ["support"] }
        let message = Message(id: .make(1), conversation: .make(2), interaction: over.id, number: 1, at: room.clock.now, author: .automatic, text: "Good bye")
        try await room.happens("message.created", interaction: over.id, agents: [bob.id], json: message)
        try await room.happens("message.updated", interaction: over.id, agents: [], json: message)
        try await room.happens("conversation.read", interaction: over.id, agents: [], json: ReadReceipt(conversation: .make(2), interaction: over.id, by: .customer, upTo: 1))
        try await room.happens("closed", over, agents: [bob.id])
        try await room.webhooks.catchUp()
        try await room.webhooks.settle()
        let all = ["message.created", "message.updated", "conversation.read", "interaction.closed"]
        for key in ["over-queue", "over-chat", "over-team"] { #expect(try await names(key, room) == all, "\(key)") }
        for key in ["over-other", "over-otherTeam"] { #expect(try await names(key, room) == [], "\(key)") }
    }

    @Test func whatIsPausedIsOwedAndWhatIsDisabledIsNot() async throws {
        let room = try await Room()
        let (paused, _) = try await room.subscribe("ok", key: "paused")
        let (off, _) = try await room.subscribe("ok", key: "off")
        try await room.webhooks.pause(paused.id)
        let disabled = try await room.change(off) { $0.enabled = false }
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        let waiting = try await room.health(paused), silent = try await room.health(disabled)
        #expect(waiting.state == .paused && waiting.pending == 1)
        #expect(silent.state == .disabled && silent.pending == 0)
        try await room.webhooks.resume(paused.id)
        _ = try await room.change(disabled) { $0.enabled = true }
        room.clock.advance(by: .seconds(1))
        try await room.happens("connected", .sample(1))
        try await room.webhooks.settle()
        #expect(try await names("paused", room) == ["interaction.queued", "interaction.connected"])
        #expect(try await names("off", room) == ["interaction.connected"])
    }

    @Test func whatHappenedBeforeASubscriptionIsNotOwedToIt() async throws {
        let room = try await Room()
        try await room.happens("created", .sample(1))
        room.clock.advance(by: .seconds(1))
        try await room.subscribe("ok", key: "first")
        try await room.happens("queued", .sample(1))
        room.clock.advance(by: .seconds(1))
        try await room.subscribe("ok", key: "second")
        try await room.happens("closed", .sample(1))
        try await room.webhooks.settle()
        #expect(try await names("first", room) == ["interaction.queued", "interaction.closed"])
        #expect(try await names("second", room) == ["interaction.closed"])
    }

    @Test func aRestartForgetsNothing() async throws {
        let room = try await Room()
        let (subscription, secret) = try await room.subscribe("flaky/1", key: "restart")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        let id = try await room.endpoint.received("restart").first?.headers["webhook-id"]
        // It is gone without a word; what happens meanwhile it has never seen.
        try await room.happens("connected", .sample(1))
        let again = try await Room(like: room)
        try await again.webhooks.catchUp()
        #expect(try await again.deliveries(subscription, .pending).count == 2)
        again.clock.advance(by: .seconds(5))
        try await again.webhooks.settle()
        #expect(try await names("restart", again) == ["interaction.queued", "interaction.queued", "interaction.connected"])
        let requests = try await again.endpoint.received("restart")
        #expect(requests[1].headers["webhook-id"] == id)
        let key = SigningSecret(bytes: Array(try #require(Data(base64Encoded: String(secret.dropFirst(6))))))
        let last = try #require(requests.last)
        #expect(last.headers["webhook-signature"] == key.signature(
            id: try #require(last.headers["webhook-id"]), second: again.clock.now.milliseconds / 1_000, body: Array(last.body.utf8)), "the secret is the same")
    }

    @Test func whatIsOwedOutlivesTheFeed() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("flaky/1", key: "outlives")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        try await room.store.saveCheckpoint(sequence: 1, state: [1])
        try await room.store.prune(before: room.clock.now + .minutes(1))
        #expect(try await room.store.events(after: .init(sequence: 0, index: 0), limit: 9) == nil, "the feed no longer has it")
        room.clock.advance(by: .seconds(5))
        try await room.happens("closed", .sample(1))
        try await room.webhooks.settle()
        #expect(try await names("outlives", room) == ["interaction.queued", "interaction.queued", "interaction.closed"])
        #expect(try await room.deliveries(subscription, .delivered).count == 2)
    }

    @Test func whatWasPrunedUnreadStopsNothing() async throws {
        let room = try await Room()
        try await room.subscribe("ok", key: "pruned")
        try await room.happens("queued", .sample(1))
        try await room.happens("connected", .sample(1))
        try await room.store.saveCheckpoint(sequence: 1, state: [1])
        try await room.store.prune(before: room.clock.now + .minutes(1))
        try await room.webhooks.settle()
        #expect(try await names("pruned", room) == ["interaction.connected"])
    }

    @Test func whatNobodyWantsNeedsNoWriteOfItsOwn() async throws {
        let room = try await Room()
        try await room.subscribe("ok", key: "choosy") { $0.events = ["interaction.closed"] }
        for _ in 1...3 { try await room.happens("queued", .sample(1)) }
        try await room.webhooks.settle()
        #expect(try await room.store.owedEvents(after: nil, limit: 10)?.count == 3, "read, and not yet written")
        try await room.happens("closed", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.store.owedEvents(after: nil, limit: 10)?.isEmpty == true, "written with what somebody wants")
        #expect(try await names("choosy", room) == ["interaction.closed"])
        try await room.happens("queued", .sample(2))
        try await room.webhooks.settle()
        room.clock.advance(by: .seconds(10))
        try await room.happens("queued", .sample(2))
        try await room.webhooks.settle()
        #expect(try await room.store.owedEvents(after: nil, limit: 10)?.isEmpty == true, "or after a time")
    }

    @Test func aChangeHoldsForWhatComesAfterIt() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("ok", key: "changed") { $0.events = ["interaction.closed"] }
        try await room.happens("queued", .sample(1))
        let changed = try await room.change(subscription) { $0.events = ["interaction.queued"] }
        try await room.happens("queued", .sample(2))
        let again = try await Room(like: room)
        try await again.webhooks.settle()
        #expect(try await again.told("changed") == ["interaction.queued \(InteractionID.make(2))"])
        #expect(changed.events == ["interaction.queued"])
    }

    @Test func aRemovedSubscriptionGetsNothingMore() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("status/500", key: "removed")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        try await room.store.delete(WebhookSubscription.self, id: subscription.id.description, expecting: nil)
        try await room.webhooks.removed(subscription.id)
        room.clock.advance(by: .minutes(60))
        try await room.happens("closed", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("removed").count == 1)
        #expect(try await room.deliveries(subscription).isEmpty)
    }

    @Test func oldDeliveriesAreForgotten() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("ok", key: "pruning")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        try await room.store.pruneDeliveries(deliveredBefore: room.clock.now, deadBefore: room.clock.now)
        #expect(try await room.deliveries(subscription).count == 1)
        try await room.store.pruneDeliveries(deliveredBefore: room.clock.now + .seconds(1), deadBefore: room.clock.now)
        #expect(try await room.deliveries(subscription).isEmpty)
    }

    @Test func whatMakesNoSenseIsRefused() async throws {
        let room = try await Room()
        let (good, _) = try await room.subscribe("ok", key: "faults")
        #expect(await room.webhooks.faults(in: good).isEmpty)
        var bad = good
        bad.events = ["interaction.queud", "interaction.*", "nothing.*"]
        bad.url = "https://user@crm.example/"
        bad.teams = Array(repeating: "x", count: 51)
        #expect(await room.webhooks.faults(in: bad).map(\.field) == ["teams", "events[0]", "events[2]", "url"])
        bad.events = []
        #expect(await room.webhooks.faults(in: bad).map(\.field) == ["teams", "events", "url"])
    }

    /// As the service runs it: told by the feed, on its own, until it is cancelled.
    @Test func itRunsByItself() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("ok", key: "running")
        let (feed, told) = AsyncStream.makeStream(of: FeedEvent.self)
        let webhooks = room.webhooks
        let running = Task { await webhooks.run { feed } }
        for number in 1...3 { told.yield(try await room.happens("queued", .sample(UInt64(number)))) }
        #expect(try await eventually { try await room.deliveries(subscription, .delivered).count == 3 })
        running.cancel()
        await running.value
        #expect(await webhooks.metrics().contains(#"tandem_webhook_attempts_total{outcome="delivered"} 3"#))
    }

    private func agent(_ number: UInt64, presenceSince: Timestamp, statusSince: Timestamp) -> AgentView {
        AgentView(
            id: .make(number), name: "Grace", team: "sales", presence: Presence(.available), presenceSince: presenceSince, routingStatus: .idle, routingStatusSince: statusSince,
            deadline: nil, reachable: true, notRoutableBecause: [], interactions: [])
    }
}
