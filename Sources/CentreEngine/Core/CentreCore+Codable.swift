import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

/// What is kept in a checkpoint: the facts. Everything that follows from them is rebuilt.
extension CentreCore: Codable {
    private enum CodingKeys: String, CodingKey {
        case policy, agents, queues, entryPoints, flows, interactions, recordings, retiredLegs, timers, approaching, toldLines, routing, telephonyUp, serverStartedAt,
            lingering, messageNumber, recognising, storageFails
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        policy = try container.decode(CentrePolicy.self, forKey: .policy)
        for desk in try container.decode([AgentDesk].self, forKey: .agents) { agents[desk.profile.id] = desk }
        for queue in try container.decode([QueueProfile].self, forKey: .queues) { queues[queue.id] = queue }
        for entryPoint in try container.decode([EntryPoint].self, forKey: .entryPoints) { entryPoints[entryPoint.id] = entryPoint }
        for flow in try container.decode([Flow].self, forKey: .flows) { flows[flow.name] = flow }
        for interaction in try container.decode([Interaction].self, forKey: .interactions) { interactions[interaction.id] = interaction }
        for record in try container.decode([RecordingRecord].self, forKey: .recordings) { recordings[record.id] = record }
        for pending in try container.decode([PendingTimer].self, forKey: .timers) { timers[pending.key] = pending.at }
        retiredLegs = try container.decode([LegID: Timestamp].self, forKey: .retiredLegs)
        // Newer than the first checkpoints.
        approaching = Set(try container.decodeIfPresent([LegID].self, forKey: .approaching) ?? [])
        for told in try container.decodeIfPresent([ToldLine].self, forKey: .toldLines) ?? [] { toldLines[told.queue] = told }
        routing = try container.decode(RoutingEngine.self, forKey: .routing)
        // All lines were filed anew, and none has changed.
        _ = routing.takeChangedLines()
        telephonyUp = try container.decode(Bool.self, forKey: .telephonyUp)
        serverStartedAt = try container.decodeIfPresent(Timestamp.self, forKey: .serverStartedAt)
        lingering = try container.decode([Lingering].self, forKey: .lingering)
        messageNumber = try container.decode(Int64.self, forKey: .messageNumber)
        recognising = try container.decode([InteractionID].self, forKey: .recognising)
        storageFails = try container.decodeIfPresent(Bool.self, forKey: .storageFails) ?? false
        rebuild()
    }

    /// Lists are sorted, so that equal states are equal bytes.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(policy, forKey: .policy)
        try container.encode(agents.values.sorted { $0.profile.id < $1.profile.id }, forKey: .agents)
        try container.encode(queues.values.sorted { $0.id < $1.id }, forKey: .queues)
        try container.encode(entryPoints.values.sorted { $0.id < $1.id }, forKey: .entryPoints)
        try container.encode(flows.values.sorted { $0.name < $1.name }, forKey: .flows)
        try container.encode(interactions.values.sorted { $0.id < $1.id }, forKey: .interactions)
        try container.encode(recordings.values.sorted { $0.id < $1.id }, forKey: .recordings)
        try container.encode(timers.map { PendingTimer(key: $0.key, at: $0.value) }.sorted { ($0.at, $0.key) < ($1.at, $1.key) }, forKey: .timers)
        try container.encode(retiredLegs, forKey: .retiredLegs)
        try container.encode(approaching.sorted(), forKey: .approaching)
        try container.encode(toldLines.values.sorted { $0.queue < $1.queue }, forKey: .toldLines)
        try container.encode(routing, forKey: .routing)
        try container.encode(telephonyUp, forKey: .telephonyUp)
        try container.encode(lingering, forKey: .lingering)
        try container.encode(messageNumber, forKey: .messageNumber)
        try container.encode(recognising, forKey: .recognising)
        try container.encode(storageFails, forKey: .storageFails)
        try container.encodeIfPresent(serverStartedAt, forKey: .serverStartedAt)
    }

    private struct PendingTimer: Codable {
        let key: TimerKey
        let at: Timestamp
    }

    private mutating func rebuild() {
        for (id, desk) in agents { endpoints[desk.profile.endpoint] = id }
        for (id, interaction) in interactions {
            for leg in interaction.legs { legs[leg.id] = id }
            if let thread = interaction.thread { threads[thread.conversation.key] = id }
            if let playback = interaction.playback { playbacks[playback] = id }
            if case .offered(_, let offer) = interaction.phase { offers[offer.id] = id }
        }
    }
}
