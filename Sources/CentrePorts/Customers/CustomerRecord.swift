import ContactDomain

/// A customer as another system knows them. What it leaves out stays as it is with us.
public struct CustomerRecord: Codable, Equatable, Sendable {
    /// At least one; those that are new to us are added.
    public var identities: [Identity]
    public var name: String?
    public var company: String?
    public var language: LanguageTag?
    public var tier: String?
    public var owner: AgentID?
    /// In place of those that we have.
    public var tags: [String]?
    /// Each in place of the one of that name; others stay.
    public var fields: [String: String]
    public var notes: String?

    public init(
        identities: [Identity], name: String? = nil, company: String? = nil, language: LanguageTag? = nil, tier: String? = nil, owner: AgentID? = nil,
        tags: [String]? = nil, fields: [String: String] = [:], notes: String? = nil
    ) {
        self.identities = identities
        self.name = name
        self.company = company
        self.language = language
        self.tier = tier
        self.owner = owner
        self.tags = tags
        self.fields = fields
        self.notes = notes
    }
}

/// What became of one record.
public enum UpsertOutcome: Codable, Equatable, Sendable {
    case created(CustomerID)
    case changed(CustomerID)
    /// It said nothing new.
    case same(CustomerID)
    /// Its identities belong to several customers: somebody has to decide whether they are one.
    case ambiguous([CustomerID])
    /// Without an identity nobody can be found again.
    case withoutIdentity
}
