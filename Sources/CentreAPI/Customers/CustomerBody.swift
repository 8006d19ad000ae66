import CentrePorts
import ContactDomain

/// A customer as a request writes them. What is left out stays as it is; null and empty take it away.
struct CustomerBody: Decodable, Sendable {
    /// Left out, or said.
    enum Part<Value: Sendable>: Sendable {
        case kept
        case set(Value)
    }

    let name: Part<String>
    let company: Part<String>
    let language: Part<String?>
    let tier: Part<String?>
    let owner: Part<AgentID?>
    let tags: Part<[String]>
    let fields: Part<[String: String]>
    let notes: Part<String>
    let consents: Part<[String: StatedConsent]>
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
        if case .set(let value) = consents {
            let stated = CustomerText.consents(value, "consents", &validation)
            customer.consents = Dictionary(uniqueKeysWithValues: stated.map { ($0.key, $0.value.inPlace(of: present.consents[$0.key], at: now)) })
        }
        if case .set(let value) = identities { customer.identities = reader.identities(value, "identities", &validation) }
        return customer
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
        validation.require(fields.count <= Customer.mostFields, field, "must have at most \(Customer.mostFields) entries")
        for (name, value) in fields.sorted(by: { $0.key < $1.key }).prefix(Customer.mostFields) {
            validation.requireText(name, field, upTo: 64)
            validation.require(value.count <= 1_000, "\(field).\(name)", "must have at most 1000 characters")
        }
        return fields.filter { !$0.value.isEmpty }
    }

    static func consents(_ stated: [String: StatedConsent], _ field: String, _ validation: inout Validation) -> [String: StatedConsent] {
        validation.require(stated.count <= 50, field, "must have at most 50 entries")
        for (purpose, consent) in stated.sorted(by: { $0.key < $1.key }).prefix(50) {
            validation.requireName(purpose, "\(field).\(purpose)")
            _ = line(consent.source ?? "", "\(field).\(purpose).source", &validation)
        }
        return stated
    }

    static func notes(_ text: String, _ field: String, _ validation: inout Validation) -> String {
        validation.require(text.count <= 10_000, field, "must have at most 10,000 characters")
        let isClean = !text.unicodeScalars.contains { $0.properties.generalCategory == .control && !["\n", "\r", "\t"].contains($0) }
        validation.require(isClean, field, "must not contain control characters besides line breaks")
        return text
    }
}
