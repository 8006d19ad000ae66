import ContactDomain

/// What of the feed a reader wants. Each event goes only to those who asked for it, so a reader of one conversation costs the others nothing.
public enum FeedTopic: Hashable, Sendable {
    case everything
    /// What concerns this agent, and the line of every queue: which of these the agent may see, the reader knows.
    case agent(AgentID)
    /// What belongs to this conversation, notes of the staff included.
    case conversation(ConversationID)

    public func contains(_ event: FeedEvent) -> Bool {
        switch self {
        case .everything: true
        case .agent(let agent): event.line != nil || event.agents.contains(agent)
        case .conversation(let conversation): event.conversation == conversation
        }
    }
}
