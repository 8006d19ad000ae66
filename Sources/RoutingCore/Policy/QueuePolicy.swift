import ContactDomain

/// What routing needs to know of one queue.
public struct QueuePolicy: Codable, Equatable, Sendable {
    /// Who serves a queue, before skills are asked for.
    public enum Members: Codable, Equatable, Sendable {
        case everyone
        case teams(Set<String>)
        case agents(Set<AgentID>)
    }

    /// Which of several eligible agents gets an item.
    public enum Selection: String, Codable, CaseIterable, Equatable, Sendable {
        case longestIdle, longestIdleSinceOffer, roundRobin, leastOccupied, fewestHandled, bestSkilled, leastSkilled, leastLoaded, level, ringAll
    }

    public struct WrapUp: Codable, Equatable, Sendable {
        /// Zero: none.
        public var time: Span
        public var extendBy: Span
        /// How often an agent may extend it.
        public var extensions: Int
        public var needsCode: Bool
        /// At the end of the time the agent is free even without a code.
        public var forced: Bool

        public init(time: Span = .seconds(30), extendBy: Span = .seconds(30), extensions: Int = 1, needsCode: Bool = false, forced: Bool = true) {
            self.time = time
            self.extendBy = extendBy
            self.extensions = extensions
            self.needsCode = needsCode
            self.forced = forced
        }
    }

    public enum Closing: Codable, Equatable, Sendable {
        case serveOut
        case hold
        case leave(LeaveTarget?)
    }

    /// What becomes of somebody at closing time. Who has written is answered later and never dropped, whatever is set for callers.
    public func closing(for channel: ContactChannel) -> Closing { channel.isWritten ? .hold : closing }

    public let id: QueueID
    public var name: String
    public var members: Members
    public var requirement: SkillExpression
    /// Skills that rank agents and exclude none: points for each degree of proficiency.
    public var preferred: [SkillName: Int]
    public var selection: Selection
    /// How many ring at once where the selection is `ringAll`; 1 to 50.
    public var ringAllLimit: Int
    /// Points that all items of the queue have; -1,000,000 to 1,000,000.
    public var weight: Int
    /// Compared before all scores where the centre serves strictly.
    public var rank: Int
    /// The queue's part where the centre serves by shares; 1 to 1,000.
    public var share: Int
    /// Milli-points for each second of age; 0 to 1,000,000. 17 is about a point a minute.
    public var ageing: Int
    public var serviceLevelTarget: Span
    /// Points for an item whose target is nearer than `urgencyWithin`, or missed.
    public var urgencyPoints: Int
    public var urgencyWithin: Span
    public var callbackPoints: Int
    /// How long an offer rings; nil: whoever uses the engine ends offers.
    public var offerTimeout: Span?
    /// So many failed offers, and the item leaves to `exhausted`; nil: never.
    public var offerLimit: Int?
    public var exhausted: LeaveTarget?
    public var wrapUp: WrapUp
    public var steps: [RoutingStep]
    public var hours: OpeningHours?
    public var emergency: Bool
    public var closing: Closing

    public init(
        id: QueueID, name: String = "", members: Members = .everyone, requirement: SkillExpression = .always, preferred: [SkillName: Int] = [:],
        selection: Selection = .longestIdle, ringAllLimit: Int = 10, weight: Int = 0, rank: Int = 0, share: Int = 1, ageing: Int = 17,
        serviceLevelTarget: Span = .seconds(20), urgencyPoints: Int = 0, urgencyWithin: Span = .zero, callbackPoints: Int = 0,
        offerTimeout: Span? = .seconds(15), offerLimit: Int? = nil, exhausted: LeaveTarget? = nil, wrapUp: WrapUp = WrapUp(),
        steps: [RoutingStep] = [], hours: OpeningHours? = nil, emergency: Bool = false, closing: Closing = .serveOut
    ) {
        self.id = id
        self.name = name
        self.members = members
        self.requirement = requirement
        self.preferred = preferred
        self.selection = selection
        self.ringAllLimit = ringAllLimit
        self.weight = weight
        self.rank = rank
        self.share = share
        self.ageing = ageing
        self.serviceLevelTarget = serviceLevelTarget
        self.urgencyPoints = urgencyPoints
        self.urgencyWithin = urgencyWithin
        self.callbackPoints = callbackPoints
        self.offerTimeout = offerTimeout
        self.offerLimit = offerLimit
        self.exhausted = exhausted
        self.wrapUp = wrapUp
        self.steps = steps
        self.hours = hours
        self.emergency = emergency
        self.closing = closing
    }
}

/// Where an item goes that leaves a queue unserved.
public enum LeaveTarget: Codable, Equatable, Sendable {
    case flow(FlowName)
    case queue(QueueID)
    case callback
    case hangUp
}

/// What changes for those who have waited for a while.
public struct RoutingStep: Codable, Equatable, Sendable {
    public enum Action: Codable, Equatable, Sendable {
        /// These skills are not asked for any more.
        case relax([SkillName])
        /// Less proficiency is enough: each least degree is lowered by so much, but not below 1.
        case lower(by: Int)
        case require(SkillExpression)
        case addQueues([QueueID])
        case addTeams([String])
        case raise(points: Int)
        case play(String)
        case offerCallback
        case flow(FlowName)
        case overflow(QueueID)

        /// The item is in its queue no longer afterwards.
        public var leaves: Bool {
            switch self {
            case .flow, .overflow: true
            case .relax, .lower, .require, .addQueues, .addTeams, .raise, .play, .offerCallback: false
            }
        }
    }

    /// Since the item entered the queue. The clock runs while an offer rings.
    public var after: Span
    public var actions: [Action]

    public init(after: Span, actions: [Action]) {
        self.after = after
        self.actions = actions
    }
}
