import CentrePorts
import ContactDomain

// Call-backs that people and programs ask for, put off and cancel.

extension CentreCore {
    /// The farthest that a call-back may be scheduled ahead.
    static let callbackHorizon = Span.minutes(366 * 24 * 60)

    mutating func requestCallback(_ request: CallbackRequest, _ turn: inout Turn) throws(Rejection) {
        guard let queue = queues[request.queue] else { throw Rejection(.invalid, "queue-unknown", "There is no queue \(request.queue).") }
        guard queue.callbacks.enabled else {
            throw Rejection(.invalid, "callbacks-disabled", "The queue \(queue.name) does not call back. An admin can allow it in the queue's callbacks.")
        }
        let number = try allowedRoute(to: request.number).number
        try requireTime(request.at, at: turn.now)
        guard request.name.count <= 200 else { throw Rejection(.invalid, "name-too-long", "A name has at most 200 characters.") }
        guard (-1_000_000...1_000_000).contains(request.priority) else { throw Rejection(.invalid, "priority-invalid", "A priority is from -1,000,000 to 1,000,000.") }
        if let existing = routing.callback(in: queue.id, to: number) {
            throw Rejection(.conflict, "callback-exists", "\(number) is to be called back by this queue already: \(existing).")
        }
        makeCallback(CallbackWish(
            number: number, name: request.name, language: request.language,
            waiting: Waiting(queue: queue.id, priority: request.priority, orderAt: request.at ?? turn.now), due: request.at), &turn)
    }

    mutating func rescheduleCallback(_ id: InteractionID, at due: Timestamp, _ turn: inout Turn) throws(Rejection) {
        try requireOpenCallback(id)
        try requireTime(due, at: turn.now)
        turn.subject = id
        withdrawCallback(id, outcome: "rescheduled", &turn)
        switch interactions[id]?.phase {
        case .scheduled(let waiting, _), .queued(let waiting):
            // The place of somebody who came then.
            reschedule(id, Waiting(queue: waiting.queue, priority: waiting.priority, orderAt: due), at: due, &turn)
        case .inFlow, .offered, .dialling, .active, .held, .agentLost, .wrapUp, .closed, nil: break
        }
    }

    mutating func cancelCallback(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        try requireOpenCallback(id)
        turn.subject = id
        withdrawCallback(id, outcome: "callback-cancelled", &turn)
        close(id, Ending(.completed, reason: "callback-cancelled"), &turn)
    }

    /// The agent whose phone rings with it is free again.
    private mutating func withdrawCallback(_ id: InteractionID, outcome: String, _ turn: inout Turn) {
        takeBackOffers(id, outcome: outcome, &turn)
    }

    /// A call-back whose customer is not being dialled yet.
    private func requireOpenCallback(_ id: InteractionID) throws(Rejection) {
        guard let interaction = interactions[id], interaction.callback != nil else {
            throw Rejection(.notFound, "callback-unknown", "There is no call-back \(id) that is still to be made.")
        }
        guard interaction.phase.isInLine, interaction.customerLeg == nil else {
            throw Rejection(.conflict, "callback-being-made", "The customer is being called already; the call-back is '\(interaction.phase.state.rawValue)'.")
        }
    }

    private func requireTime(_ due: Timestamp?, at now: Timestamp) throws(Rejection) {
        guard let due else { return }
        guard due >= now else { throw Rejection(.invalid, "time-past", "The time of a call-back must lie ahead; leave it out for as soon as possible.") }
        guard due <= now + Self.callbackHorizon else { throw Rejection(.invalid, "time-too-far", "A call-back can be scheduled for a year ahead at most.") }
    }

    // MARK: Numbers

    /// The trunk that a number goes through and what it is told to dial; nil where no dial rule allows it.
    func dialRoute(for number: String) -> (trunk: String, target: String)? {
        guard let rule = policy.dialRules.first(where: { number.hasPrefix($0.prefix) }), let target = rule.target(for: number) else { return nil }
        return (rule.trunk, target)
    }

    /// A number as people write it, cleaned, and how it is dialled.
    func allowedRoute(to dialled: String) throws(Rejection) -> (number: String, trunk: String, target: String) {
        guard let number = DialRule.cleaned(dialled) else {
            throw Rejection(.invalid, "number-invalid", "A number is 2 to 16 digits, with a plus sign before them if need be.")
        }
        guard let (trunk, target) = dialRoute(for: number) else {
            throw Rejection(.forbidden, "no-dial-rule", "No dial rule allows \(number). An admin can add one under outbound.dialRules.")
        }
        return (number, trunk, target)
    }
}
