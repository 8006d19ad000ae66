import ContactDomain
import RoutingCore

/// Agents who are alike: the same team, skills and shift.
public struct AgentGroup: Equatable, Sendable {
    public var name: String
    public var count: Int
    public var team: String
    /// Proficiency, 1 to 10.
    public var skills: [SkillName: Int]
    public var attributes: [String: AttributeValue]
    public var capacity: Capacity
    public var levels: [QueueID: Int]
    /// Channels whose offers count as accepted at once.
    public var acceptsAutomatically: Set<ContactChannel>
    /// Nil: always there.
    public var shift: Shift?
    public var behaviour: OfferBehaviour

    public init(
        name: String, count: Int, team: String = "default", skills: [SkillName: Int] = [:], attributes: [String: AttributeValue] = [:],
        capacity: Capacity = .standard, levels: [QueueID: Int] = [:], acceptsAutomatically: Set<ContactChannel> = [], shift: Shift? = nil,
        behaviour: OfferBehaviour = OfferBehaviour()
    ) {
        self.name = name
        self.count = count
        self.team = team
        self.skills = skills
        self.attributes = attributes
        self.capacity = capacity
        self.levels = levels
        self.acceptsAutomatically = acceptsAutomatically
        self.shift = shift
        self.behaviour = behaviour
    }

    func policy(group: Int, number: Int) -> AgentPolicy {
        AgentPolicy(
            id: Scenario.agentID(group: group, number: number), team: team, skills: skills, attributes: attributes, capacity: capacity, levels: levels,
            acceptsAutomatically: acceptsAutomatically)
    }
}

/// When a group works, by the clock on the wall.
public struct Shift: Equatable, Sendable {
    /// Time without offers; what an agent is doing is finished nevertheless.
    public struct Break: Equatable, Sendable {
        /// Minutes since local midnight.
        public var from: Int
        public var length: Span
        /// The group's agents begin their breaks evenly over so much time, so that they are not all away at once.
        public var spread: Span

        public init(from: Int, length: Span, spread: Span = .zero) {
            self.from = from
            self.length = length
            self.spread = spread
        }
    }

    /// Minutes since local midnight, 0 to 1,439.
    public var from: Int
    /// Minutes since local midnight, 1 to 1,440; not after `from`: on the next day.
    public var to: Int
    /// ISO weekdays, 1 for Monday to 7, on which it begins.
    public var weekdays: Set<Int>
    public var breaks: [Break]

    public init(from: Int, to: Int, weekdays: Set<Int> = Set(1...7), breaks: [Break] = []) {
        self.from = from
        self.to = to
        self.weekdays = weekdays
        self.breaks = breaks
    }
}

/// What agents do with offers that are not accepted for them.
public struct OfferBehaviour: Equatable, Sendable {
    /// From the offer to the acceptance, or to the refusal. Where it is longer than the queue lets an offer ring, it is not answered.
    public var answersAfter: Distribution
    /// The share of offers that are declined: 0 to 1.
    public var declines: Double
    /// The share that nobody reacts to: 0 to 1.
    public var ignores: Double
    /// An agent who is not responding is back after so long, where the centre does not end that state sooner.
    public var returnsAfter: Span

    public init(answersAfter: Distribution = .constant(.zero), declines: Double = 0, ignores: Double = 0, returnsAfter: Span = .minutes(2)) {
        self.answersAfter = answersAfter
        self.declines = declines
        self.ignores = ignores
        self.returnsAfter = returnsAfter
    }
}
