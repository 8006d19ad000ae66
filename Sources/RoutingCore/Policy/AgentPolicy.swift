import ContactDomain

/// What routing needs to know of one agent.
public struct AgentPolicy: Codable, Equatable, Sendable {
    public let id: AgentID
    public var team: String
    /// Proficiency, 1 to 10.
    public var skills: [SkillName: Int]
    public var attributes: [String: AttributeValue]
    public var capacity: Capacity
    /// The agent's level in a queue, for its selection by level: smaller goes first, 1 where nothing is said.
    public var levels: [QueueID: Int]
    /// Channels whose offers count as accepted at once.
    public var acceptsAutomatically: Set<ContactChannel>

    public init(
        id: AgentID, team: String = "default", skills: [SkillName: Int] = [:], attributes: [String: AttributeValue] = [:], capacity: Capacity = .standard,
        levels: [QueueID: Int] = [:], acceptsAutomatically: Set<ContactChannel> = []
    ) {
        self.id = id
        self.team = team
        self.skills = skills
        self.attributes = attributes
        self.capacity = capacity
        self.levels = levels
        self.acceptsAutomatically = acceptsAutomatically
    }
}

/// How much an agent can do at a time.
public struct Capacity: Codable, Equatable, Sendable {
    /// What one item of a channel takes.
    public struct Rule: Codable, Equatable, Sendable {
        /// Units of the agent's capacity.
        public var units: Int
        /// How many of the channel at a time.
        public var maximum: Int
        /// While one is there nothing else is given, and it is given only to who has nothing else (save what it interrupts).
        public var exclusive: Bool
        /// An item of this channel may arrive while items of these are open, as if they were not there.
        public var interrupts: Set<ContactChannel>

        public init(units: Int, maximum: Int, exclusive: Bool = false, interrupts: Set<ContactChannel> = []) {
            self.units = units
            self.maximum = maximum
            self.exclusive = exclusive
            self.interrupts = interrupts
        }
    }

    public var units: Int
    /// Items of all channels together; nil: as many as the units allow.
    public var items: Int?
    /// A channel without a rule is never given.
    public var rules: [ContactChannel: Rule]

    public init(units: Int, items: Int? = nil, rules: [ContactChannel: Rule]) {
        self.units = units
        self.items = items
        self.rules = rules
    }

    /// A call or video call takes all and interrupts what can wait; three chats, four short messages, or two e-mails fill an agent.
    public static let standard = Capacity(
        units: 12,
        rules: [
            .voice: Rule(units: 12, maximum: 1, exclusive: true, interrupts: [.email]), .video: Rule(units: 12, maximum: 1, exclusive: true, interrupts: [.email]),
            .chat: Rule(units: 4, maximum: 3), .sms: Rule(units: 3, maximum: 4), .wechat: Rule(units: 4, maximum: 3), .weibo: Rule(units: 4, maximum: 3),
            .webhook: Rule(units: 4, maximum: 3), .email: Rule(units: 6, maximum: 2),
        ])
}
