/// What the agent chose. It is not the routing status, which is the system's.
public struct Presence: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable {
        case available, onBreak = "break", meeting, offline
    }

    public var kind: Kind
    /// Why, where the kind asks for it: `lunch`.
    public var reason: String?
    /// While available, only for these; nil for all that the agent's capacity allows.
    public var channels: [ContactChannel]?

    public init(_ kind: Kind, reason: String? = nil, channels: [ContactChannel]? = nil) {
        self.kind = kind
        self.reason = reason
        self.channels = channels
    }

    public func takes(_ channel: ContactChannel) -> Bool {
        kind == .available && channels?.contains(channel) ?? true
    }
}

/// What the system knows an agent to be doing.
public enum RoutingStatus: String, Codable, CaseIterable, Equatable, Sendable {
    case idle, offered, interacting, wrapUp, notResponding
}
