import ContactDomain

/// One interaction that wants an agent.
public struct RoutingItem: Codable, Equatable, Sendable {
    /// An agent who is preferred for a while, then anyone.
    public struct Sticky: Codable, Equatable, Sendable {
        public enum Why: String, Codable, Equatable, Sendable { case lastAgent, accountOwner, named }

        public var agent: AgentID
        public var why: Why
        /// Since the item entered its queue.
        public var window: Span
        /// Nobody else, ever.
        public var exclusive: Bool

        public init(agent: AgentID, why: Why = .lastAgent, window: Span = .seconds(30), exclusive: Bool = false) {
            self.agent = agent
            self.why = why
            self.window = window
            self.exclusive = exclusive
        }
    }

    /// The customer is called back instead of waiting.
    public struct Callback: Codable, Equatable, Sendable {
        public var number: String
        /// How often it is tried in all.
        public var attempts: Int
        public var retryAfter: Span

        public init(number: String, attempts: Int = 3, retryAfter: Span = .minutes(15)) {
            self.number = number
            self.attempts = attempts
            self.retryAfter = retryAfter
        }
    }

    public let id: InteractionID
    public var queue: QueueID
    public var channel: ContactChannel
    public var priority: Int
    public var tier: String?
    public var orderAt: Timestamp
    public var enqueuedAt: Timestamp
    public var requirement: SkillExpression
    public var preferred: [SkillName: Int]
    public var attributes: [String: AttributeValue]
    public var sticky: Sticky?
    public var callback: Callback?
    /// Who is not offered it, each until an instant.
    public var excluded: [AgentID: Timestamp]

    public init(
        id: InteractionID, queue: QueueID, channel: ContactChannel = .voice, priority: Int = 0, tier: String? = nil, orderAt: Timestamp, enqueuedAt: Timestamp,
        requirement: SkillExpression = .always, preferred: [SkillName: Int] = [:], attributes: [String: AttributeValue] = [:],
        sticky: Sticky? = nil, callback: Callback? = nil, excluded: [AgentID: Timestamp] = [:]
    ) {
        self.id = id
        self.queue = queue
        self.channel = channel
        self.priority = priority
        self.tier = tier
        self.orderAt = orderAt
        self.enqueuedAt = enqueuedAt
        self.requirement = requirement
        self.preferred = preferred
        self.attributes = attributes
        self.sticky = sticky
        self.callback = callback
        self.excluded = excluded
    }
}
