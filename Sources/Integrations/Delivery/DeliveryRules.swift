import CentrePorts
import ContactDomain

/// What follows from an attempt, for the delivery and for its endpoint. Pure: the same values give the same.
struct DeliveryRules: Sendable {
    var schedule = RetrySchedule()
    var giveUpAfter = WebhookOptions().giveUpAfter
    /// How long an endpoint is spared that did not say how long: doubled each time.
    static let firstRest = Span.seconds(5)
    static let longestRest = Span.minutes(5)

    /// - Parameter chance: 0 to 1, for the jitter.
    func apply(_ report: WebhookSender.Report, to delivery: inout WebhookDelivery, _ status: inout WebhookStatus, at now: Timestamp, chance: Double) {
        let first = delivery.firstAttemptAt ?? report.attempt.at
        delivery.firstAttemptAt = first
        delivery.attempts += 1
        if case .delivered = report.outcome {
            delivery.finish(.delivered, at: now)
            status.succeeded(at: now)
            return
        }
        let failingSince = status.failingSince ?? now
        status.failingSince = failingSince
        delivery.nextAttemptAt = schedule.next(after: delivery.attempts, first: first, now: now, chance: chance)
        switch report.outcome {
        case .delivered, .failed:
            status.throttles = 0
        case .throttled(let asked):
            let spared = now + (asked ?? Self.rest(after: status.throttles))
            status.throttles += 1
            status.notBefore = spared
            delivery.nextAttemptAt = delivery.nextAttemptAt.map { max($0, spared) }
        case .gone:
            status.stop(.gone, at: now)
            // Not its fault: it is kept, should the endpoint come back.
            delivery.nextAttemptAt = delivery.nextAttemptAt ?? now
        }
        if delivery.nextAttemptAt == nil { delivery.finish(.dead, at: now) }
        if status.stopped == nil, now - failingSince >= giveUpAfter { status.stop(.failing, at: now) }
    }

    private static func rest(after throttles: Int) -> Span {
        min(Span(milliseconds: firstRest.milliseconds << min(throttles, 10)), longestRest)
    }
}

extension WebhookDelivery {
    fileprivate mutating func finish(_ state: State, at now: Timestamp) {
        self.state = state
        nextAttemptAt = nil
        finishedAt = now
    }
}

extension WebhookStatus {
    fileprivate mutating func succeeded(at now: Timestamp) {
        failingSince = nil
        lastSuccessAt = now
        notBefore = nil
        throttles = 0
    }

    fileprivate mutating func stop(_ why: Stop, at now: Timestamp) {
        stopped = why
        stoppedAt = now
    }

    /// As if nothing had failed: after a resumption, or for another address.
    mutating func forgetFailures() {
        failingSince = nil
        notBefore = nil
        throttles = 0
        stopped = nil
        stoppedAt = nil
    }

    func maySend(at now: Timestamp) -> Bool {
        stopped == nil && !isPaused && notBefore.map { $0 <= now } ?? true
    }
}
