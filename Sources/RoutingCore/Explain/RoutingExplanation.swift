import ContactDomain

/// Why an item is where it is, and why each agent may or may not be given it.
public struct RoutingExplanation: Codable, Equatable, Sendable {
    /// One agent's part.
    public struct Agent: Codable, Equatable, Sendable {
        public var agent: AgentID
        /// All rules that keep the agent from it; none: eligible.
        public var exclusions: [Exclusion]
        /// What the agent is chosen by, first things first; the smallest wins. Empty where there is no queue.
        public var selection: [Key]
        /// Its place among who is eligible, 1 for the one to be chosen.
        public var rank: Int?

        public var isEligible: Bool { exclusions.isEmpty }
    }

    /// One part of what agents are compared by.
    public struct Key: Codable, Equatable, Sendable {
        public var name: String
        public var value: Int64
    }

    /// A step that lies ahead.
    public struct NextStep: Codable, Equatable, Sendable {
        public var step: Int
        public var due: Timestamp
        public var actions: [RoutingStep.Action]
        /// It leaves the queue, and an offer rings: it waits until that has failed.
        public var isHeldUp: Bool
    }

    public var item: InteractionID
    public var queue: QueueID
    public var channel: ContactChannel
    public var at: Timestamp
    public var state: ItemState
    public var orderAt: Timestamp
    public var enqueuedAt: Timestamp
    public var enteredAt: Timestamp
    /// Its place in its queue's serving order, 1 for the first, while it waits.
    public var position: Int?
    /// How many wait in its queue.
    public var waiting: Int
    public var estimatedWait: Span?
    public var score: ScoreParts
    public var stepsReached: Int
    public var nextStep: NextStep?
    public var failedOffers: Int
    public var sticky: RoutingItem.Sticky?
    /// The sticky agent is in effect until then; the distant future for an exclusive one.
    public var reservedUntil: Timestamp?
    /// What is asked of agents now, after steps: by the queue and by the item.
    public var asked: [String]
    public var waitsFor: WaitsFor
    public var agents: [Agent]

    /// What must happen before it is offered.
    public enum WaitsFor: Codable, Equatable, Sendable {
        /// It does not wait.
        case nothing
        case opening(QueueID)
        case due(Timestamp)
        case answer([AgentID])
        case stickyAgent(AgentID)
        /// What is asked at present nobody has, free or not.
        case nobodyQualifies
        /// So many qualify, and each is kept from it for the moment.
        case agents(Int)
        /// Offering is frozen.
        case thaw
    }
}
