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
    /// By purpose; others stay.
    public var consents: [String: StatedConsent]

    public init(
        identities: [Identity], name: String? = nil, company: String? = nil, language: LanguageTag? = nil, tier: String? = nil, owner: AgentID? = nil,
        tags: [String]? = nil, fields: [String: String] = [:], notes: String? = nil, consents: [String: StatedConsent] = [:]
    ) {
        self.consents = consents
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

/// A consent as somebody states it, who may not say when it was given or refused.
public struct StatedConsent: Codable, Equatable, Sendable {
    public let given: Bool
    public let at: Timestamp?
    public let source: String?

    public init(given: Bool, at: Timestamp? = nil, source: String? = nil) {
        self.given = given
        self.at = at
        self.source = source
    }

    /// In place of what is known. Without an instant: one that says the same as before was given then, another is given now.
    public func inPlace(of present: Customer.Consent?, at now: Timestamp) -> Customer.Consent {
        let before = present.flatMap { $0.given == given ? $0.at : nil }
        return Customer.Consent(given: given, at: at ?? before ?? now, source: source.flatMap { $0.isEmpty ? nil : $0 } ?? present?.source ?? "")
    }

    /// The same, but what is known stays where it is later than what is stated.
    public func laterThan(_ present: Customer.Consent?, at now: Timestamp) -> Customer.Consent {
        if let present, let at, at < present.at { return present }
        return inPlace(of: present, at: now)
    }
}

extension Customer {
    /// More one customer does not get, neither at a desk nor from another system.
    public static let mostIdentities = 50
    public static let mostFields = 100
}

/// What became of one record.
public enum UpsertOutcome: Codable, Equatable, Sendable {
    public enum Excess: String, Codable, Equatable, Sendable { case identities, fields }

    case created(CustomerID)
    case changed(CustomerID)
    /// It said nothing new.
    case same(CustomerID)
    /// Its identities belong to several customers: somebody has to decide whether they are one.
    case ambiguous([CustomerID])
    /// Without an identity nobody can be found again.
    case withoutIdentity
    /// With it the customer would have too much of this. Nothing is changed.
    case excessive(CustomerID, Excess)
}
