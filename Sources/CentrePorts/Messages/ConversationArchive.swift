import ContactDomain

/// Which ended conversations a list shows. Nil means any.
public struct ConversationFilter: Codable, Equatable, Sendable {
    /// Had it last.
    public var agent: AgentID?
    /// Served it last.
    public var queue: QueueID?

    public init(agent: AgentID? = nil, queue: QueueID? = nil) {
        self.agent = agent
        self.queue = queue
    }
}

/// Conversations as lists and permissions ask for them.
public protocol ConversationArchive: Sendable {
    /// Those of these that there are, in any order.
    func conversations(_ ids: [ConversationID]) async throws -> [Conversation]
    /// Those whose latest interaction has ended, the latest end first. A cursor that is not one throws `InvalidCursor`.
    func ended(_ filter: ConversationFilter, cursor: String?, limit: Int) async throws -> Page<Conversation>
    /// How many messages of its customer, up to 99, nobody has read in each of these.
    func unread(in conversations: [Conversation]) async throws -> [ConversationID: Int]
    /// Whether the agent had the conversation at any time, not only an offer of it.
    func has(_ agent: AgentID, served conversation: ConversationID) async throws -> Bool
    /// Messages and notes that hold all these words, newest first, in conversations that the agent has or had.
    func searchMessages(_ text: String, servedBy agent: AgentID, cursor: String?, limit: Int) async throws -> Page<Message>
}
