import CentrePorts
import ContactDomain

/// One agent as the core keeps them.
struct AgentDesk: Codable, Equatable, Sendable {
    /// What the system knows the agent to be doing. One field: it cannot contradict itself.
    enum Status: Codable, Equatable, Sendable {
        case idle
        case offered(InteractionID)
        case interacting(InteractionID)
        case wrapUp(InteractionID)
        case notResponding(until: Timestamp, timer: Int)
    }

    var profile: AgentProfile
    var presence = Presence(.offline)
    var presenceSince: Timestamp
    private(set) var status: Status = .idle
    private(set) var statusSince: Timestamp
    var reachable = false
    /// The profile was deleted: the desk goes when its interaction is over.
    var removed = false
    var timerNumber = 0

    init(profile: AgentProfile, at now: Timestamp) {
        self.profile = profile
        presenceSince = now
        statusSince = now
    }

    mutating func become(_ next: Status, at now: Timestamp) {
        guard next != status else { return }
        status = next
        statusSince = now
    }

    var interaction: InteractionID? {
        switch status {
        case .idle, .notResponding: nil
        case .offered(let id), .interacting(let id), .wrapUp(let id): id
        }
    }

    var routingStatus: RoutingStatus {
        switch status {
        case .idle: .idle
        case .offered: .offered
        case .interacting: .interacting
        case .wrapUp: .wrapUp
        case .notResponding: .notResponding
        }
    }

    /// Why nothing could be offered even to an agent with nothing to do.
    var obstacles: [String] {
        var reasons: [String] = []
        if removed { reasons.append("removed") }
        if presence.kind != .available { reasons.append("not-available") }
        if !reachable { reasons.append("phone-unreachable") }
        if case .notResponding = status { reasons.append("not-responding") }
        return reasons
    }

    /// Why nothing is offered to this agent; empty where something can be.
    var notRoutableBecause: [String] {
        switch status {
        case .idle, .notResponding: obstacles
        case .offered, .interacting: obstacles + ["busy"]
        case .wrapUp: obstacles + ["wrap-up"]
        }
    }
}
