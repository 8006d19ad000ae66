import ContactDomain

/// What routing and the desk need of a customer at once.
public struct CustomerCard: Codable, Equatable, Sendable {
    public var id: CustomerID
    public var name: String
    public var company: String
    public var language: LanguageTag?
    public var tier: String?
    public var owner: AgentID?
    public var tags: [String]

    public init(id: CustomerID, name: String, company: String = "", language: LanguageTag? = nil, tier: String? = nil, owner: AgentID? = nil, tags: [String] = []) {
        self.id = id
        self.name = name
        self.company = company
        self.language = language
        self.tier = tier
        self.owner = owner
        self.tags = tags
    }
}

extension CustomerCard {
    public init(_ customer: Customer) {
        self.init(
            id: customer.id, name: customer.name, company: customer.company, language: customer.language, tier: customer.tier, owner: customer.owner,
            tags: customer.tags)
    }
}
