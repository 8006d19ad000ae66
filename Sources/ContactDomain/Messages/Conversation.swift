/// What makes a conversation the same one when its customer writes again.
public struct ConversationKey: Codable, Hashable, Comparable, Sendable {
    public let channel: ContactChannel
    public let entryPoint: EntryPointID
    /// The customer as this channel knows them: a visitor's id, an e-mail address, an OpenID.
    public let identity: String

    public init(channel: ContactChannel, entryPoint: EntryPointID, identity: String) {
        self.channel = channel
        self.entryPoint = entryPoint
        self.identity = identity
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.channel.rawValue, left.entryPoint, left.identity) < (right.channel.rawValue, right.entryPoint, right.identity)
    }
}

/// All that one customer and we ever wrote to each other at one entry point. It has one interaction after the other, at most one of them open.
public struct Conversation: Codable, Equatable, Sendable {
    public let id: ConversationID
    public let key: ConversationKey
    public let createdAt: Timestamp
    public var customer: CustomerID?
    /// The latest interaction.
    public var interaction: InteractionID
    /// Who had it last: preferred when it goes on.
    public var lastAgent: AgentID?
    /// The queue that served it last: the customer's next message goes there.
    public var lastQueue: QueueID?
    /// When the latest interaction ended; nil while it is open.
    public var closedAt: Timestamp?
    public var lastMessageAt: Timestamp
    /// Messages up to this number the customer has read.
    public var customerReadTo: Int64
    /// Messages up to this number an agent has read.
    public var agentReadTo: Int64

    public init(
        id: ConversationID, key: ConversationKey, createdAt: Timestamp, customer: CustomerID? = nil, interaction: InteractionID, lastAgent: AgentID? = nil,
        lastQueue: QueueID? = nil, closedAt: Timestamp? = nil, lastMessageAt: Timestamp, customerReadTo: Int64 = 0, agentReadTo: Int64 = 0
    ) {
        self.id = id
        self.key = key
        self.createdAt = createdAt
        self.customer = customer
        self.interaction = interaction
        self.lastAgent = lastAgent
        self.lastQueue = lastQueue
        self.closedAt = closedAt
        self.lastMessageAt = lastMessageAt
        self.customerReadTo = customerReadTo
        self.agentReadTo = agentReadTo
    }
}
