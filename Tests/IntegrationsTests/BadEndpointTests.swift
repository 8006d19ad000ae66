import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import Integrations

/// Endpoints that hang, redirect, answer slowly, lie or talk nonsense: each has its outcome.
@Suite struct BadEndpointTests {
    private func outcome(_ path: String, key: String, timeout: Duration = .seconds(240)) async throws -> (delivery: WebhookDelivery, attempt: WebhookAttempt) {
        let room = try await Room(timeout: timeout)
        let (subscription, _) = try await room.subscribe(path, key: key)
        try await room.happens("queued", .sample(1))
        try await room.webhooks.settle()
        let delivery = try #require(try await room.deliveries(subscription).first)
        return (delivery, try #require(try await room.attempts(subscription).first))
    }

    @Test func oneThatHangsTimesOut() async throws {
        let (delivery, attempt) = try await outcome("hang", key: "hang", timeout: .milliseconds(700))
        #expect(delivery.state == .pending && delivery.attempts == 1 && attempt.status == nil)
        #expect(attempt.failure == "timed out")
        #expect(attempt.duration >= .milliseconds(700))
    }

    @Test func aRedirectIsAFailureAndIsNotFollowed() async throws {
        let (delivery, attempt) = try await outcome("redirect", key: "redirect")
        #expect(delivery.state == .pending && attempt.status == 302)
        #expect(attempt.failure?.contains("redirects are not followed") == true)
        #expect(try await TestEndpoint.running().received("redirect-target").isEmpty)
    }

    @Test func ofAHugeAnswerTheBeginningIsKept() async throws {
        let (delivery, attempt) = try await outcome("huge", key: "huge")
        #expect(delivery.state == .delivered && attempt.status == 200)
        #expect(attempt.answer == String(repeating: "x", count: WebhookSender.keptAnswer))
    }

    @Test func anAnswerThatNeverEndsIsCutOffAndCountsByItsStatus() async throws {
        // Before its head has come, which is the machine's affair, nothing can be known of it.
        for seconds in [1, 4, 16, 64] {
            let (delivery, attempt) = try await outcome("drip", key: "drip", timeout: .seconds(seconds))
            guard !attempt.answer.isEmpty else { continue }
            return #expect(delivery.state == .delivered && attempt.answer.allSatisfy { $0 == "." })
        }
        Issue.record("nothing of the answer has come")
    }

    @Test func anAnswerShorterThanItSaysCountsByItsStatus() async throws {
        let (delivery, attempt) = try await outcome("short", key: "short")
        #expect(delivery.state == .delivered && attempt.answer == "less than that")
    }

    @Test(arguments: ["garbage", "nothing"]) func whatIsNoAnswerIsAFailure(_ path: String) async throws {
        let (delivery, attempt) = try await outcome(path, key: path)
        #expect(delivery.state == .pending && attempt.status == nil && attempt.failure != nil)
    }

    @Test(arguments: [301, 400, 401, 404, 500, 501]) func otherStatusesAreFailures(_ status: Int) async throws {
        let (delivery, attempt) = try await outcome("status/\(status)", key: "status-\(status)")
        #expect(delivery.state == .pending && attempt.status == status && attempt.failure == "the endpoint answered \(status)" + (status == 301 ? "; redirects are not followed" : ""))
    }

    @Test func aSlowEndpointDoesNotHoldTheOthers() async throws {
        let room = try await Room(timeout: .seconds(200))
        let (slow, _) = try await room.subscribe("slow", key: "slow")
        let (quick, _) = try await room.subscribe("ok", key: "quick")
        for number in 1...8 { try await room.happens("queued", .sample(UInt64(number))) }
        async let settled: Void = room.webhooks.settle()
        #expect(try await eventually { try await room.deliveries(quick, .delivered).count == 8 })
        #expect(try await room.deliveries(slow, .delivered).isEmpty, "the quick one is done before the slow one has answered once")
        #expect(try await eventually { try await room.endpoint.received("slow").count >= WebhookOptions().perEndpoint })
        #expect(try await room.endpoint.received("slow").count == WebhookOptions().perEndpoint, "no more than so many at a time")
        try await room.endpoint.open("slow")
        try await settled
        #expect(try await room.deliveries(slow, .delivered).count == 8)
    }

    @Test func theTestButtonTriesOnceAndSaysWhatCame() async throws {
        let room = try await Room()
        let (good, _) = try await room.subscribe("ok", key: "button") { $0.events = ["interaction.closed"] }
        let tried = try await room.webhooks.test(good)
        #expect(tried.delivery.state == .delivered && tried.delivery.type == "webhook.test" && tried.attempts.first?.answer == "taken")
        #expect(try await room.told("button") == ["webhook.test -"])
        let (bad, _) = try await room.subscribe("status/503", key: "button-bad")
        #expect(try await room.webhooks.test(bad).attempts.first?.status == 503)
        #expect(try await room.health(bad).state == .healthy, "a test says nothing about the endpoint's health")
        #expect(try await room.deliveries(bad).count == 1, "it is in the log")
        #expect(try await room.webhooks.replay(nil, of: bad.id, since: .noon) == 0, "tests are not replayed")
    }
}

extension Span {
    static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }
}
