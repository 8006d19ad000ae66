import CentrePorts
import ContactDomain
import FlowCore

extension CentreCore {
    /// A timer fired. Its number tells whether what it was for is still so.
    mutating func fire(_ key: TimerKey, _ turn: inout Turn) {
        timers[key] = nil
        switch key.purpose {
        // What is due in routing happens when the turn is settled; here time has passed, and that is all.
        case .routing: return
        case .approach:
            approaching = []
            return
        case .line:
            if let queue = QueueID(key.owner) { turn.changedLines.insert(queue) }
            return
        case .menu, .playback, .offer, .connect, .dial, .announcement, .wrapUp, .agentLost, .notResponding, .idle, .recognition, .desk: break
        }
        if let id = InteractionID(key.owner), interactions[id] != nil {
            turn.subject = id
            switch key.purpose {
            case .menu: advanceFlow(id, .timedOut(number: key.number), &turn)
            case .offer, .connect: offerTimedOut(id, timer: key.number, &turn)
            case .playback: playbackOverdue(id, timer: key.number, &turn)
            case .dial: dialTimedOut(id, timer: key.number, &turn)
            case .announcement: announcementDue(id, &turn)
            case .wrapUp: wrapUpTimedOut(id, timer: key.number, &turn)
            case .agentLost: lossTimerFired(id, timer: key.number, &turn)
            case .idle: silenceLasts(id, timer: key.number, &turn)
            case .recognition: recognitionTimedOut(id, timer: key.number, &turn)
            case .notResponding, .approach, .routing, .line, .desk: break
            }
        } else if let agent = AgentID(key.owner), agents[agent] != nil {
            switch key.purpose {
            case .notResponding: notRespondingOver(agent, timer: key.number, &turn)
            case .desk: deskStaysAway(agent, timer: key.number, &turn)
            case .menu, .playback, .offer, .connect, .dial, .announcement, .wrapUp, .agentLost, .approach, .routing, .line, .idle, .recognition: break
            }
        }
    }
}
