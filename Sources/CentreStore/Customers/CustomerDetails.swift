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

    /// These details without what a merging brought into them. What somebody has changed since stays as it is.
    func undone(before: CustomerDetails, after: CustomerDetails) -> CustomerDetails {
        func undone<Value: Equatable>(_ part: KeyPath<CustomerDetails, Value>) -> Value {
            self[keyPath: part] == after[keyPath: part] ? before[keyPath: part] : self[keyPath: part]
        }
        func undone<Value: Equatable>(_ part: KeyPath<CustomerDetails, [String: Value]>) -> [String: Value] {
            var result = self[keyPath: part]
            for (key, brought) in after[keyPath: part] where result[key] == brought && before[keyPath: part][key] != brought {
                result[key] = before[keyPath: part][key]
            }
            return result
        }
        var result = self
        result.name = undone(\.name)
        result.company = undone(\.company)
        result.language = undone(\.language)
        result.tier = undone(\.tier)
        result.owner = undone(\.owner)
        result.tags = tags.filter { before.tags.contains($0) || !after.tags.contains($0) }
        result.fields = undone(\.fields)
        result.notes = undone(\.notes)
        result.consents = undone(\.consents)
        return result
    }
}
