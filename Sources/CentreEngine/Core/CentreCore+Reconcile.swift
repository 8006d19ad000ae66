import CentrePorts
import ContactDomain
import RoutingCore
import FlowCore

// Level, not edge: what the telephony server has is compared with what we believe, and both are made to agree.
// Events make it fast; this makes it true.

extension CentreCore {
    /// How long a leg that we asked for may be missing from a snapshot: the command may still be on its way.
    static let commandTravelTime = Span.seconds(5)
    /// How long nothing is offered while calls that came before us are on their way.
    static let approachTime = Span(milliseconds: 1_500)
    /// How long a leg that is over for us may still be seen without being news.
    static let retirement = Span.minutes(2)

    mutating func telephonyLost(_ turn: inout Turn) {
        telephony(isUp: false, &turn)
    }

    mutating func reconcile(with snapshot: TelephonySnapshot, _ turn: inout Turn) {
        if let before = serverStartedAt, before != snapshot.serverStartedAt { loseAllMedia(except: snapshot, &turn) }
        serverStartedAt = snapshot.serverStartedAt
        telephony(isUp: true, &turn)
        reconcileEndpoints(snapshot, &turn)
        let seen = Dictionary(snapshot.legs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for id in interactions.keys.sorted() {
            reconcileLegs(of: id, seen, snapshot, &turn)
            if snapshot.afterConnecting { repair(id, snapshot, &turn) } else { repairBridge(id, snapshot, &turn) }
        }
        reconcileRecordings(snapshot, &turn)
        removeStrangers(snapshot, &turn)
        takeUpArrivals(snapshot, &turn)
        if snapshot.afterConnecting { awaitApproaching(snapshot, &turn) }
        retiredLegs = retiredLegs.filter { leg, since in seen[leg] != nil || turn.now - since < Self.retirement }
    }

    /// The telephony server restarted: no call of before lives. One that the new server has came since.
    private mutating func loseAllMedia(except snapshot: TelephonySnapshot, _ turn: inout Turn) {
        let present = Set(snapshot.legs.map(\.id))
        for id in interactions.keys.sorted() {
            guard let interaction = interactions[id], interaction.channel.needsPhone else { continue }
            if let customer = interaction.customerLeg, present.contains(customer.id) { continue }
            for leg in interaction.legs { legs[leg.id] = nil }
            if let playback = interaction.playback { playbacks[playback] = nil }
            update(id, &turn) { interaction in
                interaction.customerLeg = nil
                interaction.agentLeg = nil
                interaction.bridgeExists = false
                interaction.playback = nil
            }
            if case .wrapUp = interaction.phase { continue }
            if keepCallback(interaction, &turn) { continue }
            for agent in interaction.phase.agents { free(agent, of: id, handled: true, &turn) }
            close(id, Ending(.failed, reason: "media-lost"), &turn)
        }
        retiredLegs = [:]
    }

    /// A call-back whose customer is not on the phone is not lost with the calls.
    private mutating func keepCallback(_ interaction: Interaction, _ turn: inout Turn) -> Bool {
        guard interaction.callback != nil else { return false }
        switch interaction.phase {
        case .scheduled: return true
        case .queued: return interaction.customerLeg == nil
        case .offered:
            guard interaction.customerLeg == nil else { return false }
            takeBackOffers(interaction.id, outcome: "media-lost", &turn)
            return true
        case .dialling:
            endDialling(interaction.id, reason: "media-lost", .mediaLost, &turn)
            return true
        case .inFlow, .active, .held, .agentLost, .wrapUp, .closed: return false
        }
    }

    private mutating func reconcileEndpoints(_ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        let reachable = Set(snapshot.reachable)
        for (name, _) in endpoints.sorted(by: { $0.key < $1.key }) {
            endpoint(name, reachable: reachable.contains(name), &turn)
        }
    }

    private mutating func reconcileLegs(of id: InteractionID, _ seen: [LegID: TelephonySnapshot.Leg], _ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        for name in interactions[id]?.legs.map(\.id) ?? [] {
            // What was found of one leg may have ended another: of two who were rung, one has won.
            guard let interaction = interactions[id], let leg = interaction.leg(name) else { continue }
            if let found = seen[leg.id] {
                update(id, &turn) { $0.changeLeg(name) { $0.missedOnce = false } }
                if found.isUp, !leg.isUp { answered(leg.id, &turn) }
                // A call that came to us counts as answered from its arrival; that command was refused or lost.
                if found.arrival != nil, !found.isUp, turn.now - leg.since > Self.commandTravelTime { turn.voice(.answer(leg.id), for: id) }
                continue
            }
            // A young leg may be missing because the command is on its way, or because a sweep is older than its arrival.
            // Right after connecting nothing can have arrived that the snapshot does not have: it comes before all events.
            let mayBeOnItsWay = turn.now - leg.since <= Self.commandTravelTime && !(snapshot.afterConnecting && leg.isUp)
            guard !mayBeOnItsWay else { continue }
            // A snapshot may be older than the last event: outside of a reconnection two must agree.
            if snapshot.afterConnecting || leg.missedOnce {
                ended(leg.id, interaction.customerLeg?.id == name ? .hungUp : missingAgentLeg(id), &turn)
            } else {
                update(id, &turn) { $0.changeLeg(name) { $0.missedOnce = true } }
            }
        }
    }

    /// Why an agent's leg is gone without our having heard of it. A phone that can be reached was hung up; one that cannot was lost.
    /// An offer that nobody could answer while we were away is nobody's fault.
    private func missingAgentLeg(_ id: InteractionID) -> LegEnd {
        guard let phase = interactions[id]?.phase else { return .failed }
        if case .offered = phase { return .mediaLost }
        return phase.agent.flatMap { agents[$0]?.reachable } == true ? .hungUp : .failed
    }

    /// Commands of before may have been lost: what the state needs is asked for again.
    private mutating func repair(_ id: InteractionID, _ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        guard let interaction = interactions[id], interaction.channel.needsPhone else { return }
        update(id, &turn) { $0.bridgeExists = snapshot.bridges[interaction.bridge] != nil }
        switch interaction.phase {
        case .inFlow:
            guard interaction.playback != nil else { return }
            stopPlaying(id, &turn)
            advanceFlow(id, .promptsEnded(complete: false), &turn)
        case .queued:
            stopPlaying(id, &turn)
            startMusic(id, &turn)
        case .offered:
            startMusic(id, &turn)
            makeBridge(id, &turn)
        case .active:
            repairBridge(id, snapshot, &turn)
            repairConversation(interaction, &turn)
        case .held, .agentLost:
            if let customer = interaction.customerLeg, snapshot.bridges[interaction.bridge]?.contains(customer.id) == true {
                turn.voice(.leave(interaction.bridge, [customer.id]), for: id)
            }
            startMusic(id, &turn)
            repairConversation(interaction, &turn)
        case .scheduled, .dialling, .wrapUp, .closed: break
        }
    }

    /// What must not be heard or kept against somebody's will is asked for again: doing it twice does it once.
    private func repairConversation(_ interaction: Interaction, _ turn: inout Turn) {
        if interaction.muted, let agent = interaction.agentLeg { turn.voice(.mute(agent.id, true), for: interaction.id) }
        guard let recording = interaction.recording, let customer = interaction.customerLeg else { return }
        let paused = interaction.recordingState == .paused
        turn.voice(.keepRecording(recording, customer: customer.id, paused: paused), for: interaction.id)
        if paused { turn.voice(.pauseRecording(recording, customer: customer.id), for: interaction.id) }
    }

    /// The two who talk must share a bridge.
    private mutating func repairBridge(_ id: InteractionID, _ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .active = interaction.phase, turn.now - interaction.since > Self.commandTravelTime || snapshot.afterConnecting,
              let customer = interaction.customerLeg, let agent = interaction.agentLeg, agent.isUp else { return }
        let inside = Set(snapshot.bridges[interaction.bridge] ?? [])
        guard !inside.isSuperset(of: [customer.id, agent.id]) else { return }
        turn.voice(.stopMusic(customer.id), for: id)
        update(id, &turn) { $0.bridgeExists = snapshot.bridges[interaction.bridge] != nil }
        joinBridge(id, &turn)
    }

    private mutating func reconcileRecordings(_ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        for id in snapshot.recordings.sorted() {
            recordingStarted(id, &turn)
            // Stopped by us, but still running: the command was lost.
            if let record = recordings[id], let interaction = interactions[record.interaction], interaction.recording != id, let customer = interaction.customerLeg {
                turn.voice(.stopRecording(id, customer: customer.id), for: interaction.id)
            }
        }
        let running = Set(snapshot.recordings)
        for (id, record) in recordings.sorted(by: { $0.key < $1.key }) where !running.contains(id) {
            guard turn.now - record.startedAt > Self.commandTravelTime else { continue }
            let interaction = interactions[record.interaction]
            recordingEnded(id, failure: nil, &turn)
            // A conversation that was being recorded is recorded on; one that somebody paused or stopped is not.
            guard let interaction, interaction.phase.conversation != nil, interaction.recording == id, interaction.recordingState != .paused else { continue }
            startRecording(record.interaction, &turn)
        }
    }

    /// Takes down what is ours over there, but of no use to anybody here.
    private mutating func removeStrangers(_ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        for leg in snapshot.legs where legs[leg.id] == nil {
            // One that was hung up a moment ago may merely still be on its way out.
            if !snapshot.afterConnecting, let since = retiredLegs[leg.id], turn.now - since < Self.commandTravelTime { continue }
            if retiredLegs[leg.id] != nil || leg.arrival == nil {
                retiredLegs[leg.id] = retiredLegs[leg.id] ?? turn.now
                turn.voice(.hangUp(leg.id, .normal), for: nil)
            }
        }
        let used = Set(interactions.values.filter(\.bridgeExists).map(\.bridge))
        for bridge in snapshot.bridges.keys.sorted() where !used.contains(bridge) {
            turn.voice(.destroyBridge(bridge), for: nil)
        }
    }

    /// The dialplan tries again once a second: in a little more than that all who came before are here.
    private mutating func awaitApproaching(_ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        approaching = Set(snapshot.approaching.filter { legs[$0] == nil })
        if !approaching.isEmpty { turn.timer(.approach, "telephony", 0, at: turn.now + Self.approachTime) }
    }

    /// Calls that came while we did not listen, in the order in which they came.
    private mutating func takeUpArrivals(_ snapshot: TelephonySnapshot, _ turn: inout Turn) {
        let arrivals = snapshot.legs.compactMap(\.arrival).filter { legs[$0.leg] == nil && retiredLegs[$0.leg] == nil }
        for arrival in arrivals.sorted(by: { ($0.arrivedAt, $0.leg) < ($1.arrivedAt, $1.leg) }) { arrive(arrival, &turn) }
    }
}
