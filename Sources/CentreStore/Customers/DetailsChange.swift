import ContactDomain

/// What somebody changed of a customer's details: it can be done again on other details.
struct DetailsChange: Codable, Equatable, Sendable {
    /// A new value, or none any more.
    struct Setting<Value: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
        let value: Value?
    }

    private var name: String?
    private var company: String?
    private var language: Setting<LanguageTag>?
    private var tier: Setting<String>?
    private var owner: Setting<AgentID>?
    private var addedTags: [String]
    private var removedTags: [String]
    private var fields: [String: Setting<String>]
    private var notes: String?
    private var consents: [String: Setting<Customer.Consent>]

    /// - Returns: nil where nothing was changed.
    init?(from before: CustomerDetails, to after: CustomerDetails) {
        func text(_ part: KeyPath<CustomerDetails, String>) -> String? { before[keyPath: part] == after[keyPath: part] ? nil : after[keyPath: part] }
        func setting<Value>(_ part: KeyPath<CustomerDetails, Value?>) -> Setting<Value>? {
            before[keyPath: part] == after[keyPath: part] ? nil : Setting(value: after[keyPath: part])
        }
        func settings<Value>(_ part: KeyPath<CustomerDetails, [String: Value]>) -> [String: Setting<Value>] {
            let names = Set(before[keyPath: part].keys).union(after[keyPath: part].keys)
            let changed = names.filter { before[keyPath: part][$0] != after[keyPath: part][$0] }
            return Dictionary(uniqueKeysWithValues: changed.map { ($0, Setting(value: after[keyPath: part][$0])) })
        }
        guard before != after else { return nil }
        name = text(\.name)
        company = text(\.company)
        language = setting(\.language)
        tier = setting(\.tier)
        owner = setting(\.owner)
        addedTags = after.tags.filter { !before.tags.contains($0) }
        removedTags = before.tags.filter { !after.tags.contains($0) }
        fields = settings(\.fields)
        notes = text(\.notes)
        consents = settings(\.consents)
    }

    func applied(to details: CustomerDetails) -> CustomerDetails {
        func set<Value>(_ settings: [String: Setting<Value>], in values: inout [String: Value]) {
            for (name, setting) in settings { values[name] = setting.value }
        }
        var result = details
        result.name = name ?? details.name
        result.company = company ?? details.company
        if let language { result.language = language.value }
        if let tier { result.tier = tier.value }
        if let owner { result.owner = owner.value }
        result.tags.removeAll { removedTags.contains($0) }
        for tag in addedTags where !result.tags.contains(tag) { result.tags.append(tag) }
        set(fields, in: &result.fields)
        result.notes = notes ?? details.notes
        set(consents, in: &result.consents)
        return result
    }

    /// Both, one after the other, as one.
    func followed(by next: DetailsChange) -> DetailsChange {
        var both = next
        both.name = next.name ?? name
        both.company = next.company ?? company
        both.language = next.language ?? language
        both.tier = next.tier ?? tier
        both.owner = next.owner ?? owner
        both.addedTags = addedTags.filter { !next.removedTags.contains($0) && !next.addedTags.contains($0) } + next.addedTags
        both.removedTags = removedTags.filter { !next.removedTags.contains($0) } + next.removedTags
        both.fields = fields.merging(next.fields) { _, later in later }
        both.notes = next.notes ?? notes
        both.consents = consents.merging(next.consents) { _, later in later }
        return both
    }
}
