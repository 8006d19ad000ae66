import CentrePorts
import ContactDomain

/// A customer as a request writes them. What is left out stays as it is; null and empty take it away.
struct CustomerBody: Decodable, Sendable {
    /// Left out, or said.
    enum Part<Value: Sendable>: Sendable {
        case kept
        case set(Value)
    }

    struct WrittenConsent: Decodable, Sendable {
        let given: Bool
        let at: Timestamp?
        let source: String?
    }

    let name: Part<String>
    let company: Part<String>
    let language: Part<String?>
    let tier: Part<String?>
    let owner: Part<AgentID?>
    let tags: Part<[String]>
    let fields: Part<[String: String]>
    let notes: Part<String>
    let consents: Part<[String: WrittenConsent]>
    let identities: Part<[IdentityReader.Written]>

    private enum Key: CodingKey { case name, company, language, tier, owner, tags, fields, notes, consents, identities }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func part<Value: Decodable & Sendable>(_ key: Key) throws -> Part<Value> { container.contains(key) ? .set(try container.decode(Value.self, forKey: key)) : .kept }
        func optional<Value: Decodable & Sendable>(_ key: Key) throws -> Part<Value?> { container.contains(key) ? .set(try container.decodeIfPresent(Value.self, forKey: key)) : .kept }
        name = try part(.name)
        company = try part(.company)
        language = try optional(.language)
        tier = try optional(.tier)
        owner = try optional(.owner)
        tags = try part(.tags)
        fields = try part(.fields)
        notes = try part(.notes)
        consents = try part(.consents)
        identities = try part(.identities)
    }

    /// The customer with what is written here.
    func applied(to present: Customer, _ reader: IdentityReader, at now: Timestamp, _ validation: inout Validation) -> Customer {
        var customer = present
        if case .set(let value) = name { customer.name = CustomerText.line(value, "name", &validation) }
        if case .set(let value) = company { customer.company = CustomerText.line(value, "company", &validation) }
        if case .set(let value) = language {
            if let value { validation.requireLanguage(value, "language") }
            customer.language = value.map { LanguageTag($0) }
        }
        if case .set(let value) = tier {
            if let value { validation.requireName(value, "tier") }
            customer.tier = value
        }
        if case .set(let value) = owner { customer.owner = value }
        if case .set(let value) = tags { customer.tags = CustomerText.tags(value, "tags", &validation) }
        if case .set(let value) = fields { customer.fields = CustomerText.fields(value, "fields", &validation) }
        if case .set(let value) = notes { customer.notes = CustomerText.notes(value, "notes", &validation) }
        if case .set(let value) = consents { customer.consents = consents(value, customer.consents, at: now, &validation) }
        if case .set(let value) = identities { customer.identities = reader.identities(value, "identities", &validation) }
        return customer
    }

    private func consents(_ written: [String: WrittenConsent], _ present: [String: Customer.Consent], at now: Timestamp, _ validation: inout Validation) -> [String: Customer.Consent] {
        validation.require(written.count <= 50, "consents", "must have at most 50 entries")
        var result: [String: Customer.Consent] = [:]
        for (purpose, consent) in written.sorted(by: { $0.key < $1.key }) {
            validation.requireName(purpose, "consents.\(purpose)")
            let source = CustomerText.line(consent.source ?? "", "consents.\(purpose).source", &validation)
            // One that says the same as before was given then.
            let before = present[purpose].flatMap { $0.given == consent.given ? $0.at : nil }
            result[purpose] = Customer.Consent(given: consent.given, at: consent.at ?? before ?? now, source: source.isEmpty ? present[purpose]?.source ?? "" : source)
        }
        return result
    }
}

/// What a customer's texts may be.
enum CustomerText {
    /// One line, or nothing.
    static func line(_ text: String, _ field: String, _ validation: inout Validation) -> String {
        if !text.isEmpty { validation.requireText(text, field) }
        return text
    }

    static func tags(_ tags: [String], _ field: String, _ validation: inout Validation) -> [String] {
        validation.require(tags.count <= 50, field, "must have at most 50 entries")
        var kept: [String] = []
        for (index, tag) in tags.prefix(50).enumerated() {
            validation.requireText(tag, "\(field)[\(index)]", upTo: 64)
            if !kept.contains(tag) { kept.append(tag) }
        }
        return kept
    }

    static func fields(_ fields: [String: String], _ field: String, _ validation: inout Validation) -> [String: String] {
        validation.require(fields.count <= 100, field, "must have at most 100 entries")
        for (name, value) in fields.sorted(by: { $0.key < $1.key }).prefix(100) {
            validation.requireText(name, field, upTo: 64)
            validation.require(value.count <= 1_000, "\(field).\(name)", "must have at most 1000 characters")
        }
        return fields.filter { !$0.value.isEmpty }
    }

    static func notes(_ text: String, _ field: String, _ validation: inout Validation) -> String {
        validation.require(text.count <= 10_000, field, "must have at most 10,000 characters")
        let isClean = !text.unicodeScalars.contains { $0.properties.generalCategory == .control && !["\n", "\r", "\t"].contains($0) }
        validation.require(isClean, field, "must not contain control characters besides line breaks")
        return text
    }
}
