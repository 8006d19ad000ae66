import CentrePorts
import ContactDomain
import TandemTesting
@testable import CentreEngine

// What must be so when everything is over.

extension Simulation {
    /// What is not as it must be after `calmDown`, as sentences.
    func verdict() throws -> [String] {
        var wrong = stage.faults
        guard wrong.isEmpty else { return wrong }
        let core = stage.core
        if !core.interactions.isEmpty { wrong.append("live still: \(core.interactions.values.map { "\($0.id) \($0.phase.state)" })") }
        if !core.legs.isEmpty || !core.playbacks.isEmpty || !core.offers.isEmpty { wrong.append("the core keeps legs \(core.legs.keys), playbacks \(core.playbacks.keys), offers \(core.offers.keys)") }
        if !core.recordings.isEmpty { wrong.append("recordings never ended: \(core.recordings.keys.sorted())") }
        if !core.timers.isEmpty { wrong.append("timers never fired: \(core.timers)") }
        if !core.retiredLegs.isEmpty { wrong.append("legs never forgotten: \(core.retiredLegs.keys.sorted())") }
        if core.routing.waitingCount != 0 { wrong.append("in line still: \(core.routing.waitingCount)") }
        if !asterisk.channels.isEmpty { wrong.append("channels left: \(asterisk.channels.keys.sorted())") }
        if !asterisk.bridges.isEmpty { wrong.append("bridges left: \(asterisk.bridges.keys.sorted())") }
        if !asterisk.recordings.isEmpty { wrong.append("recordings run on: \(asterisk.recordings.keys.sorted())") }
        for desk in core.agents.values where desk.routingStatus != .idle || desk.removed { wrong.append("agent \(desk.profile.name) is \(desk.routingStatus) with \(desk.work)") }
        return wrong + conservation() + timelines() + (try replays())
    }

    /// Every call that we heard of has one interaction, and every interaction was closed once.
    private func conservation() -> [String] {
        var wrong: [String] = []
        for (id, row) in stage.rows where row.state != .closed || row.ending == nil || stage.closings[id] != 1 {
            wrong.append("\(id) is \(row.state), closed \(stage.closings[id] ?? 0) times")
        }
        let inbound = stage.rows.values.filter { $0.direction == .inbound }
        let callers = Set(inbound.map(\.customerNumber))
        if callers.count != inbound.count { wrong.append("\(inbound.count) interactions of \(callers.count) callers") }
        let isComplete = weather.faults == ModelOfAsterisk.Faults() && !weather.outages
        if inbound.count > asterisk.arrivals || (isComplete && inbound.count != asterisk.arrivals) {
            wrong.append("\(asterisk.arrivals) calls came in, \(inbound.count) were handled")
        }
        for record in stage.recordings.values where record.endedAt == nil { wrong.append("recording \(record.id) has no end") }
        return wrong
    }

    /// What an interaction did has neither gaps nor overlaps, from its first moment to its last; offers lie within waiting.
    private func timelines() -> [String] {
        var wrong: [String] = []
        for (id, segments) in Dictionary(grouping: stage.segments, by: \.interaction) {
            let line = segments.filter { $0.kind != .offer }
            for (before, after) in zip(line, line.dropFirst()) where before.end != after.start {
                wrong.append("\(id): \(before.kind) ends at \(before.end), \(after.kind) begins at \(after.start)")
            }
            if line.last?.end != stage.rows[id]?.closedAt { wrong.append("\(id): the last segment does not end when the interaction does") }
            for segment in segments where segment.end < segment.start { wrong.append("\(id): \(segment.kind) ends before it begins") }
            for offer in segments where offer.kind == .offer && !line.contains(where: { $0.kind == .queue && $0.start <= offer.start && offer.end <= $0.end }) {
                wrong.append("\(id): an offer outside of waiting")
            }
        }
        for id in stage.rows.keys where !stage.segments.contains(where: { $0.interaction == id }) { wrong.append("\(id) has no segments") }
        return wrong
    }

    /// The journal gives the same state again, also through a checkpoint in its middle.
    private func replays() throws -> [String] {
        let live = try CoreStage.encoded(stage.core)
        var wrong: [String] = []
        if try CoreStage.encoded(stage.replayed()) != live { wrong.append("the replayed journal gives another state") }
        if try CoreStage.encoded(stage.replayed(withCheckpointAfter: stage.journal.count / 2)) != live { wrong.append("a checkpoint in the middle gives another state") }
        return wrong
    }

    /// What people hear is what they should, where no command is ever lost: nobody waits in silence, and the two who talk
    /// hear each other and nothing else.
    func misheard() -> [String] {
        guard weather.faults.losesCommand == 0, !weather.outages else { return [] }
        return stage.core.interactions.values.compactMap { call in
            guard let leg = call.customerLeg?.id, let channel = asterisk.channels[leg] else { return nil }
            let inside = asterisk.bridges[call.bridge] ?? []
            let isTogether = inside.contains(leg) && inside.count > 1
            switch call.phase {
            case .queued, .offered, .held, .agentLost:
                if isTogether { return "\(call.id) is \(call.phase.state), but the two are in one bridge" }
                return channel.hasMusic || asterisk.playbacks.values.contains(leg) ? nil : "\(call.id) is \(call.phase.state) in silence"
            case .active:
                guard call.agentLeg?.isUp == true else { return nil }
                let two: Set<LegID> = [leg, call.agentLeg?.id ?? leg]
                return inside == two && !channel.hasMusic ? nil : "\(call.id) is active, but the two do not hear each other, or somebody else hears them"
            case .inFlow, .scheduled, .dialling, .wrapUp, .closed: return nil
            }
        }
    }
}
