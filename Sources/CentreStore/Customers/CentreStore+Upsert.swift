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
            customer.take(record, identities: identities, at: now)
            try create(customer)
            try NewsRow.add(.created(try self.record(id).map(self.customer) ?? customer), at: now, connection)
            return .created(id)
        }
        let present = try customer(root)
        var customer = present
        customer.take(record, identities: identities, at: now)
        guard customer != present else { return .same(root.id) }
        if let excess = customer.excess(over: present) { return .excessive(root.id, excess) }
        customer.changedAt = now
        try replace(root, with: customer)
        if let stored = try self.record(root.number) { try NewsRow.add(.changed(self.customer(stored)), at: now, connection) }
        return .changed(root.id)
    }
}

extension Customer {
    fileprivate mutating func take(_ record: CustomerRecord, identities new: [Identity], at now: Timestamp) {
        for identity in new where !identities.contains(identity) { identities.append(identity) }
        name = record.name ?? name
        company = record.company ?? company
        language = record.language ?? language
        tier = record.tier ?? tier
        owner = record.owner ?? owner
        tags = record.tags ?? tags
        fields.merge(record.fields) { _, new in new }
        notes = record.notes ?? notes
        for (purpose, stated) in record.consents { consents[purpose] = stated.laterThan(consents[purpose], at: now) }
    }

    /// Records that come again and again, each with something more, must not make a customer grow without end. Those who are one customer may
    /// have more together; then nothing may be added.
    fileprivate func excess(over present: Customer) -> UpsertOutcome.Excess? {
        if identities.count > max(Customer.mostIdentities, present.identities.count) { return .identities }
        return fields.count > max(Customer.mostFields, present.fields.count) ? .fields : nil
    }
}
