import ContactDomain

/// One agent as everybody outside the core sees them.
public struct AgentView: Codable, Equatable, Sendable {
    public var id: AgentID
    public var name: String
    public var team: String
    public var presence: Presence
    public var presenceSince: Timestamp
    public var routingStatus: RoutingStatus
    public var routingStatusSince: Timestamp
    /// When the routing status ends by itself; nil where it does not.
    public var deadline: Timestamp?
    /// The phone is registered and answers.
    public var reachable: Bool
    /// Which of the agent's desks has the browser phone, by the name that it gave itself; nil: none has asked for it.
    public var phoneDesk: String?
    /// Since when no desk of the agent has been open, for so long that nothing written is offered; nil: one is open, or none ever was.
    public var deskGoneSince: Timestamp?
    /// Why no interaction is offered now, as stable codes: `not-available`, `not-available-for-calls`, `phone-unreachable`, `busy`, `wrap-up`, `not-responding`. Empty: routable.
    public var notRoutableBecause: [String]
    public var interactions: [InteractionID]
    public var load: AgentLoadView

    public init(
        id: AgentID, name: String, team: String, presence: Presence, presenceSince: Timestamp, routingStatus: RoutingStatus, routingStatusSince: Timestamp,
        deadline: Timestamp?, reachable: Bool, phoneDesk: String? = nil, notRoutableBecause: [String], interactions: [InteractionID], load: AgentLoadView = AgentLoadView()
    ) {
        self.id = id
        self.name = name
        self.team = team
        self.presence = presence
        self.presenceSince = presenceSince
        self.routingStatus = routingStatus
        self.routingStatusSince = routingStatusSince
        self.deadline = deadline
        self.reachable = reachable
        self.phoneDesk = phoneDesk
        self.notRoutableBecause = notRoutableBecause
        self.interactions = interactions
        self.load = load
    }
}

/// A queue's present load.
public struct QueueLoadView: Codable, Equatable, Sendable {
    public var id: QueueID
    public var key: String
    public var name: String
    public var waiting: Int
    /// When the one that has waited longest was queued.
    public var longestSince: Timestamp?
    public var routableAgents: Int
    /// By its hours, and not closed in an emergency.
    public var isOpen: Bool
    /// How long one who called now may wait; nil where nobody serves it.
    public var estimatedWait: Span?
    /// The same for a chat: agents take several at a time, and need no phone.
    public var estimatedChatWait: Span?

    public init(
        id: QueueID, key: String, name: String, waiting: Int, longestSince: Timestamp?, routableAgents: Int, isOpen: Bool = true, estimatedWait: Span? = nil,
        estimatedChatWait: Span? = nil
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.waiting = waiting
        self.longestSince = longestSince
        self.routableAgents = routableAgents
        self.isOpen = isOpen
        self.estimatedWait = estimatedWait
        self.estimatedChatWait = estimatedChatWait
    }
}
