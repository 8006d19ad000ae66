import CentrePorts
import ContactDomain
import RoutingCore
import FlowCore

// What admins change takes effect at once, also for those who wait and talk.

extension CentreCore {
    mutating func configure(_ change: ConfigurationChange, _ turn: inout Turn) {
        switch change {
        case .all(let configuration): configureAll(configuration, &turn)
        case .agent(let profile): setAgent(profile, &turn)
        case .agentRemoved(let id): removeAgent(id, &turn)
        case .queue(let profile): setQueue(profile, &turn)
        case .queueRemoved(let id): removeQueue(id, &turn)
        case .entryPoint(let entryPoint): entryPoints[entryPoint.id] = entryPoint
        case .entryPointRemoved(let id): entryPoints[id] = nil
        case .flows(let all): setFlows(all)
        }
    }

    private mutating func configureAll(_ configuration: CentreConfiguration, _ turn: inout Turn) {
        policy = configuration.policy
        route(.setPolicy(policy.routingPolicy), &turn)
        setFlows(configuration.flows)
        entryPoints = [:]
        for entryPoint in configuration.entryPoints { entryPoints[entryPoint.id] = entryPoint }
        for queue in configuration.queues { setQueue(queue, &turn) }
        for agent in configuration.agents { setAgent(agent, &turn) }
        let keptQueues = Set(configuration.queues.map(\.id))
        for id in queues.keys.sorted() where !keptQueues.contains(id) { removeQueue(id, &turn) }
        let keptAgents = Set(configuration.agents.map(\.id))
        for id in agents.keys.sorted() where !keptAgents.contains(id) { removeAgent(id, &turn) }
        watchForDesks(&turn)
    }

    /// Calls that are in a flow keep the version that they began with.
    private mutating func setFlows(_ all: [Flow]) {
        flows = [:]
        for flow in all { flows[flow.name] = flow }
    }

    private mutating func setQueue(_ profile: QueueProfile, _ turn: inout Turn) {
        queues[profile.id] = profile
        route(.setQueue(profile.routing), &turn)
        turn.changedQueues.insert(profile.id)
    }

    private mutating func removeQueue(_ id: QueueID, _ turn: inout Turn) {
        for interaction in interactions.keys.sorted() {
            switch interactions[interaction]?.phase {
            case .queued(let waiting) where waiting.queue == id, .scheduled(let waiting, _) where waiting.queue == id:
                close(interaction, Ending(.failed, reason: "queue-removed"), &turn)
            case .offered(let waiting, _) where waiting.queue == id:
                freeRung(interaction, &turn)
                close(interaction, Ending(.failed, reason: "queue-removed"), &turn)
            default: break
            }
        }
        queues[id] = nil
        toldLines[id] = nil
        route(.removeQueue(id), &turn)
    }

    private mutating func setAgent(_ profile: AgentProfile, _ turn: inout Turn) {
        if let before = agents[profile.id], before.profile.endpoint != profile.endpoint { endpoints[before.profile.endpoint] = nil }
        endpoints[profile.endpoint] = profile.id
        if agents[profile.id] == nil { agents[profile.id] = AgentDesk(profile: profile, at: turn.now) }
        change(profile.id, &turn) { desk in
            if desk.profile.endpoint != profile.endpoint { desk.reachable = false }
            desk.profile = profile
            desk.removed = false
        }
        // Known to routing before it is told what the agent is available for.
        route(.setAgent(profile.routing), &turn)
        if let desk = agents[profile.id] { tellRouting(profile.id, desk, &turn) }
        let unqualified = Set((agents[profile.id]?.offered ?? []).filter { !routing.offerStands($0, with: profile.id) })
        if !unqualified.isEmpty { withdrawOffers(from: profile.id, because: "not-qualified", &turn, where: unqualified.contains) }
    }

    private mutating func removeAgent(_ id: AgentID, _ turn: inout Turn) {
        guard let desk = agents[id] else { return }
        for interaction in desk.offered {
            takeBackOffer(interaction, from: id, outcome: "agent-removed", &turn)
            free(id, of: interaction, handled: false, &turn)
        }
        guard let present = agents[id], !present.work.isEmpty else { return forget(id, &turn) }
        // Nobody who talks is cut off: the desk goes when the last interaction is over. But who is no agent any more cannot write.
        change(id, &turn) { $0.removed = true }
        returnConversations(of: id, &turn)
    }
}
