import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// What the input says. Where it throws, the caller drops the changed copy.
    mutating func apply(_ input: RoutingInput) throws(RoutingFault) {
        switch input {
        case .setPolicy(let policy): try setPolicy(policy)
        case .setQueue(let policy): try setQueue(policy)
        case .removeQueue(let id): try removeQueue(id)
        case .setAgent(let policy): try setAgent(policy)
        case .removeAgent(let id): try removeAgent(id)
        case .presence(let id, let available): try setPresence(id, available)
        case .signOut(let id, let work): try signOut(id, work)
        case .respond(let id):
            guard agent(id) != nil else { throw .unknownAgent(id) }
            respondAgain(id)
        case .enqueue(let item): try enqueue(item)
        case .schedule(let item, let due): try schedule(item, due: due)
        case .leave(let id): try leave(id)
        case .reprioritise(let id, let priority): try reprioritise(id, priority)
        case .move(let id, let queue, let keepsAge): try move(id, to: queue, keepsAge: keepsAge)
        case .drain(let id, let target): try drain(id, target)
        case .assign(let id, let agent, let mode): try assign(id, agent, mode)
        case .accept(let id, let agent): try answer(id, agent, nil)
        case .decline(let id, let agent, let end): try answer(id, agent, end)
        case .release(let id, let agent, let wrapUp): try release(id, agent, wrapUp: wrapUp)
        case .finishWrapUp(let id, let agent, let hasCode): try finishWrapUp(id, agent, hasCode: hasCode)
        case .extendWrapUp(let id, let agent): try extendWrapUp(id, agent)
        case .transfer(let id, let agent, let target, let wrapUp): try transfer(id, from: agent, to: target, wrapUp: wrapUp)
        case .callbackFailed(let id, let agent): try callbackFailed(id, agent)
        case .occupy(let id, let agent, let channel, let queue): try occupy(id, agent, channel, queue)
        case .freeze(let freezes): isFrozen = freezes
        case .tick: break
        }
    }
}
