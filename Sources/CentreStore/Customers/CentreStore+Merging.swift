import CentrePorts
import ContactDomain
import GRDB

/// Merging makes one customer point at another and fills the other's blanks. Nothing else is changed, so that undoing it
/// gives back exactly what each had: its identities, interactions and conversations never left it.
extension CentreStore {
    /// Of more parts nobody consists.
    static let mostMembers = 100

    public func merge(_ from: CustomerID, into: CustomerID, at now: Timestamp) async throws -> Customer {
        try await write("merge customer \(from)") { connection in
            let table = CustomerTable(connection: connection)
            let (part, whole) = (try table.unmerged(from), try table.unmerged(into))
            guard part.number != whole.number else { throw CustomerConflict.notMergeable("both are the same customer") }
            guard try table.members(of: part.number).count + table.members(of: whole.number).count <= Self.mostMembers else {
                throw CustomerConflict.notMergeable("together they would consist of more than \(Self.mostMembers)")
            }
            return try table.changing([part.number, whole.number]) { try table.merge(part, into: whole, at: now) }
        }
    }

    public func unmerge(_ id: CustomerID, at now: Timestamp) async throws -> Customer {
        try await write("unmerge customer \(id)") { connection in
            let table = CustomerTable(connection: connection)
            guard let part = try table.record(id) else { throw CustomerConflict.unknown(id) }
            guard let into = part.mergedInto, let whole = try table.record(into) else { throw CustomerConflict.notMergeable("it is not merged") }
            return try table.changing([part.number, whole.number]) { try table.unmerge(part, from: whole, at: now) }
        }
    }
}

extension CustomerTable {
    fileprivate func unmerged(_ id: CustomerID) throws -> Record {
        guard let record = try record(id) else { throw CustomerConflict.unknown(id) }
        guard record.mergedInto == nil else { throw CustomerConflict.notMergeable("\(id) is merged already") }
        return record
    }

    fileprivate func merge(_ part: Record, into whole: Record, at now: Timestamp) throws -> Customer {
        let (before, after) = (whole.details, whole.details.filled(from: part.details))
        try connection.run(
            "INSERT INTO merging (customer, at, before, after) VALUES (?, ?, ?, ?)",
            [part.number, now.milliseconds, try JSONText.encode(before), try JSONText.encode(after)])
        try update(changed(part, at: now) { $0.mergedInto = whole.number })
        let merged = changed(whole, at: now) { $0.details = after }
        try update(merged)
        return try customer(merged)
    }

    fileprivate func unmerge(_ part: Record, from whole: Record, at now: Timestamp) throws -> Customer {
        if let merging = try Row.fetchOne(connection, sql: "SELECT before, after FROM merging WHERE customer = ?", arguments: [part.number]) {
            let before = try JSONText.decode(CustomerDetails.self, from: try merging.value("before"))
            let after = try JSONText.decode(CustomerDetails.self, from: try merging.value("after"))
            try update(changed(whole, at: now) { $0.details = $0.details.undone(before: before, after: after) })
        }
        try connection.run("DELETE FROM merging WHERE customer = ?", [part.number])
        let free = changed(part, at: now) { $0.mergedInto = nil }
        try update(free)
        return try customer(free)
    }

    private func changed(_ record: Record, at now: Timestamp, _ change: (inout Record) -> Void) -> Record {
        var record = record
        change(&record)
        record.changedAt = max(now, record.changedAt + Span(milliseconds: 1))
        return record
    }
}
