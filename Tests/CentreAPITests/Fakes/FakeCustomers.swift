import CentrePorts
import ContactDomain

/// Customers in memory, found by their identities.
actor FakeCustomers: CustomerDirectory {
    private(set) var all: [CustomerID: Customer] = [:]

    func identify(_ identity: Identity, name: String, at now: Timestamp) async throws -> Customer {
        if let known = all.values.first(where: { $0.identities.contains(identity) }) { return known }
        let customer = Customer(id: .make(7_000 + Int64(all.count)), name: name, identities: [identity], createdAt: now, changedAt: now)
        all[customer.id] = customer
        return customer
    }

    func customer(_ id: CustomerID) async throws -> Customer? { all[id] }
    func customer(with identity: Identity) async throws -> Customer? { all.values.first { $0.identities.contains(identity) } }

    func save(_ customer: Customer, expecting: Timestamp?) async throws -> Customer {
        if let expecting, let present = all[customer.id], present.changedAt != expecting { throw CustomerConflict.changed(present.changedAt) }
        all[customer.id] = customer
        return customer
    }

    struct NotHere: Error {}
    func upsert(_ records: [CustomerRecord], at now: Timestamp) async throws -> [UpsertOutcome] { throw NotHere() }
    func search(_ text: String, cursor: String?, limit: Int) async throws -> Page<Customer> { throw NotHere() }
    func merge(_ from: CustomerID, into: CustomerID, at now: Timestamp) async throws -> Customer { throw NotHere() }
    func unmerge(_ id: CustomerID, at now: Timestamp) async throws -> Customer { throw NotHere() }
    func journey(of id: CustomerID, matching text: String?, cursor: String?, limit: Int) async throws -> Page<JourneyEntry> { throw NotHere() }
    func export(_ id: CustomerID) async throws -> CustomerExport { throw NotHere() }
    func erase(_ id: CustomerID, at now: Timestamp) async throws -> ErasureReport { throw NotHere() }
}
