import CentrePorts
import ContactDomain

// What is said of customers: the cards of those who are in contact stay true, and everybody who reads the feed is told.

extension CentreCore {
    mutating func learn(_ fact: CustomerFact, _ turn: inout Turn) throws(Rejection) {
        switch fact {
        case .recognised(let id, let card): try recognised(id, as: card, &turn)
        case .linked(let id, let card): try link(id, to: card, &turn)
        case .created(let customer): tell("customer.created", CustomerNotice(customer), &turn)
        case .changed(let customer):
            replaceCards(of: [customer.id], by: customer, &turn)
            tell("customer.updated", CustomerNotice(customer), &turn)
        case .merged(let part, let whole):
            replaceCards(of: [part, whole.id], by: whole, &turn)
            tell("customer.merged", CustomerNotice(whole, part: part), &turn)
        case .unmerged(let part, let whole):
            replaceCards(of: [whole.id], by: whole, &turn)
            tell("customer.unmerged", CustomerNotice(whole, part: part.id), &turn)
            tell("customer.updated", CustomerNotice(part), &turn)
        case .leaving(let ids): try forget(Set(ids))
        case .erased(let id):
            takeCards(of: id, &turn)
            tell("customer.erased", CustomerNotice(erased: id), &turn)
        }
    }

    private mutating func link(_ id: InteractionID, to card: CustomerCard, _ turn: inout Turn) throws(Rejection) {
        turn.subject = id
        if interactions[id] != nil {
            update(id, &turn) { $0.thread?.conversation.customer = card.id }
            return give(card, to: id, &turn)
        }
        // Over a moment ago: what the customer writes next must not bring the old answer back.
        guard let place = lingering.lastIndex(where: { $0.conversation.interaction == id }) else {
            throw Rejection(.notFound, "interaction-not-live", "There is no live interaction \(id); it may have ended.")
        }
        lingering[place].conversation.customer = card.id
        let conversation = lingering[place].conversation
        turn.conversations[conversation.key] = conversation
    }

    private mutating func replaceCards(of ids: Set<CustomerID>, by customer: Customer, _ turn: inout Turn) {
        let card = CustomerCard(customer)
        for id in interactions.keys.sorted() {
            guard let present = interactions[id]?.customer, ids.contains(present.id) else { continue }
            give(card, to: id, &turn)
        }
    }

    /// Whoever was recognised as somebody in the moment in which that one was erased is a stranger.
    private mutating func takeCards(of customer: CustomerID, _ turn: inout Turn) {
        lingering.removeAll { $0.conversation.customer == customer }
        for id in interactions.keys.sorted() where interactions[id]?.customer?.id == customer {
            update(id, &turn) { interaction in
                interaction.customer = nil
                interaction.thread?.conversation.customer = nil
                interaction.written = nil
            }
            announce("updated", id, &turn)
        }
    }

    /// The next checkpoint must know nothing of them.
    private mutating func forget(_ ids: Set<CustomerID>) throws(Rejection) {
        let open = interactions.values.filter { $0.customer.map { ids.contains($0.id) } ?? false }.map(\.id).min()
        if let open {
            throw Rejection(.conflict, "customer-in-contact", "Somebody is in contact with this customer (\(open)): erase them when that is over.")
        }
        lingering.removeAll { $0.conversation.customer.map(ids.contains) ?? false }
    }

    /// Agents hear of the customers with whom they are in contact.
    private mutating func tell(_ name: String, _ notice: CustomerNotice, _ turn: inout Turn) {
        var agents: [AgentID] = []
        for id in interactions.keys.sorted() {
            guard let interaction = interactions[id], interaction.customer?.id == notice.id else { continue }
            for agent in interaction.phase.agents where !agents.contains(agent) { agents.append(agent) }
        }
        turn.announcements.append(Announcement(name: name, interaction: nil, agents: agents, view: .customer(notice)))
    }
}
