import ContactDomain
import RoutingCore

/// Customers of one kind: when they come, what they want, how long they wait and how long they take.
public struct TrafficSource: Equatable, Sendable {
    /// One of several texts, each with its weight: `en` with 7 and `zh` with 3.
    public struct Mix: Equatable, Sendable {
        public var values: [String]
        /// Not below zero, and one of them above.
        public var weights: [Double]

        public init(values: [String], weights: [Double]) {
            self.values = values
            self.weights = weights
        }

        /// - Parameter share: between 0 and 1.
        func value(at share: Double) -> String? {
            var rest = share * weights.reduce(0, +)
            for (value, weight) in zip(values, weights) {
                rest -= weight
                if rest < 0 { return value }
            }
            return values.last
        }
    }

    /// Unique: the random numbers of a source follow from its name.
    public var name: String
    public var queue: QueueID
    public var channel: ContactChannel
    public var arrivals: ArrivalPattern
    /// From acceptance to release.
    public var handling: Distribution
    /// How long an agent needs afterwards; nil: all the time that the queue gives.
    public var wrapUp: Distribution?
    /// When a customer gives up who has not been answered; nil: never.
    public var patience: Distribution?
    public var priority: Int
    /// An empty value is a customer without a tier.
    public var tiers: Mix?
    public var attributes: [String: Mix]
    public var requirement: SkillExpression
    public var preferred: [SkillName: Int]
    /// The share of those who are offered a call-back and take it: 0 to 1.
    public var takesCallback: Double

    public init(
        name: String, queue: QueueID, channel: ContactChannel = .voice, arrivals: ArrivalPattern, handling: Distribution, wrapUp: Distribution? = nil,
        patience: Distribution? = nil, priority: Int = 0, tiers: Mix? = nil, attributes: [String: Mix] = [:], requirement: SkillExpression = .always,
        preferred: [SkillName: Int] = [:], takesCallback: Double = 0
    ) {
        self.name = name
        self.queue = queue
        self.channel = channel
        self.arrivals = arrivals
        self.handling = handling
        self.wrapUp = wrapUp
        self.patience = patience
        self.priority = priority
        self.tiers = tiers
        self.attributes = attributes
        self.requirement = requirement
        self.preferred = preferred
        self.takesCallback = takesCallback
    }
}

/// When customers arrive.
public enum ArrivalPattern: Equatable, Sendable {
    /// A Poisson process.
    case poisson(perHour: Double)
    /// A Poisson process whose rate changes with the local hour.
    /// - Parameters:
    ///   - perHour: 24 rates, from midnight.
    ///   - weekdays: a factor by ISO weekday, 1 for Monday; 1 where nothing is said.
    case byHour(perHour: [Double], weekdays: [Int: Double])
    /// What really happened, in order of time.
    case history([HistoricArrival])
}

/// One customer of a real history. What is nil is drawn as the source says.
public struct HistoricArrival: Equatable, Sendable {
    /// Since the start of the scenario.
    public var after: Span
    /// Nil: the source's.
    public var queue: QueueID?
    public var channel: ContactChannel?
    public var handling: Span?
    public var wrapUp: Span?
    /// How long this customer is willing to wait in all, where that is known: who gave up showed it.
    public var patience: Span?
    /// The customer is willing to wait longer than this: was answered then. What comes on top is drawn.
    public var waitedAtLeast: Span?
    public var priority: Int?
    public var tier: String?
    public var attributes: [String: AttributeValue]

    public init(
        after: Span, queue: QueueID? = nil, channel: ContactChannel? = nil, handling: Span? = nil, wrapUp: Span? = nil, patience: Span? = nil,
        waitedAtLeast: Span? = nil, priority: Int? = nil, tier: String? = nil, attributes: [String: AttributeValue] = [:]
    ) {
        self.after = after
        self.queue = queue
        self.channel = channel
        self.handling = handling
        self.wrapUp = wrapUp
        self.patience = patience
        self.waitedAtLeast = waitedAtLeast
        self.priority = priority
        self.tier = tier
        self.attributes = attributes
    }
}
