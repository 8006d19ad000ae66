import CentrePorts

/// What was counted since the start.
struct WebhookCounts: Sendable {
    private(set) var delivered = 0
    private(set) var failed = 0
    private(set) var throttled = 0
    private(set) var dead = 0

    mutating func count(_ state: WebhookDelivery.State, _ outcome: AttemptOutcome) {
        switch outcome {
        case .delivered: delivered += 1
        case .failed, .gone: failed += 1
        case .throttled: throttled += 1
        }
        if state == .dead { dead += 1 }
    }

    /// As Prometheus reads it.
    func text(inFlight: Int) -> String {
        """
        # HELP tandem_webhook_attempts_total Attempts to deliver events to webhooks, by outcome.
        # TYPE tandem_webhook_attempts_total counter
        tandem_webhook_attempts_total{outcome="delivered"} \(delivered)
        tandem_webhook_attempts_total{outcome="failed"} \(failed)
        tandem_webhook_attempts_total{outcome="throttled"} \(throttled)
        # HELP tandem_webhook_dead_letters_total Deliveries that failed for good.
        # TYPE tandem_webhook_dead_letters_total counter
        tandem_webhook_dead_letters_total \(dead)
        # HELP tandem_webhook_requests Requests to webhooks under way.
        # TYPE tandem_webhook_requests gauge
        tandem_webhook_requests \(inFlight)

        """
    }
}
