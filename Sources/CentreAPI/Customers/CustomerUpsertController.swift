import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// Many customers at once, from another system.
struct CustomerUpsertController: Controller {
    let directory: any CustomerDirectory
    let store: any ConfigurationStore
    let reader: IdentityReader
    let news: CustomerNews
    let clock: any WallClock

    static let most = 500

    var routes: [Route] { [.api(.post, "/customers/upsert", upsert)] }

    private struct Body: Decodable { let items: [Item] }

    private struct Item: Decodable {
        let identities: [IdentityReader.Written]
        let name: String?
        let company: String?
        let language: String?
        let tier: String?
        let owner: AgentID?
        let tags: [String]?
        let fields: [String: String]?
        let notes: String?
        let consents: [String: StatedConsent]?
    }

    /// What became of one item.
    private struct Outcome: Encodable {
        enum State: String, Encodable { case created, changed, same, ambiguous, invalid }

        let outcome: State
        var customer: CustomerID?
        /// Whose its identities are, where they are several customers'.
        var customers: [CustomerID]?
        var errors: [FieldFault]?
    }

    @Sendable private func upsert(_ request: APIRequest) async throws -> Answer {
        let items = try request.decode(Body.self).items
        guard (1...Self.most).contains(items.count) else { throw Problem.invalidValues([FieldFault("items", "must have 1 to \(Self.most) entries")]) }
        let agents = Set(try await store.all(AgentProfile.self).map(\.value.id))
        var outcomes: [Outcome] = []
        var records: [(place: Int, record: CustomerRecord)] = []
        for (place, item) in items.enumerated() {
            var validation = Validation()
            let record = record(item, agents, &validation)
            outcomes.append(Outcome(outcome: .invalid, errors: validation.faults))
            if validation.faults.isEmpty { records.append((place, record)) }
        }
        let stored = try await directory.upsert(records.map(\.record), at: clock.now)
        for (record, outcome) in zip(records, stored) { outcomes[record.place] = Self.told(outcome) }
        try await announce(stored, request)
        return .json(ListAnswer(items: outcomes, nextCursor: nil))
    }

    private func record(_ item: Item, _ agents: Set<AgentID>, _ validation: inout Validation) -> CustomerRecord {
        validation.require(!item.identities.isEmpty, "identities", "must have at least one entry: by it the customer is found")
        if let language = item.language { validation.requireLanguage(language, "language") }
        if let tier = item.tier { validation.requireName(tier, "tier") }
        if let owner = item.owner { validation.require(agents.contains(owner), "owner", "is not an agent") }
        return CustomerRecord(
            identities: reader.identities(item.identities, "identities", &validation), name: item.name.map { CustomerText.line($0, "name", &validation) },
            company: item.company.map { CustomerText.line($0, "company", &validation) }, language: item.language.map { LanguageTag($0) }, tier: item.tier, owner: item.owner,
            tags: item.tags.map { CustomerText.tags($0, "tags", &validation) }, fields: CustomerText.fields(item.fields ?? [:], "fields", &validation),
            notes: item.notes.map { CustomerText.notes($0, "notes", &validation) }, consents: CustomerText.consents(item.consents ?? [:], "consents", &validation))
    }

    private static func told(_ outcome: UpsertOutcome) -> Outcome {
        switch outcome {
        case .created(let id): Outcome(outcome: .created, customer: id)
        case .changed(let id): Outcome(outcome: .changed, customer: id)
        case .same(let id): Outcome(outcome: .same, customer: id)
        case .ambiguous(let ids): Outcome(outcome: .ambiguous, customers: ids)
        case .excessive(let id, .identities):
            Outcome(outcome: .invalid, customer: id, errors: [FieldFault("identities", "would make more than \(Customer.mostIdentities) of this customer's")])
        case .excessive(let id, .fields): Outcome(outcome: .invalid, customer: id, errors: [FieldFault("fields", "would make more than \(Customer.mostFields) of this customer's")])
        case .withoutIdentity: Outcome(outcome: .invalid, errors: [FieldFault("identities", "must have at least one entry: by it the customer is found")])
        }
    }

    private func announce(_ outcomes: [UpsertOutcome], _ request: APIRequest) async throws {
        var facts: [CustomerFact] = []
        for outcome in outcomes {
            switch outcome {
            case .created(let id): if let customer = try await directory.customer(id) { facts.append(.created(customer)) }
            case .changed(let id): if let customer = try await directory.customer(id) { facts.append(.changed(customer)) }
            case .same, .ambiguous, .withoutIdentity, .excessive: break
            }
        }
        try await news.tell(facts, request)
    }
}
