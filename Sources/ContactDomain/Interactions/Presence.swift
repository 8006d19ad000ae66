/// What the agent chose. It is not the routing status, which is the system's.
public struct Presence: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable {
        case available, onBreak = "break", meeting, offline
    }

    public var kind: Kind
    /// Why, where the kind asks for it: `lunch`.
    public var reason: String?

    public init(_ kind: Kind, reason: String? = nil) {
        self.kind = kind
        self.reason = reason
    }
}

/// What the system knows an agent to be doing.
public enum RoutingStatus: String, Codable, CaseIterable, Equatable, Sendable {
    case idle, offered, interacting, wrapUp, notResponding
}
