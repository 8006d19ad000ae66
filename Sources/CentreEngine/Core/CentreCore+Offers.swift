import CentrePorts
import ContactDomain
import RoutingCore

// What becomes of an offer: who accepts, who declines, what happens when nobody does. An offer may ring at several; it is
// won once, and each ring ends by itself. When the last one has ended the interaction is back in its place in line.

extension CentreCore {
    /// What an agent is offered under this id.
    private func offered(_ offerID: OfferID, to agent: AgentID) throws(Rejection) -> (InteractionID, Waiting, Offer, Ring) {
        guard let id = offers[offerID], let interaction = interactions[id], case .offered(let waiting, let offer) = interaction.phase, offer.id == offerID else {
            throw Rejection(.conflict, "offer-gone", "The offer is no longer open: it was taken back, timed out, taken by somebody else, or the customer left.")
        }
        guard let ring = offer.ring(of: agent) else {
            guard offer.former.contains(agent) else { throw Rejection(.notFound, "offer-unknown", "This agent has no such offer.") }
            guard offer.accepted else { throw Rejection(.conflict, "offer-gone", "The offer is no longer open for this agent.") }
            throw Rejection(.conflict, "offer-already-taken", "Somebody else has accepted it already.")
        }
        return (id, waiting, offer, ring)
    }

    mutating func accept(_ offerID: OfferID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        if let won = agents[agent]?.interactions.first(where: { interactions[$0]?.phase.conversation?.offer == offerID }) {
            // Said again by the one who has it: the answer was lost on the way.
            turn.subject = won
            return
        }
        var (id, waiting, offer, ring) = try offered(offerID, to: agent)
        turn.subject = id
        guard !ring.accepted else { return }
        for other in offer.rings where other.agent != agent {
            rescind(id, other, &turn)
            offer.end(other)
        }
        cancelTimers(of: offer, id, &turn)
        ring.accepted = true
        offer.rings = [ring]
        guard interactions[id]?.channel.needsPhone != false else { return connectInWriting(id, waiting, offer, agent, &turn) }
        // The phone has to answer now: a new and shorter deadline.
        offer.deadline = turn.now + policy.connectTimeout
        offer.timer = startTimer(.connect, id, at: offer.deadline, &turn)
        update(id, &turn) { $0.amend(.offered(waiting, offer)) }
        announce("updated", id, &turn)
    }

    mutating func decline(_ offerID: OfferID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        let (id, _, _, _) = try offered(offerID, to: agent)
        turn.subject = id
        takeBackOffer(id, from: agent, outcome: "declined", as: .declined, &turn)
        free(agent, of: id, handled: false, &turn)
    }

    /// The time of an offer is up: nobody answered, or an accepted one was not connected.
    mutating func offerTimedOut(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .offered(_, let offer) = interaction.phase, offer.timer == timer else { return }
        for ring in offer.rings {
            takeBackOffer(id, from: ring.agent, outcome: ring.accepted ? "not-connected" : "no-answer", &turn)
            // Where telephony was away, the agent's phone never had a chance: no blame.
            if telephonyUp || ring.leg == nil { stopResponding(ring.agent, to: id, &turn) } else { free(ring.agent, of: id, handled: false, &turn) }
        }
    }

    /// An agent's phone ended the ring.
    mutating func ringEnded(_ id: InteractionID, at agent: AgentID, _ why: LegEnd, _ turn: inout Turn) {
        switch why {
        case .busy, .rejected:
            takeBackOffer(id, from: agent, outcome: why == .busy ? "busy" : "declined", as: why == .busy ? .busy : .declined, &turn)
            free(agent, of: id, handled: false, &turn)
        case .hungUp, .noAnswer:
            takeBackOffer(id, from: agent, outcome: "no-answer", &turn)
            stopResponding(agent, to: id, &turn)
        case .unreachable:
            takeBackOffer(id, from: agent, outcome: "phone-unreachable", &turn)
            stopResponding(agent, to: id, &turn)
        case .failed:
            // The telephony server would not ring the phone: not the agent's doing, so other calls may still be offered.
            takeBackOffer(id, from: agent, outcome: "telephony-failed", as: .unreachable, &turn)
            free(agent, of: id, handled: false, &turn)
        case .mediaLost:
            takeBackOffer(id, from: agent, outcome: "media-lost", &turn)
            free(agent, of: id, handled: false, &turn)
        }
    }

