import ContactDomain
import RoutingCore

/// What the engine offers to the API: commands in, views and events out.
public protocol CentreControl: Sendable {
    /// Carries out a command. Returns when it is durable, or when storage has failed: the answer says which.
    func submit(_ command: Command, by initiator: Initiator) async throws(Rejection) -> Acceptance
    /// Tells the core of a change that is already stored. Returns when it is durable.
    func apply(_ change: ConfigurationChange, by initiator: Initiator) async throws(Rejection)
    /// Everything live, at one moment and with the number of the last input that it contains.
    func snapshot() async -> CentreSnapshot
    func interaction(_ id: InteractionID) async -> InteractionView?
    func agent(_ id: AgentID) async -> AgentView?
    /// The queues that an agent serves, whose lines the agent may see.
    func queues(servedBy agent: AgentID) async -> Set<QueueID>
    /// Why an interaction waits, who could take it, and which rules exclude the others; nil for one that routing does not have.
    func routing(of id: InteractionID) async -> RoutingExplanation?
    /// Events after a position, then live ones as they happen. A reader that falls behind is cut off:
    /// the stream ends, and the reader resumes from its last position.
    /// - Parameter position: nil for live events only.
    func events(after position: FeedEvent.Position?, of topic: FeedTopic) async -> AsyncStream<FeedEvent>
    /// Tells those who read the conversation that somebody writes. Nothing is kept; where nothing is written in the interaction it does nothing.
    func signal(_ typing: TypingSignal) async
    /// Writes what is live to the disk now, so that the journal before it is needed no more.
    /// - Returns: false where that failed; the log says why, and the next regular checkpoint makes up for it.
    func checkpoint() async -> Bool
    func health() async -> CentreHealth
}

/// Everything live at one moment.
public struct CentreSnapshot: Codable, Equatable, Sendable {
    public var sequence: Int64
    public var interactions: [InteractionView]
    public var agents: [AgentView]
    public var queues: [QueueLoadView]

    public init(sequence: Int64, interactions: [InteractionView], agents: [AgentView], queues: [QueueLoadView]) {
        self.sequence = sequence
        self.interactions = interactions
        self.agents = agents
        self.queues = queues
    }
}

/// Whether the centre can work, and if not, why.
public struct CentreHealth: Codable, Equatable, Sendable {
    public var telephonyConnected: Bool
    /// The reason of the last failed write; nil while storage works.
    public var storageFault: String?
    public var inboxDepth: Int
    public var liveInteractions: Int
    public var sequence: Int64

    public init(telephonyConnected: Bool, storageFault: String?, inboxDepth: Int, liveInteractions: Int, sequence: Int64) {
        self.telephonyConnected = telephonyConnected
        self.storageFault = storageFault
        self.inboxDepth = inboxDepth
        self.liveInteractions = liveInteractions
        self.sequence = sequence
    }
}
