import CentrePorts
import ContactDomain

/// One leg of the call.
struct Leg: Codable, Equatable, Sendable {
    let id: LegID
    var isUp: Bool
    /// When we learnt of it or asked for it.
    let since: Timestamp
    /// A sweep did not find it; the next one that does not ends it.
    var missedOnce = false
}

extension Interaction {
    /// All of them: the customer's, then the agents'.
    var legs: [Leg] { [customerLeg].compactMap { $0 } + agentLegs }

    /// The leg of the agent who has it, or those of all at whom it rings.
    var agentLegs: [Leg] {
        if case .offered(_, let offer) = phase { offer.rings.compactMap(\.leg) } else { [agentLeg].compactMap { $0 } }
    }

    func leg(_ id: LegID) -> Leg? {
        if customerLeg?.id == id { return customerLeg }
        if agentLeg?.id == id { return agentLeg }
        if case .offered(_, let offer) = phase { return offer.ring(on: id)?.leg }
        return nil
    }

    mutating func changeLeg(_ id: LegID, _ change: (inout Leg) -> Void) {
        if var leg = customerLeg, leg.id == id {
            change(&leg)
            customerLeg = leg
        } else if var leg = agentLeg, leg.id == id {
            change(&leg)
            agentLeg = leg
        } else if case .offered(let waiting, var offer) = phase, let place = offer.rings.firstIndex(where: { $0.leg?.id == id }), var leg = offer.rings[place].leg {
            change(&leg)
            offer.rings[place].leg = leg
            amend(.offered(waiting, offer))
        }
    }
}