    mutating func cancelTimers(of offer: Offer, _ id: InteractionID, _ turn: inout Turn) {
        cancelTimer(.offer, id, number: offer.timer, &turn)
        cancelTimer(.connect, id, number: offer.timer, &turn)
    }

    // MARK: How rings end

    /// Ends one agent's ring. With the last one the interaction is back where it was in line.
    /// - Parameter end: what it means to routing: whether, and for how long, the agent is not offered this one again.
    mutating func takeBackOffer(_ id: InteractionID, from agent: AgentID, outcome: String, as end: OfferEnd = .withdrawn, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .offered(let waiting, var offer) = interaction.phase, let ring = offer.ring(of: agent) else { return }
        concludeRing(id, ring, outcome: outcome, &turn)
        hangUp(ring, outcome == "no-answer" ? .noAnswer : .normal, id, &turn)
        offer.end(ring)
        if offer.rings.isEmpty {
            cancelTimers(of: offer, id, &turn)
            offers[offer.id] = nil
            let now = turn.now
            update(id, &turn) { $0.move(to: .queued(waiting), on: .offerEnded, at: now) }
        } else {
            update(id, &turn) { $0.amend(.offered(waiting, offer)) }
        }
        route(.decline(id, agent, end), &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("updated", id, &turn)
    }

    /// Ends all rings, without blame.
    mutating func takeBackOffers(_ id: InteractionID, outcome: String, _ turn: inout Turn) {
        guard case .offered(_, let offer) = interactions[id]?.phase else { return }
        for agent in offer.agents {
            takeBackOffer(id, from: agent, outcome: outcome, &turn)
            free(agent, of: id, handled: false, &turn)
        }
    }

    /// Somebody else has accepted: the phone falls silent, and the agent is free at once, without blame.
    private mutating func rescind(_ id: InteractionID, _ ring: Ring, _ turn: inout Turn) {
        concludeRing(id, ring, outcome: Self.answeredElsewhere, &turn)
        hangUp(ring, .answeredElsewhere, id, &turn)
        route(.decline(id, ring.agent, .withdrawn), &turn)
        free(ring.agent, of: id, handled: false, &turn)
    }

    static let answeredElsewhere = "answered-elsewhere"

    /// Tells the end of one ring, as it was, and closes its segment.
    mutating func concludeRing(_ id: InteractionID, _ ring: Ring, outcome: String, _ turn: inout Turn) {
        guard var view = view(of: id) else { return }
        view.agent = ring.agent
        view.agentName = agents[ring.agent]?.profile.name
        view.offer?.agent = ring.agent
        view.offer?.agents = [ring.agent]
        turn.announcements.append(Announcement(name: "interaction.offerEnded", interaction: id, agents: [ring.agent], view: .interaction(view)))
        closeSegments([.offer], id, of: ring.agent, outcome: outcome, &turn)
    }

    /// Hangs up a ring's leg, unless it is gone already.
    mutating func hangUp(_ ring: Ring, _ cause: HangUpCause, _ id: InteractionID, _ turn: inout Turn) {
        guard let leg = ring.leg, legs[leg.id] == id else { return }
        retire(leg.id, cause, id, &turn)
    }

    /// All at whom an interaction rings are free again, because it ends.
    mutating func freeRung(_ id: InteractionID, _ turn: inout Turn) {
        guard case .offered(_, let offer) = interactions[id]?.phase else { return }
        for agent in offer.agents { free(agent, of: id, handled: false, &turn) }
    }
}
