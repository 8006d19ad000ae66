import ContactDomain
import RoutingCore

/// Coming into a queue, going from it, and the steps on the way.
extension ReferenceRouting {
    static let mostHops = 10

    /// The one way into a queue. The item may still stand elsewhere: it is taken from there.
    mutating func enter(_ newcomer: ReferenceItem, _ queueID: QueueID) {
        items.removeAll { $0.id == newcomer.id }
        var item = newcomer
        item.facts.queue = queueID
        item.hasQueue = true
        item.enteredAt = now
        item.reached = 0
        item.failedOffers = 0
        guard let queue = queue(queueID) else { return say(.left(item.id, .queueRemoved, nil)) }
        guard queue.isClosed else { return join(item) }
        switch queue.closing(item) {
        case .hold: join(item)
        case .serveOut: say(.left(item.id, .queueClosed, nil))
        case .leave(.queue(let next)):
            if mayHop(item, to: next) {
                say(.moved(item.id, from: queueID, to: next, .queueClosed))
                item.hops += 1
                enter(item, next)
            } else {
                say(.overflowRefused(item.id, to: next))
                say(.left(item.id, .queueClosed, nil))
            }
        case .leave(let target): say(.left(item.id, .queueClosed, target))
        }
    }

    private mutating func join(_ newcomer: ReferenceItem) {
        var item = newcomer
        item.place = .waiting
        lineGrows(item.facts.queue)
        items.append(item)
    }

    /// After an offer that failed: it has kept everything.
    mutating func waitAgain(_ id: InteractionID) {
        guard let item = item(id) else { return }
        lineGrows(item.facts.queue)
        changeItem(id) { $0.place = .waiting }
    }

    /// To be called before the item is counted: where nobody waits yet, the queue has no claim to what it missed.
    private mutating func lineGrows(_ id: QueueID) {
        guard waiting(in: id).isEmpty else { return }
        changeQueue(id) { [served] in $0.pass = max($0.pass, served) }
    }

    private func mayHop(_ item: ReferenceItem, to queue: QueueID) -> Bool { self.queue(queue) != nil && item.hops + 1 <= Self.mostHops }

    /// Leaves its queue to a target.
    /// - Returns: Whether it is gone from its place; false where another queue refused it.
    mutating func leave(_ id: InteractionID, _ reason: LeaveReason, _ target: LeaveTarget?) -> Bool {
        guard var item = item(id) else { return true }
        guard case .queue(let next) = target else {
            items.removeAll { $0.id == id }
            say(.left(id, reason, target))
            return true
        }
        guard mayHop(item, to: next) else {
            say(.overflowRefused(id, to: next))
            return false
        }
        say(.moved(id, from: item.facts.queue, to: next, reason))
        item.hops += 1
        enter(item, next)
        return true
    }

    /// Those who wait in a queue that is closed leave, where its rule is so.
    mutating func leaveClosedQueue(_ id: QueueID) {
        guard let queue = queue(id), queue.isClosed else { return }
        for item in servingOrder(of: id) {
            if case .leave(let target) = queue.closing(item) { _ = leave(item.id, .queueClosed, target) }
        }
    }

    /// - Returns: Whether the item left by it.
    mutating func reachNextStep(_ id: InteractionID) -> Bool {
        guard let item = item(id), let step = nextStep(of: item), let steps = queue(item.facts.queue)?.policy.steps else { return true }
        let actions = steps[step.number].actions
        changeItem(id) { $0.reached += 1 }
        say(.stepReached(id, step: step.number, actions))
        for action in actions {
            switch action {
            case .flow(let name): if leave(id, .step(step.number), .flow(name)) { return true }
            case .overflow(let other): if leave(id, .step(step.number), .queue(other)) { return true }
            // All that these do follows from the number of steps reached.
            case .relax, .lower, .require, .addQueues, .addTeams, .raise, .play, .offerCallback: break
            }
        }
        return false
    }

    /// All steps that waited for an offer to fail, or that a new policy put into the past.
    mutating func reachDueSteps(_ id: InteractionID) {
        while let item = item(id), let step = nextStep(of: item), step.due <= now {
            if reachNextStep(id) { return }
        }
    }

    /// A new policy: as if its steps had been there from the start, except that nobody has left by them.
    mutating func recountSteps(of queue: QueueID) {
        for item in items where item.facts.queue == queue && (item.isWaiting || item.offer != nil) {
            var recounted = item
            recounted.reached = 0
            while let step = nextStep(of: recounted), step.due <= now, !step.leaves { recounted.reached += 1 }
            changeItem(item.id) { $0.reached = recounted.reached }
        }
    }
}
