/// What an admin says about one queue.
public struct QueueProfile: Codable, Equatable, Sendable {
    public let id: QueueID
    /// The name that flows use: lower case, unique.
    public var key: String
    public var name: String
    /// The least proficiency per skill that an agent needs.
    public var requiredSkills: [SkillName: Int]
    /// The rank of this queue's interactions against those of other queues; higher goes first.
    public var priority: Int
    /// How long an offer rings before it counts as not answered.
    public var offerTimeout: Span
    /// How long the agent has for wrap-up; zero for none.
    public var wrapUp: Span
    public var wrapUpCodes: [WrapUpCode]
    /// Answered within this time counts towards the service level.
    public var serviceLevelTarget: Span
    /// The share of interactions, in percent, that should be answered within the target.
    public var serviceLevelPercent: Int
    /// The music-on-hold class that callers hear.
    public var music: String
    /// Tell callers their position this often; nil for never.
    public var announcePositionEvery: Span?
    /// Record conversations from the moment they connect.
    public var records: Bool

    public init(
        id: QueueID, key: String, name: String, requiredSkills: [SkillName: Int] = [:], priority: Int = 0,
        offerTimeout: Span = .seconds(15), wrapUp: Span = .seconds(30), wrapUpCodes: [WrapUpCode] = [],
        serviceLevelTarget: Span = .seconds(20), serviceLevelPercent: Int = 80, music: String = "default",
        announcePositionEvery: Span? = .seconds(45), records: Bool = true
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.requiredSkills = requiredSkills
        self.priority = priority
        self.offerTimeout = offerTimeout
        self.wrapUp = wrapUp
        self.wrapUpCodes = wrapUpCodes
        self.serviceLevelTarget = serviceLevelTarget
        self.serviceLevelPercent = serviceLevelPercent
        self.music = music
        self.announcePositionEvery = announcePositionEvery
        self.records = records
    }
}

/// How an agent classifies a finished interaction.
public struct WrapUpCode: Codable, Equatable, Sendable {
    /// Stable and short: what reports group by.
    public var code: String
    /// What the agent reads, per language tag.
    public var labels: [LanguageTag: String]

    public init(code: String, labels: [LanguageTag: String]) {
        self.code = code
        self.labels = labels
    }
}
