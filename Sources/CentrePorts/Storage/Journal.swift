import ContactDomain

/// One input of the engine, as it is kept.
public struct JournalEntry: Equatable, Sendable {
    public let sequence: Int64
    public let at: Timestamp
    /// From which the core mints the ids that this input needs.
    public let seed: UInt64
    /// The interaction that the input concerned, where it concerned one.
    public let interaction: InteractionID?
    public let input: Input

    public init(sequence: Int64, at: Timestamp, seed: UInt64, interaction: InteractionID?, input: Input) {
        self.sequence = sequence
        self.at = at
        self.seed = seed
        self.interaction = interaction
        self.input = input
    }
}

/// What one write brings to the disk, all or nothing.
public struct CommitBatch: Equatable, Sendable {
    public var entries: [JournalEntry]
    /// Interactions as they are now; each replaces its earlier row.
    public var interactions: [InteractionView]
    /// Segments that ended.
    public var segments: [Segment]
    public var recordings: [RecordingRecord]
    /// Conversations as they are now; each replaces its earlier row.
    public var conversations: [Conversation]
    /// New and changed messages; each replaces its earlier row.
    public var messages: [Message]
    public var events: [FeedEvent]

    public init(
        entries: [JournalEntry] = [], interactions: [InteractionView] = [], segments: [Segment] = [], recordings: [RecordingRecord] = [],
        conversations: [Conversation] = [], messages: [Message] = [], events: [FeedEvent] = []
    ) {
        self.entries = entries
        self.interactions = interactions
        self.segments = segments
        self.recordings = recordings
        self.conversations = conversations
        self.messages = messages
        self.events = events
    }
}

/// One recording of one interaction.
public struct RecordingRecord: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Equatable, Sendable {
        case recording
        /// Recorded; its two sides are being put together.
        case processing
        case ready, failed
    }

    public let id: RecordingID
    public let interaction: InteractionID
    public var state: State
    public var startedAt: Timestamp
    public var endedAt: Timestamp?
    /// Relative to the recordings folder.
    public var file: String?
    public var failure: String?

    public init(id: RecordingID, interaction: InteractionID, state: State, startedAt: Timestamp, endedAt: Timestamp?, file: String?, failure: String?) {
        self.id = id
        self.interaction = interaction
        self.state = state
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.file = file
        self.failure = failure
    }
}

/// What the engine finds at its start.
public struct Recovery: Sendable {
    /// The core's state as it was encoded, and the number of the last input that it contains.
    public let checkpoint: (sequence: Int64, state: [UInt8])?
    /// Inputs after the checkpoint, in order.
    public let entries: [JournalEntry]

    public init(checkpoint: (sequence: Int64, state: [UInt8])?, entries: [JournalEntry]) {
        self.checkpoint = checkpoint
        self.entries = entries
    }
}

/// The durable order of everything that happened.
public protocol Journal: Sendable {
    /// Writes a batch and returns when it is on the disk (synchronous).
    func commit(_ batch: CommitBatch) async throws
    func saveCheckpoint(sequence: Int64, state: [UInt8]) async throws
    func recover() async throws -> Recovery
    /// Events after a position in order, at most `limit`; nil when the oldest kept event is younger than the position.
    func events(after position: FeedEvent.Position, limit: Int) async throws -> [FeedEvent]?
    /// Deletes events and journal entries before an instant, as far as the last checkpoint allows.
    func prune(before instant: Timestamp) async throws
}
