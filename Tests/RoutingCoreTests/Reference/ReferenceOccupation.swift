import ContactDomain
import RoutingCore

extension ReferenceRouting {
    /// An item that is with an agent already: an outbound call, or one that was found after a restart.
    mutating func occupy(_ id: InteractionID, _ agent: AgentID, _ channel: ContactChannel, _ queue: QueueID?) throws(RoutingFault) {
        guard self.agent(agent) != nil else { throw .unknownAgent(agent) }
        guard item(id) == nil, !wrapUps.contains(where: { $0.item == id }) else { throw .duplicate(id) }
        let facts = RoutingItem(id: id, queue: queue ?? QueueID(high: 0, low: 0), channel: channel, orderAt: now, enqueuedAt: now)
        var item = ReferenceItem(facts: facts, place: .active(agent), enteredAt: now)
        item.hasQueue = queue != nil
        items.append(item)
        changeAgent(agent) { [now] in
            $0.accepted.append(now)
            $0.idleSince = now
        }
    }
}
