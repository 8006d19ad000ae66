import ContactDomain

/// One agent as the simulation sees them.
struct AgentState: Sendable {
    let id: AgentID
    let group: Int
    /// On shift, and not on a break.
    var isOn = false
    /// Goes home as soon as nothing is left to do.
    var leaves = false
    /// Conversations and wrap-ups.
    var load = 0
    var isNotResponding = false

    /// Paid for: on shift, or still at work.
    var isStaffed: Bool { isOn || load > 0 }
}

/// A wrap-up that runs.
struct WrapUpState: Sendable {
    let agent: Int
    /// When the conversation ended.
    let since: Timestamp
    var extensions = 0
    var isFinishing = false
}

/// An offer that rings.
struct OfferState: Sendable {
    let number: Int
    /// Those at whom it still rings.
    var agents: [Int]
}
