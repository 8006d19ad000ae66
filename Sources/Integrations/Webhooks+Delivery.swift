import CentrePorts
import ContactDomain
import SignedRequests

/// From the queue to the endpoints.
extension Webhooks {
    /// A request to make.
    struct Job: Sendable {
        let delivery: WebhookDelivery
        let message: WebhookSender.Message
    }

    /// Works until it is cancelled. Requests under way are then given up; they are made again at the next start.
    /// - Parameter feed: the live events: each says only that there is something to read.
    public func run(feed: @escaping @Sendable () async -> AsyncStream<FeedEvent>) async {
        await withDiscardingTaskGroup { group in
            group.addTask { [wake] in
                while !Task.isCancelled {
                    for await event in await feed() where event.isKept { wake.call() }
                    // Cut off for being too slow, or the engine is ending.
                    await Self.pause(.milliseconds(200))
                    wake.call()
                }
            }
            var pruneAt = clock.now
            while !Task.isCancelled {
                do {
                    for job in try await turn() { group.addTask { await self.carryOut(job) } }
                    if clock.now >= pruneAt {
                        try await prune()
                        pruneAt = clock.now + .minutes(60)
                    }
                    await wake.wait(atMost: try await timeToNext())
                } catch {
                    logger.error("webhooks cannot work on; trying again", metadata: ["error": "\(error)"])
                    await Self.pause(.seconds(1))
                }
            }
            group.cancelAll()
        }
    }

    private static func pause(_ length: Duration) async {
        do {
            try await Task.sleep(for: length)
        } catch {
            // Cancelled: whoever calls looks at that.
            return
        }
    }

    /// Does everything that is due at this instant of the clock, and returns when it is done.
    func settle() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let jobs = try await turn()
                for job in jobs { group.addTask { await self.carryOut(job) } }
                if jobs.isEmpty, inFlight.isEmpty, finished.isEmpty { return }
                await wake.wait(atMost: .seconds(30))
            }
        }
    }

    /// Writes what is over, queues what is new, and says what is to be sent now.
    func turn() async throws -> [Job] {
        try await exclusively {
            try await load()
            try await writeFinished()
            try await queueOwedEvents()
            return try await takeDue()
        }
    }

    func carryOut(_ job: Job) async {
        let report = await sender.send(job.message)
        // Given up at the end of the service, not failed.
        guard !Task.isCancelled else { return }
        finished.append(FinishedAttempt(delivery: job.delivery, report: report))
        wake.call()
    }

    private func writeFinished() async throws {
        guard !finished.isEmpty else { return }
        let over = finished
        let now = clock.now
        var changed = statuses
        var results: [WebhookResult] = []
        for attempt in over {
            var delivery = attempt.delivery
            guard var status = changed[delivery.webhook] else { continue }
            let wasStopped = status.stopped
            rules.apply(attempt.report, to: &delivery, &status, at: now, chance: chance())
            changed[delivery.webhook] = status
            results.append(WebhookResult(delivery: delivery, attempt: attempt.report.attempt, status: status))
            note(delivery, attempt.report, status, wasStopped: wasStopped != nil)
        }
        try await store.record(results, at: now)
        statuses = changed
        finished.removeFirst(over.count)
        for attempt in over { inFlight[attempt.delivery.id] = nil }
    }

    private func note(_ delivery: WebhookDelivery, _ report: WebhookSender.Report, _ status: WebhookStatus, wasStopped: Bool) {
        counts.count(delivery.state, report.outcome)
        if delivery.state == .dead {
            logger.warning("a webhook delivery failed for good", metadata: ["webhook": "\(delivery.webhook)", "delivery": "\(delivery.id)", "type": "\(delivery.type)"])
        }
        if let why = status.stopped, !wasStopped {
            logger.warning("a webhook is stopped", metadata: ["webhook": "\(delivery.webhook)", "reason": "\(why.rawValue)"])
        }
    }

    private func takeDue() async throws -> [Job] {
        let now = clock.now
        var jobs: [Job] = []
        for subscription in listeners {
            guard let status = statuses[subscription.id], status.maySend(at: now) else { continue }
            let busy = inFlight.values.count { $0 == subscription.id }
            let limit = status.failingSince == nil ? options.perEndpoint : options.whileFailing
            let free = min(limit - busy, options.altogether - inFlight.count)
            guard free > 0 else { continue }
            let secrets = try secretsInForce(of: subscription.id, at: now)
            let due = try await store.dueDeliveries(of: subscription.id, at: now, limit: free + busy)
            for delivery in due.filter({ inFlight[$0.id] == nil }).prefix(free) {
                inFlight[delivery.id] = subscription.id
                jobs.append(Job(
                    delivery: delivery, message: .init(id: delivery.id, url: subscription.url, payload: delivery.payload, secrets: secrets)))
            }
        }
        return jobs
    }

    func secretsInForce(of id: WebhookID, at now: Timestamp) throws -> [SigningSecret] {
        guard let sealed = secrets[id] else { return [] }
        var opened = [try box.open(sealed.present, for: id)]
        if let previous = sealed.previous, let until = sealed.previousUntil, until > now { opened.append(try box.open(previous, for: id)) }
        return opened
    }

    /// How long nothing is due, as far as one can know.
    private func timeToNext() async throws -> Duration {
        guard finished.isEmpty else { return .zero }
        let now = clock.now
        var next = now + .minutes(1)
        for subscription in listeners {
            guard let status = statuses[subscription.id], !status.isPaused else { continue }
            if let spared = status.notBefore, spared > now {
                next = min(next, spared)
            } else if let due = try await store.nextAttempt(of: subscription.id, after: now) {
                next = min(next, due)
            }
        }
        return (next - now).duration
    }

    private func prune() async throws {
        let now = clock.now
        try await exclusively { try await closeBooks() }
        try await store.pruneDeliveries(deliveredBefore: now - options.keepDelivered, deadBefore: now - options.keepDead)
    }
}
