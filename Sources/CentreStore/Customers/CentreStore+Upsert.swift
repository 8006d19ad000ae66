import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    public func upsert(_ records: [CustomerRecord], at now: Timestamp) async throws -> [UpsertOutcome] {
        let candidates = records.map { ($0, CustomerID(at: now, random: .random(in: .min ... .max), .random(in: .min ... .max))) }
        return try await write("upsert customers") { connection in
            let table = CustomerTable(connection: connection)
            return try candidates.map { record, id in try table.upsert(record, orCreate: id, at: now) }
        }
    }
}

extension CustomerTable {
    fileprivate func upsert(_ record: CustomerRecord, orCreate id: CustomerID, at now: Timestamp) throws -> UpsertOutcome {
        let identities = record.identities.filter { !$0.value.isEmpty }
        guard !identities.isEmpty else { return .withoutIdentity }
        var roots: [Record] = []
        for identity in identities {
            guard let holder = try holder(of: identity), let known = try self.record(holder) else { continue }
            let root = try root(of: known)
            if !roots.contains(where: { $0.number == root.number }) { roots.append(root) }
        }
        guard roots.count <= 1 else { return .ambiguous(roots.map(\.id)) }
        guard let root = roots.first else {
            var customer = Customer(id: id, createdAt: now, changedAt: now)
            customer.take(record, identities: identities)
            try create(customer)
            return .created(id)
        }
        let present = try customer(root)
        var customer = present
        customer.take(record, identities: identities)
        guard customer != present else { return .same(root.id) }
        customer.changedAt = now
        try replace(root, with: customer)
        return .changed(root.id)
    }
}

extension Customer {
    fileprivate mutating func take(_ record: CustomerRecord, identities new: [Identity]) {
        for identity in new where !identities.contains(identity) { identities.append(identity) }
        name = record.name ?? name
        company = record.company ?? company
        language = record.language ?? language
        tier = record.tier ?? tier
        owner = record.owner ?? owner
        tags = record.tags ?? tags
        fields.merge(record.fields) { _, new in new }
        notes = record.notes ?? notes
    }
}
