import ContactDomain
import GRDB

/// Customers and their identities, within one access to the database.
///
/// A customer who was merged points at another; the last one that is pointed at, the root, is the customer
/// as everybody sees it, and has the identities of all that point at it.
struct CustomerTable {
    let connection: Database

    struct Record: Equatable, Sendable {
        let number: Int64
        let id: CustomerID
        var mergedInto: Int64?
        let createdAt: Timestamp
        var changedAt: Timestamp
        var details: CustomerDetails
    }

    static let byNumber = "SELECT number, id, mergedInto, createdAt, changedAt, json FROM customer WHERE number = ?"
    static let byID = "SELECT number, id, mergedInto, createdAt, changedAt, json FROM customer WHERE id = ?"
    static let holder = "SELECT customer FROM identity WHERE kind = ? AND value = ?"
    static let identities = "SELECT kind, value FROM identity WHERE customer = ? ORDER BY place, kind, value"
    /// All that point at one, and those that point at them.
    static let members = """
        WITH RECURSIVE member (number) AS (VALUES (?1) UNION SELECT customer.number FROM customer JOIN member ON customer.mergedInto = member.number) \
        SELECT number FROM member
        """

    // MARK: Reading

    func record(_ number: Int64) throws -> Record? {
        try Row.fetchOne(try connection.cachedStatement(sql: Self.byNumber), arguments: [number]).map(Self.record)
    }

    func record(_ id: CustomerID) throws -> Record? {
        try Row.fetchOne(try connection.cachedStatement(sql: Self.byID), arguments: [id.description]).map(Self.record)
    }

    /// The number of the customer who has an identity, merged or not.
    func holder(of identity: Identity) throws -> Int64? {
        try Int64.fetchOne(try connection.cachedStatement(sql: Self.holder), arguments: [identity.kind.rawValue, identity.value])
    }

    /// Whom one sees instead of a customer that was merged.
    func root(of record: Record) throws -> Record {
        var root = record
        while let into = root.mergedInto, let next = try self.record(into) { root = next }
        return root
    }

    /// The customer and all that were merged into it; itself first.
    func members(of number: Int64) throws -> [Int64] {
        try Int64.fetchAll(try connection.cachedStatement(sql: Self.members), arguments: [number])
    }

    func identities(of number: Int64) throws -> [Identity] {
        try Row.fetchAll(try connection.cachedStatement(sql: Self.identities), arguments: [number]).map {
            Identity(try $0.name("kind"), try $0.value("value"))
        }
    }

    /// As everybody sees it: with what was merged into it.
    func customer(_ record: Record) throws -> Customer {
        try customer(record, identities: members(of: record.number).flatMap { try identities(of: $0) })
    }

    func customer(_ record: Record, identities: [Identity]) throws -> Customer {
        let details = record.details
        return Customer(
            id: record.id, name: details.name, company: details.company, language: details.language, tier: details.tier, owner: details.owner, tags: details.tags,
            fields: details.fields, notes: details.notes, consents: details.consents, identities: identities,
            mergedInto: try record.mergedInto.flatMap { try self.record($0)?.id }, createdAt: record.createdAt, changedAt: record.changedAt)
    }

    private static func record(_ row: Row) throws -> Record {
        Record(
            number: try row.value("number"), id: try row.identifier("id"), mergedInto: row.optionalNumber("mergedInto"), createdAt: try row.instant("createdAt"),
            changedAt: try row.instant("changedAt"), details: try JSONText.decode(CustomerDetails.self, from: try row.value("json")))
    }

    // MARK: Writing

    /// - Returns: its number.
    func insert(_ customer: Customer) throws -> Int64 {
        try connection.run(
            "INSERT INTO customer (id, createdAt, changedAt, json) VALUES (?, ?, ?, ?)",
            [customer.id.description, customer.createdAt.milliseconds, customer.changedAt.milliseconds, try JSONText.encode(CustomerDetails(customer))])
        return connection.lastInsertedRowID
    }

    func update(_ record: Record) throws {
        try connection.run(
            "UPDATE customer SET mergedInto = ?, changedAt = ?, json = ? WHERE number = ?",
            [record.mergedInto, record.changedAt.milliseconds, try JSONText.encode(record.details), record.number])
    }

    func add(_ identity: Identity, to number: Int64, place: Int) throws {
        try connection.run(
            "INSERT INTO identity (kind, value, customer, place) VALUES (?, ?, ?, ?) ON CONFLICT (kind, value) DO UPDATE SET place = excluded.place",
            [identity.kind.rawValue, identity.value, number, place])
    }

    func remove(_ identity: Identity) throws {
        try connection.run("DELETE FROM identity WHERE kind = ? AND value = ?", [identity.kind.rawValue, identity.value])
    }

    /// Changes some customers, and the index with them: their words are looked at before and after.
    func changing<Value>(_ numbers: [Int64], _ change: () throws -> Value) throws -> Value {
        let before = try numbers.map(document)
        let value = try change()
        for (number, before) in zip(numbers, before) {
            let after = try document(number)
            guard before != after else { continue }
            if let before { try CustomerIndex.remove(before, number, connection) }
            if let after { try CustomerIndex.add(after, number, connection) }
        }
        return value
    }

    func document(_ number: Int64) throws -> CustomerIndex.Document? {
        try record(number).map { CustomerIndex.Document($0.details, identities: try identities(of: number)) }
    }
}
