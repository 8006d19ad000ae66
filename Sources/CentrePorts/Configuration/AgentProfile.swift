import ContactDomain
import RoutingCore

/// What an admin says about one agent.
public struct AgentProfile: Equatable, Sendable {
    /// How the agent's phone is reached.
    public enum Phone: String, Codable, CaseIterable, Equatable, Sendable {
        /// The softphone in the desk page (WebRTC).
        case browser
        /// A SIP phone that registers; lifting it accepts the offer.
        case sip
    }

    public private(set) var id: AgentID
    public var name: String
    /// The account that signs in as this agent.
    public var user: UserID?
    public var team: String
    /// Proficiency per skill, 1 (beginner) to 10 (expert).
    public var skills: [SkillName: Int]
    /// What requirements of queues may ask for beside skills: `agent.region`.
    public var attributes: [String: AttributeValue] = [:]
    /// How much the agent can do at a time.
    public var capacity = Capacity.standard
    /// The agent's level in a queue whose selection goes by level: smaller goes first, 1 where nothing is said.
    public var levels: [QueueID: Int] = [:]
    public var phone: Phone
    /// The SIP user part; unique among agents.
    public var endpoint: EndpointName
    /// Accept every offer at once, without a click.
    public var acceptsAutomatically: Bool
    /// May place outbound calls (a dial rule must allow the number too).
    public var mayDial: Bool

    public init(
        id: AgentID, name: String, user: UserID? = nil, team: String = "default", skills: [SkillName: Int] = [:],
        phone: Phone = .browser, endpoint: EndpointName, acceptsAutomatically: Bool = false, mayDial: Bool = false
    ) {
        self.id = id
        self.name = name
        self.user = user
        self.team = team
        self.skills = skills
        self.phone = phone
        self.endpoint = endpoint
        self.acceptsAutomatically = acceptsAutomatically
        self.mayDial = mayDial
    }
}

extension AgentProfile {
    /// What routing needs to know. That an offer counts as accepted at once is the core's business: a phone must answer first.
    public var routing: AgentPolicy {
        AgentPolicy(id: id, team: team, skills: skills, attributes: attributes, capacity: capacity, levels: levels)
    }
}

// What is missing has its default: profiles that were stored before a member came to be are read all the same.
extension AgentProfile: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, user, team, skills, attributes, capacity, levels, phone, endpoint, acceptsAutomatically, mayDial
    }

    public init(from decoder: any Decoder) throws {
        let (id, profile) = try Self.read(decoder)
        guard let id else { throw DecodingError.keyNotFound(CodingKeys.id, .init(codingPath: decoder.codingPath, debugDescription: "is missing")) }
        guard let known = AgentID(id) else { throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath + [CodingKeys.id], debugDescription: "'\(id)' is not an id (a UUID is expected)")) }
        self = profile.identified(as: known)
    }

    /// Reads a profile that may lack its id, as requests do; then the profile has none that means anything.
    public static func read(_ decoder: any Decoder) throws -> (id: String?, profile: AgentProfile) {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        var profile = AgentProfile(
            id: AgentID(high: 0, low: 0), name: try stored.decode(String.self, forKey: .name), user: try stored.decodeIfPresent(UserID.self, forKey: .user),
            team: try stored.decodeIfPresent(String.self, forKey: .team) ?? "default", skills: try stored.decodeIfPresent([SkillName: Int].self, forKey: .skills) ?? [:],
            phone: try stored.decodeIfPresent(Phone.self, forKey: .phone) ?? .browser, endpoint: try stored.decode(EndpointName.self, forKey: .endpoint),
            acceptsAutomatically: try stored.decodeIfPresent(Bool.self, forKey: .acceptsAutomatically) ?? false,
            mayDial: try stored.decodeIfPresent(Bool.self, forKey: .mayDial) ?? false)
        profile.attributes = try stored.decodeIfPresent([String: AttributeValue].self, forKey: .attributes) ?? [:]
        profile.capacity = try stored.decodeIfPresent(Capacity.self, forKey: .capacity) ?? .standard
        profile.levels = try stored.decodeIfPresent([QueueID: Int].self, forKey: .levels) ?? [:]
        return (try stored.decodeIfPresent(String.self, forKey: .id), profile)
    }

    public func identified(as id: AgentID) -> AgentProfile {
        var profile = self
        profile.id = id
        return profile
    }

    public func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(id, forKey: .id)
        try stored.encode(name, forKey: .name)
        try stored.encodeIfPresent(user, forKey: .user)
        try stored.encode(team, forKey: .team)
        try stored.encode(skills, forKey: .skills)
        try stored.encode(attributes, forKey: .attributes)
        try stored.encode(capacity, forKey: .capacity)
        try stored.encode(levels, forKey: .levels)
        try stored.encode(phone, forKey: .phone)
        try stored.encode(endpoint, forKey: .endpoint)
        try stored.encode(acceptsAutomatically, forKey: .acceptsAutomatically)
        try stored.encode(mayDial, forKey: .mayDial)
    }
}
