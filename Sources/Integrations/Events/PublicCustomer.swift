import CentrePorts
import ContactDomain

/// A customer as integrations are told them; of one who was erased the id alone.
struct PublicCustomer: Encodable, Sendable {
    let id: CustomerID
    /// The one that was merged into it, or taken out of it.
    let part: CustomerID?
    var name: String?
    var company: String?
    let language: LanguageTag?
    var tier: String?
    let owner: AgentID?
    var tags: [String]?
    var fields: [String: String]?
    var notes: String?
    var consents: [String: Customer.Consent]?
    var identities: [Identity]?
    let createdAt: Timestamp?
    let changedAt: Timestamp?

    init(_ notice: CustomerNotice) {
        let customer = notice.customer
        id = notice.id
        part = notice.part
        name = customer?.name
        company = customer?.company
        language = customer?.language
        tier = customer?.tier
        owner = customer?.owner
        tags = customer?.tags
        fields = customer?.fields
        notes = customer?.notes
        consents = customer?.consents
        identities = customer?.identities
        createdAt = customer?.createdAt
        changedAt = customer?.changedAt
    }

    /// Keeps what says who it is; the whole is at `GET /api/v1/customers/{id}`.
    mutating func shorten(_ shortened: (String, Int) -> String) {
        name = name.map { shortened($0, 200) }
        company = company.map { shortened($0, 200) }
        tags = tags.map { $0.prefix(20).map { shortened($0, 64) } }
        fields = fields.map { fields in
            Dictionary(fields.sorted { $0.key < $1.key }.prefix(20).map { (shortened($0.key, 64), shortened($0.value, 100)) }, uniquingKeysWith: { first, _ in first })
        }
        notes = notes.map { shortened($0, 1_000) }
        consents = consents.map { consents in
            Dictionary(
                consents.sorted { $0.key < $1.key }.prefix(20).map { ($0.key, Customer.Consent(given: $0.value.given, at: $0.value.at, source: shortened($0.value.source, 50))) },
                uniquingKeysWith: { first, _ in first })
        }
        identities = identities.map { Array($0.prefix(10)) }
    }
}
