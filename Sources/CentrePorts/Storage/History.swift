import ContactDomain

/// Which interactions a list shows. Nil means any.
public struct HistoryFilter: Codable, Equatable, Sendable {
    public var from: Timestamp?
    public var to: Timestamp?
    public var queue: QueueID?
    public var agent: AgentID?
    public var state: InteractionState?
    public var channel: ContactChannel?
    public var direction: Direction?
    /// Part of the customer's number or name.
    public var customer: String?

    public init(
        from: Timestamp? = nil, to: Timestamp? = nil, queue: QueueID? = nil, agent: AgentID? = nil, state: InteractionState? = nil, channel: ContactChannel? = nil,
        direction: Direction? = nil, customer: String? = nil
    ) {
        self.from = from
        self.to = to
        self.queue = queue
        self.agent = agent
        self.state = state
        self.channel = channel
        self.direction = direction
        self.customer = customer
    }
}

/// One page of a list, newest first.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
    public var items: [Item]
    /// Give it back to get the next page; nil on the last one.
    public var nextCursor: String?

    public init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
}

/// A cursor that no page of this list ever gave out.
public struct InvalidCursor: Error, Equatable, Sendable {
    public let cursor: String

    public init(cursor: String) {
        self.cursor = cursor
    }
}

/// Everything that was ever written about interactions. A cursor that is not one throws `InvalidCursor`.
public protocol History: Sendable {
    func interactions(_ filter: HistoryFilter, cursor: String?, limit: Int) async throws -> Page<InteractionView>
    func interaction(_ id: InteractionID) async throws -> InteractionView?
    func segments(of id: InteractionID) async throws -> [Segment]
    func recordings(of id: InteractionID) async throws -> [RecordingRecord]
    func recordings(cursor: String?, limit: Int) async throws -> Page<RecordingRecord>
    func recording(_ id: RecordingID) async throws -> RecordingRecord?
    /// Recordings whose sides still have to be put together: after a restart they are taken up again.
    func unfinishedRecordings() async throws -> [RecordingRecord]
    /// All or none.
    func save(_ recordings: [RecordingRecord]) async throws
    /// Journal entries that concern an interaction, in order.
    func journal(of id: InteractionID) async throws -> [JournalEntry]
    func events(of id: InteractionID) async throws -> [FeedEvent]
}
