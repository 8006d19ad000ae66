import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import Integrations
@testable import SignedRequests

/// From an event of the feed to an endpoint over a real connection; the clock is moved by hand.
@Suite struct DeliveryTests {
    @Test func eventsReachTheEndpointInOrderAndSigned() async throws {
        let room = try await Room()
        let (_, secret) = try await room.subscribe("ok", key: "in-order")
        for step in ["created", "queued", "offered", "connected", "wrapUp", "closed"] { try await room.happens(step, .sample(1)) }
        try await room.webhooks.settle()
        let names = ["created", "queued", "offered", "connected", "wrapped", "closed"]
        #expect(try await room.told("in-order") == names.map { "interaction.\($0) \(InteractionID.make(1))" })
        let requests = try await room.endpoint.received("in-order")
        #expect(Set(requests.compactMap { $0.headers["webhook-id"] }).count == 6)
        let key = SigningSecret(bytes: Array(try #require(Data(base64Encoded: String(secret.dropFirst(6))))))
        for request in requests {
            #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
            #expect(request.headers["webhook-timestamp"] == String(room.clock.now.milliseconds / 1_000))
            let id = try #require(request.headers["webhook-id"])
            #expect(request.headers["webhook-signature"] == key.signature(id: id, second: room.clock.now.milliseconds / 1_000, body: Array(request.body.utf8)))
        }
    }

    @Test func theOneWhoBroughtItAboutIsNamed() async throws {
        let room = try await Room()
        try await room.subscribe("ok", key: "actor")
        try await room.happens("held", .sample(1), by: .make(77))
        try await room.happens("resumed", .sample(1))
        try await room.webhooks.settle()
        let bodies = try await room.endpoint.received("actor").map(\.body)
        #expect(bodies.count == 2)
        #expect(bodies[0].contains(#""actor":{"user":"\#(UserID.make(77))"}"#))
        #expect(!bodies[1].contains("actor"))
    }

    @Test func aFailureHoldsUpItsOwnInteractionAlone() async throws {
        let room = try await Room()
        let blocked = InteractionID.make(11), free = InteractionID.make(12)
        let (subscription, _) = try await room.subscribe("picky/\(blocked)", key: "head-of-line")
        try await room.happens("queued", .sample(11))
        try await room.happens("queued", .sample(12))
        try await room.happens("connected", .sample(11))
        try await room.happens("connected", .sample(12))
        try await room.webhooks.settle()
        #expect(try await room.deliveries(subscription, .delivered).count == 2)
        #expect(try await Set(room.told("head-of-line")) == ["interaction.queued \(blocked)", "interaction.queued \(free)", "interaction.connected \(free)"])
        let repaired = try await room.change(subscription) { $0.url = room.endpoint.url("ok", key: "head-of-line-2") }
        room.clock.advance(by: .seconds(5))
        try await room.webhooks.settle()
        #expect(try await room.told("head-of-line-2") == ["interaction.queued \(blocked)", "interaction.connected \(blocked)"])
        #expect(try await room.deliveries(repaired, .delivered).count == 4)
    }

    @Test func theScheduleRunsOver24HoursAndEndsInADeadLetterThatCanBeReplayed() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("status/500", key: "schedule")
        try await room.happens("queued", .sample(1))
        try await room.happens("connected", .sample(1))
        let began = room.clock.now
        let due = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
        for (index, seconds) in due.enumerated() {
            if index > 0 {
                room.clock.set(to: began + .seconds(seconds) - Span(milliseconds: 1))
                try await room.webhooks.settle()
                #expect(try await room.endpoint.received("schedule").count == index, "just before \(seconds) s")
            }
            room.clock.set(to: began + .seconds(seconds))
            try await room.webhooks.settle()
            if index < due.count - 1 { #expect(try await room.endpoint.received("schedule").count == index + 1, "at \(seconds) s") }
        }
        // The first is a dead letter; the next of the same interaction had its turn at once.
        let dead = try await room.deliveries(subscription, .dead)
        #expect(dead.map(\.type) == ["interaction.queued"])
        #expect(dead.first?.attempts == 10)
        #expect(try await room.told("schedule").suffix(2) == ["interaction.queued \(InteractionID.make(1))", "interaction.connected \(InteractionID.make(1))"])
        #expect(try await room.health(subscription).state == .failing)
        let ids = try await Set(room.endpoint.received("schedule").prefix(10).compactMap { $0.headers["webhook-id"] })
        #expect(ids.count == 1, "every attempt bears the same id")

        _ = try await room.change(subscription) { $0.url = room.endpoint.url("ok", key: "schedule-2") }
        #expect(try await room.webhooks.replay(dead.first?.id, of: subscription.id, since: nil) == 1)
        room.clock.advance(by: .seconds(5))
        try await room.webhooks.settle()
        #expect(try await room.told("schedule-2") == ["interaction.queued \(InteractionID.make(1))", "interaction.connected \(InteractionID.make(1))"])
        #expect(try await room.health(subscription).dead == 0)
        let replayed = try await room.endpoint.received("schedule-2").first?.headers["webhook-id"]
        #expect(replayed.map { ids.contains($0) } == true, "a replay bears the same id")
    }

    @Test func everythingSinceAnInstantCanBeReplayed() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("ok", key: "replay")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        room.clock.advance(by: .seconds(60))
        let since = room.clock.now
        try await room.happens("connected", .sample(1))
        try await room.happens("closed", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.webhooks.replay(nil, of: subscription.id, since: since) == 2)
        try await room.webhooks.settle()
        let told = try await room.told("replay").map { $0.prefix { $0 != " " } }
        #expect(told == ["interaction.queued", "interaction.connected", "interaction.closed", "interaction.connected", "interaction.closed"])
    }

    @Test func a410StopsUntilSomebodyResumes() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("status/410", key: "gone")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.health(subscription).state == .stopped)
        #expect(try await room.health(subscription).stopped == .gone)
        room.clock.advance(by: .minutes(60))
        try await room.happens("connected", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("gone").count == 1)
        let changed = try await room.change(subscription) { $0.url = room.endpoint.url("ok", key: "gone-2") }
        #expect(try await room.health(changed).state == .healthy)
        try await room.webhooks.settle()
        #expect(try await room.told("gone-2").first == "interaction.queued \(InteractionID.make(1))", "what was owed when it stopped is still owed")
    }

    @Test func retryAfterIsHeededForTheWholeEndpoint() async throws {
        let room = try await Room()
        let (subscription, _) = try await room.subscribe("after/120", key: "throttled")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.health(subscription).state == .throttled)
        #expect(try await room.health(subscription).throttledUntil == room.clock.now + .seconds(120))
        try await room.happens("queued", .sample(2))
        room.clock.advance(by: .seconds(119))
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("throttled").count == 1, "nothing is sent while it is spared, other interactions included")
        room.clock.advance(by: .seconds(1))
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("throttled").count >= 2)
        #expect(try await room.deliveries(subscription, .delivered).count >= 1)
    }

    @Test func afterFiveDaysOfFailuresItIsLeftAlone() async throws {
        var options = WebhookOptions()
        options.giveUpAfter = .minutes(60)
        let room = try await Room(options: options)
        let (subscription, _) = try await room.subscribe("status/500", key: "hopeless")
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        #expect(try await room.health(subscription).state == .failing)
        room.clock.advance(by: .minutes(61))
        try await room.webhooks.settle()
        #expect(try await room.health(subscription).stopped == .failing)
        room.clock.advance(by: .minutes(24 * 60))
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("hopeless").count == 2)
        try await room.webhooks.resume(subscription.id)
        try await room.webhooks.settle()
        #expect(try await room.endpoint.received("hopeless").count == 3)
    }

    @Test func jitterSpreadsThemButNeverEarlier() {
        let schedule = RetrySchedule()
        let first = Timestamp.noon
        #expect(schedule.next(after: 2, first: first, now: first + .seconds(5), chance: 0) == first + .minutes(5))
        #expect(schedule.next(after: 2, first: first, now: first + .seconds(5), chance: 1) == first + .minutes(5) + Span(milliseconds: 29_500))
        #expect(schedule.next(after: 3, first: first, now: first + .minutes(600), chance: 0) == first + .minutes(600) + .seconds(5), "late ones keep a distance")
        #expect(schedule.next(after: 10, first: first, now: first, chance: 0) == nil)
    }
}
