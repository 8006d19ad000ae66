import ContactDomain

/// What is known about a customer besides how to reach them: the part of a row that is JSON.
struct CustomerDetails: Codable, Equatable, Sendable {
    var name: String
    var company: String
    var language: LanguageTag?
    var tier: String?
    var owner: AgentID?
    var tags: [String]
    var fields: [String: String]
    var notes: String
    var consents: [String: Customer.Consent]

    init(_ customer: Customer) {
        name = customer.name
        company = customer.company
        language = customer.language
        tier = customer.tier
        owner = customer.owner
        tags = customer.tags
        fields = customer.fields
        notes = customer.notes
        consents = customer.consents
    }
}

extension CustomerDetails {
    /// These details, and where they leave something blank that of another. Of two consents the later one counts; notes are joined.
    func filled(from other: CustomerDetails) -> CustomerDetails {
        var filled = self
        if name.isEmpty { filled.name = other.name }
        if company.isEmpty { filled.company = other.company }
        filled.language = language ?? other.language
        filled.tier = tier ?? other.tier
        filled.owner = owner ?? other.owner
        filled.tags += other.tags.filter { !tags.contains($0) }
        filled.fields.merge(other.fields) { own, _ in own }
        filled.consents.merge(other.consents) { own, others in others.at > own.at ? others : own }
        if notes.isEmpty { filled.notes = other.notes } else if !other.notes.isEmpty { filled.notes += "\n\n" + other.notes }
        return filled
    }
}
