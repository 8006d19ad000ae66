import CentrePorts
import ContactDomain
import RoutingCore

// The life of a call-back. Until it is due routing keeps it parked; then it stands in line like a call, without anybody on
// the phone. The agent's phone is up before the customer's is rung. Who is not reached is called again later, a few times.

extension CentreCore {
    /// Makes a call-back and gives it to routing.
    mutating func makeCallback(_ wish: CallbackWish, _ turn: inout Turn) {
        guard let queue = queues[wish.waiting.queue] else { return }
        let id: InteractionID = turn.ids.next()
        // Who has just asked for it hears a last word first, and hangs up.
        let awaitsOrigin = wish.origin != nil && wish.due == nil
        let due = max(wish.due ?? (awaitsOrigin ? turn.now + Self.farewellTime : turn.now), turn.now)
        var interaction = Interaction(
            id: id, direction: .outbound, customerNumber: wish.number, customerName: wish.name, address: wish.number, entryPoint: nil, language: wish.language,
            phase: .scheduled(wish.waiting, until: due), at: turn.now, createdAt: turn.now)
        interaction.choices = wish.choices
        interaction.callback = Callback(due: due, attempts: queue.callbacks.attempts, retryAfter: queue.callbacks.retryAfter, origin: wish.origin, awaitsOrigin: awaitsOrigin)
        interaction.customer = wish.origin.flatMap { interactions[$0]?.customer }
        interactions[id] = interaction
        turn.subject = turn.subject ?? id
        askWhoItIs(id, &turn)
        openSegment(.scheduled, id, queue: queue.id, &turn)
        announce("created", id, &turn)
        park(id, wish.waiting, until: due, &turn)
    }

    /// The longest that a call-back waits for the call that asked for it to be over.
    static let farewellTime = Span.seconds(30)

    /// The caller who has asked for a call-back is gone: now it may begin.
    mutating func callerGone(_ origin: InteractionID, _ turn: inout Turn) {
        let waiting = interactions.values.filter { $0.callback?.origin == origin && $0.callback?.awaitsOrigin == true }.map(\.id).sorted()
        for id in waiting {
            update(id, &turn) { $0.callback?.awaitsOrigin = false }
            guard case .scheduled(let place, _) = interactions[id]?.phase else { continue }
            reschedule(id, place, at: turn.now, &turn)
        }
    }

