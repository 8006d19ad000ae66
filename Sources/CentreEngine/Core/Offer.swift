import CentrePorts
import ContactDomain

/// One interaction held for one agent, or for several of whom the first to accept gets it.
struct Offer: Codable, Equatable, Sendable {
    let id: OfferID
    let offeredAt: Timestamp
    var deadline: Timestamp
    /// The number of the timer that ends it.
    var timer: Int
    /// Where it rings, in the order in which routing named the agents; never empty. Once it is accepted, that ring alone.
    var rings: [Ring]
    /// Agents at whom it no longer rings: what they still click comes too late, which is not their mistake.
    var former: [AgentID] = []

    var agents: [AgentID] { rings.map(\.agent) }

    /// An agent has accepted it; the phone may still have to answer.
    var accepted: Bool { rings.contains(where: \.accepted) }

    mutating func end(_ ring: Ring) {
        rings.removeAll { $0.agent == ring.agent }
        former.append(ring.agent)
    }

    func ring(of agent: AgentID) -> Ring? { rings.first { $0.agent == agent } }

    func ring(on leg: LegID) -> Ring? { rings.first { $0.leg?.id == leg } }
}

/// One agent's part in an offer.
struct Ring: Codable, Equatable, Sendable {
    let agent: AgentID
    /// The agent's phone; nil for what is written, which only the desk shows.
    var leg: Leg?
    var accepted: Bool
}
