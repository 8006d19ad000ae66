import CentrePorts
import ContactDomain
import GRDB

/// Who is who. Of two who bring the same identity at the same moment the one writer lets one go first, and the second finds what that one made.
extension CentreStore: CustomerDirectory {
    public func identify(_ identity: Identity, name: String, at now: Timestamp) async throws -> Customer {
        // Nearly always it is somebody we know; then nothing is written.
        if let known = try await customer(with: identity), !known.name.isEmpty || name.isEmpty { return known }
        let id = CustomerID(at: now, random: .random(in: .min ... .max), .random(in: .min ... .max))
        return try await write("identify customer") { connection in
            let table = CustomerTable(connection: connection)
            if let holder = try table.holder(of: identity), let record = try table.record(holder) {
                return try table.named(name, table.root(of: record), at: now)
            }
            let customer = Customer(id: id, name: name, identities: [identity], createdAt: now, changedAt: now)
            try table.create(customer)
            try NewsRow.add(.created(customer), at: now, connection)
            return customer
        }
    }

    public func customer(_ id: CustomerID) async throws -> Customer? {
        try await read("read customer \(id)") { connection in
            let table = CustomerTable(connection: connection)
            return try table.record(id).map { try table.customer($0) }
        }
    }

    public func wholeCustomer(_ id: CustomerID) async throws -> Customer? {
        try await read("read customer \(id)") { connection in
            let table = CustomerTable(connection: connection)
            return try table.record(id).map { try table.customer(try table.root(of: $0)) }
        }
    }

    public func customer(with identity: Identity) async throws -> Customer? {
        try await read("read customer by identity") { connection in
            let table = CustomerTable(connection: connection)
            guard let holder = try table.holder(of: identity), let record = try table.record(holder) else { return nil }
            return try table.customer(table.root(of: record))
        }
    }

    @discardableResult
    public func save(_ customer: Customer, expecting: Timestamp?) async throws -> Customer {
        try await write("save customer \(customer.id)") { connection in
            let table = CustomerTable(connection: connection)
            switch (try table.record(customer.id), expecting) {
            case (nil, nil):
                try table.create(customer)
            case (nil, .some):
                throw CustomerConflict.unknown(customer.id)
            case (let present?, let expecting):
                if present.mergedInto != nil { throw CustomerConflict.merged(into: try table.root(of: present).id) }
                guard present.changedAt == expecting else { throw CustomerConflict.changed(present.changedAt) }
                try table.replace(present, with: customer)
            }
            guard let stored = try table.record(customer.id).map(table.customer) else { throw CustomerConflict.unknown(customer.id) }
            try NewsRow.add(expecting == nil ? .created(stored) : .changed(stored), at: stored.changedAt, connection)
            return stored
        }
    }
}

extension CustomerTable {
    /// - Throws: `CustomerConflict.taken`.
    func create(_ customer: Customer) throws {
        let number = try insert(customer)
        try setIdentities(customer.identities, of: number, group: [number])
        if let document = try document(number) { try CustomerIndex.add(document, number, connection) }
    }

    /// - Throws: `CustomerConflict.taken`.
    func replace(_ present: Record, with customer: Customer) throws {
        let group = try members(of: present.number)
        try changing(group) {
            var record = try changed(present, to: CustomerDetails(customer))
            // Always later than what anybody has seen: two changes within a millisecond are two.
            record.changedAt = max(customer.changedAt, present.changedAt + Span(milliseconds: 1))
            try update(record)
            try setIdentities(customer.identities, of: record.number, group: group)
        }
    }

    /// Gives somebody of whom only an identity was known a name.
    func named(_ name: String, _ record: Record, at now: Timestamp) throws -> Customer {
        guard record.details.name.isEmpty, !name.isEmpty else { return try customer(record) }
        var details = record.details
        details.name = name
        var named = try changed(record, to: details)
        named.changedAt = max(now, record.changedAt + Span(milliseconds: 1))
        try changing([named.number]) { try update(named) }
        let customer = try customer(named)
        try NewsRow.add(.changed(customer), at: now, connection)
        return customer
    }

    /// Those that one of the group has already stay with it; those that are missing are taken from whoever of the group has them.
    private func setIdentities(_ wanted: [Identity], of number: Int64, group: [Int64]) throws {
        for identity in Set(try group.flatMap { try identities(of: $0) }).subtracting(wanted).sorted() { try remove(identity) }
        for (place, identity) in wanted.enumerated() {
            if let holder = try holder(of: identity), !group.contains(holder), let other = try record(holder) {
                throw CustomerConflict.taken(identity, by: try root(of: other).id)
            }
            try add(identity, to: number, place: place)
        }
    }
}
