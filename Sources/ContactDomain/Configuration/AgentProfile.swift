/// What an admin says about one agent.
public struct AgentProfile: Codable, Equatable, Sendable {
    /// How the agent's phone is reached.
    public enum Phone: String, Codable, Equatable, Sendable {
        /// The softphone in the desk page (WebRTC).
        case browser
        /// A SIP phone that registers; lifting it accepts the offer.
        case sip
    }

    public let id: AgentID
    public var name: String
    /// The account that signs in as this agent.
    public var user: UserID?
    public var team: String
    /// Proficiency per skill, 1 (beginner) to 10 (expert).
    public var skills: [SkillName: Int]
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
