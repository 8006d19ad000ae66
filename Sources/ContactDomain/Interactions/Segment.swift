/// One immutable fact: what one interaction did, with whom, from when to when. All figures are queries over these.
public struct Segment: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable {
        case flow, queue, offer, dial, talk, hold, agentLost, wrapUp
        /// A call-back before it is due, or until it is tried again.
        case scheduled
    }

    public let id: SegmentID
    public let interaction: InteractionID
    public let kind: Kind
    public let queue: QueueID?
    public let agent: AgentID?
    public let start: Timestamp
    public let end: Timestamp
    /// How it ended, a stable lower-case word: `answered`, `abandoned`, `declined`, `no-answer`…
    public let outcome: String

    public init(id: SegmentID, interaction: InteractionID, kind: Kind, queue: QueueID?, agent: AgentID?, start: Timestamp, end: Timestamp, outcome: String) {
        self.id = id
        self.interaction = interaction
        self.kind = kind
        self.queue = queue
        self.agent = agent
        self.start = start
        self.end = end
        self.outcome = outcome
    }
}
