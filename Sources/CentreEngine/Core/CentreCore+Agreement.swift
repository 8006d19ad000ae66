import CentrePorts
import ContactDomain

extension CentreCore {
    /// False for what changes nothing: it is not worth a place in the journal. In doubt true, never false.
    func isNews(_ input: Input, at now: Timestamp) -> Bool {
        // Something is due in routing: its timer is on its way, and whatever comes first brings it about.
        if let due = routing.nextDeadline, due <= now { return true }
        if case .storage(let isFailing) = input { return isFailing != storageFails }
        guard case .telephony(let fact) = input else { return true }
        switch fact {
        case .ringing: return false
        case .endpoint(let name, let reachable): return endpoints[name].flatMap { agents[$0] }.map { $0.reachable != reachable } ?? false
        case .ended(let leg, _): return legs[leg] != nil || retiredLegs[leg] == nil
        case .digit(let leg, _):
            guard let id = legs[leg] else { return false }
            if case .inFlow = interactions[id]?.phase { return true }
            return listensForCallback(id, at: now)
        case .playbackEnded(let playback, _): return playbacks[playback] != nil
        case .recordingStarted(let id), .recordingEnded(let id, _): return recordings[id] != nil
        case .snapshot(let snapshot): return !agrees(with: snapshot, at: now)
        case .arrived, .answered, .disconnected: return true
        }
    }

    /// True where a snapshot brings nothing new: it need not be journalled. In doubt false, never true.
    func agrees(with snapshot: TelephonySnapshot, at now: Timestamp) -> Bool {
        guard telephonyUp, !snapshot.afterConnecting, snapshot.serverStartedAt == serverStartedAt else { return false }
        // Legs that were retired long ago are forgotten with the next snapshot that is taken in.
        guard !retiredLegs.values.contains(where: { now - $0 >= Self.retirement }) else { return false }
        var expected = 0
        for interaction in interactions.values {
            if interaction.recordingState == .starting { return false }
            for leg in interaction.legs {
                if leg.missedOnce { return false }
                expected += 1
            }
            if case .active = interaction.phase, let customer = interaction.customerLeg, let agent = interaction.agentLeg,
               !Set(snapshot.bridges[interaction.bridge] ?? []).isSuperset(of: [customer.id, agent.id]) { return false }
        }
        // Each leg over there is one of ours in the same state, and there are as many: the sets are equal.
        guard snapshot.legs.count == expected else { return false }
        for leg in snapshot.legs {
            guard let id = legs[leg.id], let interaction = interactions[id] else { return false }
            if interaction.leg(leg.id)?.isUp == false, leg.isUp { return false }
            if leg.arrival != nil, !leg.isUp { return false }
        }
        let used = Set(interactions.values.filter(\.bridgeExists).map(\.bridge))
        guard Set(snapshot.bridges.keys).isSubset(of: used), Set(snapshot.recordings) == Set(interactions.values.compactMap(\.recording)),
              recordings.count == snapshot.recordings.count else { return false }
        let reachable = Set(snapshot.reachable)
        return endpoints.allSatisfy { name, agent in agents[agent]?.reachable == reachable.contains(name) }
    }
}
