/// A person, or somebody of whom we know one identity so far.
public struct Customer: Codable, Equatable, Sendable {
    public let id: CustomerID
    public var name: String
    public var company: String
    public var language: LanguageTag?
    /// A customer tier of the routing engine: more points in line.
    public var tier: String?
    /// The agent who looks after this customer.
    public var owner: AgentID?
    public var tags: [String]
    /// What admins have defined besides, by name.
    public var fields: [String: String]
    public var notes: String
    /// By purpose (`marketing`, `recording`): given or refused, and when.
    public var consents: [String: Consent]
    public var identities: [Identity]
    /// The customer into whom this one was merged; such a one is kept so that it can be taken apart again.
    public var mergedInto: CustomerID?
    public let createdAt: Timestamp
    public var changedAt: Timestamp

    public struct Consent: Codable, Equatable, Sendable {
        public var given: Bool
        public var at: Timestamp
        /// Where it was said: `web form`, a recording's id.
        public var source: String

        public init(given: Bool, at: Timestamp, source: String) {
            self.given = given
            self.at = at
            self.source = source
        }
    }

    public init(
        id: CustomerID, name: String = "", company: String = "", language: LanguageTag? = nil, tier: String? = nil, owner: AgentID? = nil, tags: [String] = [],
        fields: [String: String] = [:], notes: String = "", consents: [String: Consent] = [:], identities: [Identity] = [], mergedInto: CustomerID? = nil,
        createdAt: Timestamp, changedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.company = company
        self.language = language
        self.tier = tier
        self.owner = owner
        self.tags = tags
        self.fields = fields
        self.notes = notes
        self.consents = consents
        self.identities = identities
        self.mergedInto = mergedInto
        self.createdAt = createdAt
        self.changedAt = changedAt
    }
}
