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
            if case .notResponding = desk.status { desk.become(.idle, at: now) }
        }
        if presence.kind != .available { withdrawOffer(from: agent, because: "agent-left", &turn) }
    }

    /// Takes back what rings at a desk that should not be rung any more. What was accepted already stays.
    mutating func withdrawOffer(from agent: AgentID, because outcome: String, _ turn: inout Turn) {
        guard case .offered(let id) = agents[agent]?.status, case .offered(_, let offer) = interactions[id]?.phase, !offer.accepted else { return }
        takeBackOffer(id, outcome: outcome, &turn)
        free(agent, handled: false, &turn)
    }

    mutating func endpoint(_ name: EndpointName, reachable: Bool, _ turn: inout Turn) {
        guard let agent = endpoints[name], let desk = agents[agent], desk.reachable != reachable else { return }
        change(agent, &turn) { $0.reachable = reachable }
        guard !reachable, let id = desk.interaction, interactions[id]?.phase.conversation != nil else { return }
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
        if case .offered = desk.status { return }
        if desk.presence.kind == .offline {
            route(.signOut(agent, .keep), &turn)
        } else {
            route(.presence(agent, available: desk.obstacles.isEmpty ? Set(ContactChannel.allCases) : []), &turn)
        }
    }

    mutating func setStatus(_ status: AgentDesk.Status, of agent: AgentID, _ turn: inout Turn) {
        let now = turn.now
        change(agent, &turn) { $0.become(status, at: now) }
    }

    /// The agent has nothing to do.
    /// - Parameter handled: an interaction was handled: idle time starts anew.
    mutating func free(_ agent: AgentID, handled: Bool, _ turn: inout Turn) {
        guard let desk = agents[agent] else { return }
        // A new place among the idle begins with it.
        if handled, let id = desk.interaction { route(.release(id, agent, wrapUp: false), &turn) }
        if desk.removed { return forget(agent, &turn) }
        let now = turn.now
        change(agent, &turn) { $0.become(.idle, at: now) }
    }

    /// Nobody answered at this agent's desk: nothing more is offered until a click, or until the time is over.
    mutating func stopResponding(_ agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents[agent] else { return }
        if desk.removed { return forget(agent, &turn) }
        let until = turn.now + policy.notRespondingFor
        let number = desk.timerNumber + 1
        let now = turn.now
        change(agent, &turn) { desk in
            desk.timerNumber = number
            desk.become(.notResponding(until: until, timer: number), at: now)
        }
        turn.timer(.notResponding, agent.description, number, at: until)
    }

    mutating func notRespondingOver(_ agent: AgentID, timer: Int, _ turn: inout Turn) {
        guard let desk = agents[agent], case .notResponding(_, let present) = desk.status, present == timer else { return }
        free(agent, handled: false, &turn)
    }

    mutating func forget(_ agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents.removeValue(forKey: agent) else { return }
        if endpoints[desk.profile.endpoint] == agent { endpoints[desk.profile.endpoint] = nil }
        route(.removeAgent(agent), &turn)
    }
}
