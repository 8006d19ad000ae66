import CentrePorts
import ContactDomain
import RoutingCore

// Agents: what they chose, what they do, whether their phone can be reached.

extension CentreCore {
    mutating func setPresence(of agent: AgentID, to presence: Presence, _ turn: inout Turn) throws(Rejection) {
        guard let desk = agents[agent], !desk.removed else {
            throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).")
        }
        if let reason = presence.reason, reason.count > 200 {
            throw Rejection(.invalid, "reason-too-long", "A reason has at most 200 characters.")
        }
        let now = turn.now
        change(agent, &turn) { desk in
            if desk.presence != presence {
                desk.presence = presence
                desk.presenceSince = now
            }
            // Any choice shows that somebody is there.
            desk.respond(at: now)
        }
        let unwanted = agents[agent]?.offered.filter { !presence.takes(interactions[$0]?.channel ?? .voice) } ?? []
        withdrawOffers(from: agent, because: "agent-left", &turn) { unwanted.contains($0) }
        if presence.kind == .offline, policy.returnsConversations { returnConversations(of: agent, &turn) }
    }

    /// Of several desks of one agent one has the phone: else each would fetch the other's calls, without end.
    mutating func takePhone(of agent: AgentID, to place: String, _ turn: inout Turn) throws(Rejection) {
        guard let desk = agents[agent], !desk.removed else {
            throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).")
        }
        guard !place.isEmpty, place.utf8.count <= AgentDesk.longestPlace else {
            throw Rejection(.invalid, "desk-invalid", "The name of a desk has 1 to \(AgentDesk.longestPlace) bytes.")
        }
        if desk.phoneDesk != place { change(agent, &turn) { $0.phoneDesk = place } }
    }

    /// Who goes home leaves nobody waiting: what is written goes back to its queue, in its old place.
    mutating func returnConversations(of agent: AgentID, _ turn: inout Turn) {
        for id in agents[agent]?.interactions ?? [] { giveBack(id, from: agent, outcome: "agent-left", &turn) }
    }

    /// Takes back what rings at a desk that should not be rung any more. What was accepted already stays.
    /// - Parameter concerned: of what is offered, that which is to be taken back.
    mutating func withdrawOffers(from agent: AgentID, because outcome: String, _ turn: inout Turn, where concerned: (InteractionID) -> Bool = { _ in true }) {
        for id in agents[agent]?.offered ?? [] where concerned(id) {
            guard case .offered(_, let offer) = interactions[id]?.phase, offer.ring(of: agent)?.accepted == false else { continue }
            takeBackOffer(id, from: agent, outcome: outcome, &turn)
            free(agent, of: id, handled: false, &turn)
        }
    }

    /// While telephony is away nobody has a phone.
    private func available(_ desk: AgentDesk) -> Set<ContactChannel> {
        telephonyUp ? desk.available : desk.available.filter { !$0.needsPhone }
    }

    /// Telephony came, or went.
    mutating func telephony(isUp: Bool, _ turn: inout Turn) {
        guard telephonyUp != isUp else { return }
        telephonyUp = isUp
        for (agent, desk) in agents.sorted(by: { $0.key < $1.key }) { tellRouting(agent, desk, &turn) }
    }

    mutating func endpoint(_ name: EndpointName, reachable: Bool, _ turn: inout Turn) {
        guard let agent = endpoints[name], let desk = agents[agent], desk.reachable != reachable else { return }
        change(agent, &turn) { $0.reachable = reachable }
        guard !reachable, let id = desk.call, interactions[id]?.phase.conversation != nil else { return }
        watchForLoss(of: agent, in: id, &turn)
    }

    /// Changes a desk in place, tells the matching engine and everybody else.
    mutating func change(_ agent: AgentID, _ turn: inout Turn, _ body: (inout AgentDesk) -> Void) {
        guard var desk = agents.removeValue(forKey: agent) else { return }
        body(&desk)
        agents[agent] = desk
        turn.changedAgents.insert(agent)
        tellRouting(agent, desk, &turn)
    }

    /// What the agent does routing knows from the items; whether anything can be given is told here.
    mutating func tellRouting(_ agent: AgentID, _ desk: AgentDesk, _ turn: inout Turn) {
        // Until the core takes an offer back it stands, whatever happens to the phone meanwhile.
        guard desk.offered.isEmpty else { return }
        if desk.presence.kind == .offline {
            route(.signOut(agent, .keep), &turn)
        } else {
            route(.presence(agent, available: available(desk)), &turn)
        }
    }

    /// The agent has the interaction, in this stage, from now on.
    mutating func engage(_ agent: AgentID, in id: InteractionID, as stage: AgentDesk.Work.Stage, _ turn: inout Turn) {
        let now = turn.now
        let channel = interactions[id]?.channel ?? .voice
        change(agent, &turn) { $0.take(id, channel, as: stage, at: now) }
    }

    /// The agent has nothing more to do with the interaction.
    /// - Parameter handled: it was handled: idle time starts anew.
    mutating func free(_ agent: AgentID, of id: InteractionID, handled: Bool, _ turn: inout Turn) {
        guard let desk = agents[agent] else { return }
        // A new place among the idle begins with it.
        if handled, desk.stage(of: id) != nil { route(.release(id, agent, wrapUp: false), &turn) }
        if desk.removed, desk.interactions.allSatisfy({ $0 == id }) { return forget(agent, &turn) }
        let now = turn.now
        change(agent, &turn) { $0.drop(id, at: now) }
    }

    /// Nobody answered at this agent's desk: nothing more is offered until a click, or until the time is over.
    /// - Parameter id: what was offered there, or was lost there, unless it has been taken away already.
    mutating func stopResponding(_ agent: AgentID, to id: InteractionID?, _ turn: inout Turn) {
        guard let desk = agents[agent] else { return }
        if desk.removed {
            if let id { free(agent, of: id, handled: false, &turn) }
            return
        }
        let until = turn.now + policy.notRespondingFor
        let number = desk.timerNumber + 1
        let now = turn.now
        change(agent, &turn) { desk in
            desk.timerNumber = number
            if let id { desk.drop(id, at: now) }
            desk.fallSilent(AgentDesk.Silence(until: until, timer: number), at: now)
        }
        turn.timer(.notResponding, agent.description, number, at: until)
    }

    mutating func notRespondingOver(_ agent: AgentID, timer: Int, _ turn: inout Turn) {
        guard agents[agent]?.silence?.timer == timer else { return }
        let now = turn.now
        change(agent, &turn) { $0.respond(at: now) }
    }

    mutating func forget(_ agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents.removeValue(forKey: agent) else { return }
        if endpoints[desk.profile.endpoint] == agent { endpoints[desk.profile.endpoint] = nil }
        route(.removeAgent(agent), &turn)
    }
}
