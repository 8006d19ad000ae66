import ContactDomain

/// One thing that happened, as event streams and webhooks tell it. Encoded once, whoever reads it.
public struct FeedEvent: Codable, Equatable, Sendable {
    /// The place in the feed: the journal's number, then the place within that input.
    public struct Position: Codable, Hashable, Comparable, Sendable, LosslessStringConvertible {
        public let sequence: Int64
        public let index: Int

        public init(sequence: Int64, index: Int) {
            self.sequence = sequence
            self.index = index
        }

        /// Reads `12-0`.
        public init?(_ description: String) {
            let parts = description.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let sequence = Int64(parts[0]), let index = Int(parts[1]), sequence >= 0, index >= 0 else { return nil }
            self.init(sequence: sequence, index: index)
        }

        public var description: String { "\(sequence)-\(index)" }

        public static func < (left: Self, right: Self) -> Bool {
            (left.sequence, left.index) < (right.sequence, right.index)
        }
    }

    public let position: Position
    public let at: Timestamp
    /// `interaction.queued`, `agent.changed`…
    public let name: String
    public let interaction: InteractionID?
    /// The conversation that it belongs to, where its customer may know of it too.
    public let conversation: ConversationID?
    /// Agents whom this event concerns; supervisors and integrations see all events.
    public let agents: [AgentID]
    /// The view of what changed: an `InteractionView`, an `AgentView`, a `QueueLoadView` or a `QueueLineView`, as JSON in UTF-8.
    public let json: String
    /// The queue whose line this shows, for those who serve it. It comes anew to whoever begins to read.
    public let line: QueueID?
    /// False for what is so at this moment, not what happened: a line, somebody who types. It is not kept, and has the position of the last
    /// event before it.
    public let isKept: Bool

    public init(
        position: Position, at: Timestamp, name: String, interaction: InteractionID?, conversation: ConversationID? = nil, agents: [AgentID], json: String,
        line: QueueID? = nil, isKept: Bool = true
    ) {
        self.position = position
        self.at = at
        self.name = name
        self.interaction = interaction
        self.conversation = conversation
        self.agents = agents
        self.json = json
        self.line = line
        self.isKept = isKept
    }
}

extension FeedEvent {
    /// How many events a reader may be behind before it is cut off.
    public static let readerLimit = 1_024
    /// The name of the event that tells a reader that its position is too old: it has to read the state anew.
    public static let resyncName = "resync"

    public static func resync(at now: Timestamp, _ position: Position) -> Self {
        Self(position: position, at: now, name: resyncName, interaction: nil, agents: [], json: "null")
    }
}
