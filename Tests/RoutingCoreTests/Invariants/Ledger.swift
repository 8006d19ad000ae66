import ContactDomain
import RoutingCore

/// What must be true of a floor, as anybody outside can tell from the inputs and outputs alone.
///
/// It decides nothing. It keeps the facts in the shape of the reference, so that the reference's predicates can be asked, and complains
/// about whatever an engine must never say.
struct Ledger {
    var world = ReferenceRouting()
    private(set) var complaints: [String] = []
    /// How many offers there were: a floor without any proves nothing.
    var offers = 0

    mutating func complain(_ what: String) { complaints.append("at \(world.now.milliseconds): \(what)") }

    mutating func passed(to instant: Timestamp) { world.now = max(world.now, instant) }

    /// What an input means by itself, if it was not refused. Its outputs follow.
    mutating func took(_ input: RoutingInput) {
        switch input {
        case .setPolicy(let policy): world.policy = policy
        case .setQueue(let policy): took(policy)
        case .setAgent(let policy):
            if world.agent(policy.id) == nil { world.agents.append(ReferenceAgent(policy: policy, since: world.now)) }
            world.changeAgent(policy.id) { $0.policy = policy }
        case .presence(let id, let available):
            world.changeAgent(id) {
                $0.isSignedIn = true
                $0.available = available
            }
        // Whoever is removed is gone when the outputs come, though their work is still to be heard of.
        case .signOut(let id, _), .removeAgent(let id): world.changeAgent(id) { $0.isSignedIn = false }
        case .enqueue(let facts): arrived(facts)
        case .schedule(let facts, let due): world.items.append(ReferenceItem(facts: facts, place: .parked(until: due ?? world.now), enteredAt: world.now))
        case .occupy(let id, let agent, let channel, let queue): occupied(id, agent, channel, queue)
        case .reprioritise(let id, let priority): world.changeItem(id) { $0.facts.priority = priority }
        case .move(let id, _, let keepsAge): if !keepsAge { world.changeItem(id) { [now = world.now] in $0.facts.orderAt = now } }
        case .accept(let id, let agent): world.changeItem(id) { $0.place = .active(agent) }
        case .leave(let id), .release(let id, _, _), .callbackFailed(let id, _): gone(id)
        case .transfer(let id, _, let target, _): transferred(id, target)
        case .finishWrapUp(let id, let agent, _): expectWrapUp(id, agent)
        case .freeze(let freezes): world.isFrozen = freezes
        // Gone when settling offers again: nobody is a member of it any more.
        case .removeQueue(let id): world.queues.removeAll { $0.id == id }
        case .respond, .drain, .assign, .decline, .extendWrapUp, .tick: break
        }
    }

    /// What remains to be done when all outputs of an input have been heard.
    mutating func settled(_ input: RoutingInput) {
        switch input {
        case .removeQueue(let id):
            for item in world.items where item.facts.queue == id && item.activeWith == nil { complain("\(item.id) stayed in a queue that is gone") }
        case .removeAgent(let id):
            if !world.load(of: id).filter({ load in world.wrapUp(load.item, id) == nil }).isEmpty { complain("\(id) is gone and had work") }
            world.wrapUps.removeAll { $0.agent == id }
            world.agents.removeAll { $0.id == id }
        default: break
        }
    }

    private mutating func took(_ policy: QueuePolicy) {
        if world.queue(policy.id) == nil {
            let isClosed = policy.emergency || !(policy.hours?.isOpen(at: world.now) ?? true)
            world.queues.append(ReferenceQueue(policy: policy, isClosed: isClosed, nextChange: nil, pass: 0))
        }
        world.changeQueue(policy.id) { $0.policy = policy }
        world.recountSteps(of: policy.id)
    }

    private mutating func arrived(_ facts: RoutingItem) {
        var item = ReferenceItem(facts: facts, place: .waiting, enteredAt: world.now)
        item.facts.orderAt = min(facts.orderAt, world.now)
        item.facts.enqueuedAt = min(facts.enqueuedAt, world.now)
        world.items.append(item)
    }

    private mutating func occupied(_ id: InteractionID, _ agent: AgentID, _ channel: ContactChannel, _ queue: QueueID?) {
        let facts = RoutingItem(id: id, queue: queue ?? RandomPolicies.strangeQueue, channel: channel, orderAt: world.now, enqueuedAt: world.now)
        var item = ReferenceItem(facts: facts, place: .active(agent), enteredAt: world.now)
        item.hasQueue = queue != nil
        world.items.append(item)
    }

    private mutating func transferred(_ id: InteractionID, _ target: RoutingInput.Transfer) {
        guard let item = world.item(id) else { return complain("\(id) was transferred and is not known") }
        switch target {
        case .queue(let queue):
            waits(id, in: queue)
            world.changeItem(id) { $0.facts.sticky = nil }
        case .agent(let agent, let window):
            waits(id, in: item.facts.queue)
            world.changeItem(id) { $0.facts.sticky = .init(agent: agent, why: .named, window: window ?? .zero, exclusive: window == nil) }
        }
    }

    /// It has entered a queue.
    mutating func waits(_ id: InteractionID, in queue: QueueID) {
        world.changeItem(id) { [now = world.now] in
            $0.facts.queue = queue
            $0.hasQueue = true
            $0.place = .waiting
            $0.enteredAt = now
            $0.reached = 0
        }
    }

    /// Kept aside for the output that may still name it: a retry or a wrap-up.
    private(set) var leaving: ReferenceItem?

    mutating func gone(_ id: InteractionID) {
        leaving = world.item(id)
        if leaving == nil { complain("\(id) went and was not known") }
        world.items.removeAll { $0.id == id }
    }

    private mutating func expectWrapUp(_ id: InteractionID, _ agent: AgentID) {
        if world.wrapUp(id, agent) == nil { complain("\(id) was finished by \(agent) and was in no wrap-up") }
    }
}
