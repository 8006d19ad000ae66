import ContactDomain

/// One item that an agent has.
public struct LoadEntry: Codable, Equatable, Sendable {
    public enum Phase: String, Codable, Equatable, Sendable { case ringing, active, wrapUp }

    public let item: InteractionID
    public let channel: ContactChannel
    public let phase: Phase
    /// Since when it is in this phase.
    public let since: Timestamp
    /// When its wrap-up ends.
    public let until: Timestamp?
}

extension LoadEntry.Phase {
    init(_ phase: WorkEntry.Phase) {
        self =
            switch phase {
            case .ringing: .ringing
            case .active: .active
            case .wrapUp: .wrapUp
            }
    }

    var entry: WorkEntry.Phase {
        switch self {
        case .ringing: .ringing
        case .active: .active
        case .wrapUp: .wrapUp
        }
    }
}

/// Where an item is.
public enum ItemState: Codable, Equatable, Sendable {
    case parked(until: Timestamp)
    case waiting
    /// - Parameter agents: In the order of the offer.
    case offered([AgentID], deadline: Timestamp?)
    case active(AgentID)
    /// With these, and nothing else; by id.
    case wrapUp([AgentID])
}

/// What a score is made of, in micro-points.
public struct ScoreParts: Codable, Equatable, Sendable {
    public var weight: Int64
    public var priority: Int64
    public var tier: Int64
    public var steps: Int64
    public var callback: Int64
    public var urgency: Int64
    public var ageing: Int64
    public var total: Int64
    /// Whether it has waited so long that it goes before all others whatever its score.
    public var overdue: Bool
}
