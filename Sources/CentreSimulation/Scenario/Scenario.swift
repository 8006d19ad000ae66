import ContactDomain
import RoutingCore

/// A centre to be simulated: what it is asked, who works there, and by which rules.
public struct Scenario: Equatable, Sendable {
    public var name: String
    /// The local midnight with which the simulated time begins.
    public var start: Timestamp
    /// An IANA name: hours of arrivals, shifts and breaks are meant by its clock on the wall.
    public var timeZone: String
    /// How long customers arrive. Those who are there at the end are still served.
    public var duration: Span
    /// Who arrives before it is over, and what agents do in it, is not counted: a centre that starts empty is not in its steady state.
    public var warmUp: Span
    /// Who gives up sooner is not held against the service level.
    public var shortAbandon: Span
    public var policy: RoutingPolicy
    public var queues: [QueuePolicy]
    public var groups: [AgentGroup]
    public var traffic: [TrafficSource]
    public var targets: [StaffingTarget]

    public init(
        name: String = "scenario", start: Timestamp = Timestamp(milliseconds: 1_772_409_600_000), timeZone: String = "UTC", duration: Span = .minutes(24 * 60),
        warmUp: Span = .zero, shortAbandon: Span = .seconds(5), policy: RoutingPolicy = RoutingPolicy(), queues: [QueuePolicy], groups: [AgentGroup],
        traffic: [TrafficSource], targets: [StaffingTarget] = []
    ) {
        self.name = name
        self.start = start
        self.timeZone = timeZone
        self.duration = duration
        self.warmUp = warmUp
        self.shortAbandon = shortAbandon
        self.policy = policy
        self.queues = queues
        self.groups = groups
        self.traffic = traffic
        self.targets = targets
    }

    /// A queue's id follows from its key alone, so that two scenarios mean the same queue by the same key.
    public static func queueID(_ key: String) -> QueueID {
        QueueID(high: RandomStream.hash("queue"), low: RandomStream.hash(key))
    }

    /// An agent's id: agents sort by group as the scenario lists them, and then by number.
    public static func agentID(group: Int, number: Int) -> AgentID {
        AgentID(high: UInt64(group), low: UInt64(number))
    }

    /// The end of the time in which customers arrive.
    public var end: Timestamp { start + duration }

    /// From here on it counts.
    public var measuredFrom: Timestamp { start + warmUp }
}

/// What a queue is to reach; each nil where it does not matter.
public struct StaffingTarget: Equatable, Sendable {
    public var queue: QueueID
    /// At least this share answered within the queue's target time: 0.8.
    public var serviceLevel: Double?
    /// At most this mean speed of answer.
    public var speedOfAnswer: Span?
    /// At most this share gives up: 0.05.
    public var abandonment: Double?

    public init(queue: QueueID, serviceLevel: Double? = nil, speedOfAnswer: Span? = nil, abandonment: Double? = nil) {
        self.queue = queue
        self.serviceLevel = serviceLevel
        self.speedOfAnswer = speedOfAnswer
        self.abandonment = abandonment
    }
}