    /// Tells routing of a scheduled call-back; one that is due already it puts in line at once.
    private mutating func park(_ id: InteractionID, _ waiting: Waiting, until due: Timestamp, _ turn: inout Turn) {
        guard let interaction = interactions[id], let callback = interaction.callback else { return }
        var item = routingItem(interaction, waiting, at: turn.now)
        item.callback = RoutingItem.Callback(number: interaction.customerNumber, attempts: max(1, callback.attempts - callback.failed), retryAfter: callback.retryAfter)
        route(.schedule(item, due: due), &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("scheduled", id, &turn)
    }

    /// Its time has come: it stands in line.
    mutating func callbackDue(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .scheduled(let waiting, _) = interaction.phase else { return }
        closeSegments([.scheduled], id, outcome: "due", &turn)
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.enqueuedAt = now
            interaction.move(to: .queued(waiting), on: .due, at: now)
        }
        openSegment(.queue, id, queue: waiting.queue, &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("queued", id, &turn)
    }

    // MARK: Calling the customer

    /// The agent has taken it and is on the phone: the customer's is rung.
    mutating func callBack(_ id: InteractionID, _ waiting: Waiting, by agent: AgentID, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        guard let (trunk, target) = dialRoute(for: interaction.customerNumber) else {
            // The rule that allowed it is gone.
            free(agent, of: id, handled: false, &turn)
            return close(id, Ending(.failed, reason: "no-dial-rule"), &turn)
        }
        let now = turn.now
        // The timer of the dialling begins with the ringing.
        let dialling = Dialling(agent: agent, trunk: trunk, target: target, deadline: now + policy.dialTimeout, timer: 0, waiting: waiting)
        update(id, &turn) { $0.move(to: .dialling(dialling), on: .dial, at: now) }
        route(.accept(id, agent), &turn)
        engage(agent, in: id, as: .interacting, &turn)
        turn.changedQueues.insert(waiting.queue)
        openSegment(.dial, id, queue: waiting.queue, agent: agent, &turn)
        announce("dialling", id, &turn)
        guard !isOnThePhone(interaction.customerNumber, besides: id) else {
            return awaitEndOfCall(id, dialling, waiting, &turn)
        }
        agentReadyToDial(id, dialling, &turn)
    }

    /// Nobody is rung twice at once, nor while they talk to us.
    private func isOnThePhone(_ number: String, besides id: InteractionID) -> Bool {
        interactions.values.contains { $0.id != id && $0.customerLeg != nil && DialRule.cleaned($0.customerNumber) == number }
    }

    /// No attempt: it is put off like one, so that agents are not rung for nothing again and again.
    private mutating func awaitEndOfCall(_ id: InteractionID, _ dialling: Dialling, _ waiting: Waiting, _ turn: inout Turn) {
        guard let callback = interactions[id]?.callback else { return }
        closeSegments([.dial], id, outcome: "on-the-phone", &turn)
        hangUpAll(id, &turn)
        route(.release(id, dialling.agent, wrapUp: false), &turn)
        free(dialling.agent, of: id, handled: false, &turn)
        let until = turn.now + callback.retryAfter
        postpone(id, waiting, until: until, &turn)
        park(id, waiting, until: until, &turn)
    }

    /// The customer was not reached: the agent is free, and routing says when it is tried again, or that it was the last time.
    mutating func endCallbackAttempt(_ id: InteractionID, _ dialling: Dialling, _ waiting: Waiting, reason: String, _ why: LegEnd, _ turn: inout Turn) {
        cancelTimer(.dial, id, number: dialling.timer, &turn)
        closeSegments([.dial], id, outcome: reason, &turn)
        hangUpAll(id, &turn)
        // With the telephony server gone it is no attempt that failed: the old place in line.
        guard why != .mediaLost else { return takeUpAgain(id, dialling, waiting, &turn) }
        update(id, &turn) { $0.callback?.failed += 1 }
        route(.callbackFailed(id, dialling.agent), &turn)
        free(dialling.agent, of: id, handled: false, &turn)
        guard case .parked(let until)? = routing.state(of: id) else {
            return close(id, Ending(.failed, reason: queues[waiting.queue] == nil ? "queue-removed" : "callback-given-up"), &turn)
        }
        postpone(id, waiting, until: until, &turn)
        announce("scheduled", id, &turn)
    }

    private mutating func takeUpAgain(_ id: InteractionID, _ dialling: Dialling, _ waiting: Waiting, _ turn: inout Turn) {
        route(.transfer(id, from: dialling.agent, to: .queue(waiting.queue), wrapUp: false), &turn)
        free(dialling.agent, of: id, handled: false, &turn)
        let now = turn.now
        update(id, &turn) { $0.move(to: .queued(waiting), on: .requeue, at: now) }
        openSegment(.queue, id, queue: waiting.queue, &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("queued", id, &turn)
    }

    // MARK: Putting it off

    private mutating func postpone(_ id: InteractionID, _ waiting: Waiting, until: Timestamp, _ turn: inout Turn) {
        let now = turn.now
        update(id, &turn) { interaction in
            interaction.callback?.due = until
            interaction.move(to: .scheduled(waiting, until: until), on: .postpone, at: now)
        }
        openSegment(.scheduled, id, queue: waiting.queue, &turn)
        turn.changedQueues.insert(waiting.queue)
    }

    /// The queue serves it no more. Nobody is on the phone who could hear a flow, so it is put off, and nothing is lost.
    mutating func callbackLeft(_ id: InteractionID, _ waiting: Waiting, _ reason: LeaveReason, _ target: LeaveTarget?, _ turn: inout Turn) {
        guard let callback = interactions[id]?.callback else { return }
        guard let queue = queues[waiting.queue] else { return close(id, Ending(.failed, reason: "queue-removed"), &turn) }
        let until: Timestamp
        switch reason {
        case .queueClosed: until = nextOpening(of: queue, at: turn.now)
        case .drained where target == .callback: until = turn.now
        case .drained where target == .hangUp, .callbackGivenUp, .queueRemoved, .agentRemoved: return close(id, Ending(.failed, reason: reason.text), &turn)
        case .drained, .step, .offersExhausted, .manual: until = turn.now + callback.retryAfter
        }
        closeSegments([.queue], id, outcome: reason.text, &turn)
        postpone(id, waiting, until: until, &turn)
        park(id, waiting, until: until, &turn)
    }

    /// When a queue that is closed opens; where nobody knows, it is looked at again after the time between two attempts.
    func nextOpening(of queue: QueueProfile, at now: Timestamp) -> Timestamp {
        guard !queue.emergency, let hours = queue.hours, !hours.isOpen(at: now), let opening = hours.nextChange(after: now) else {
            return now + queue.callbacks.retryAfter
        }
        return opening
    }

    /// Another instant for one that no agent has.
    mutating func reschedule(_ id: InteractionID, _ place: Waiting, at due: Timestamp, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        route(.leave(id), &turn)
        if case .queued = interaction.phase {
            closeSegments([.queue], id, outcome: "rescheduled", &turn)
            postpone(id, place, until: due, &turn)
        } else {
            update(id, &turn) { interaction in
                interaction.callback?.due = due
                interaction.amend(.scheduled(place, until: due))
            }
        }
        park(id, place, until: due, &turn)
    }
}
