import CentrePorts
import ContactDomain
import GRDB

/// Merging makes one customer point at another and fills the other's blanks. Nothing else is changed, so that undoing it
/// gives back exactly what each had: its identities, interactions and conversations never left it, and of the details there is a log.
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
            let merged = try table.changing([part.number, whole.number]) { try table.merge(part, into: whole, at: now) }
            try NewsRow.add(.merged(from, into: merged), at: now, connection)
            return merged
        }
    }

    public func unmerge(_ id: CustomerID, at now: Timestamp) async throws -> Customer {
        try await write("unmerge customer \(id)") { connection in
            let table = CustomerTable(connection: connection)
            guard let part = try table.record(id) else { throw CustomerConflict.unknown(id) }
            guard let into = part.mergedInto, let whole = try table.record(into) else { throw CustomerConflict.notMergeable("it is not merged") }
            let wholes = [whole] + (try table.wholes(above: whole))
            let free = try table.changing([part.number] + wholes.map(\.number)) { try table.unmerge(part, from: wholes, at: now) }
            if let left = try table.record(whole.number) { try NewsRow.add(.unmerged(free, from: table.customer(left)), at: now, connection) }
            if wholes.count > 1, let root = try wholes.last.flatMap({ try table.record($0.number) }) { try NewsRow.add(.changed(table.customer(root)), at: now, connection) }
            return free
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
        var log = try log(of: whole) ?? CustomerLog(own: whole.details)
        log.merge(part.number)
        try update(changed(part, at: now) { $0.mergedInto = whole.number })
        // Of one who merged earlier, by an earlier version, what was written then is in the log now.
        try save(log, of: whole.number)
        let merged = changed(whole, at: now) { $0.details = whole.details.filled(from: part.details) }
        try update(merged)
        return try customer(merged)
    }

    /// - Parameter wholes: whom it was merged into, whom that was merged into, and so on.
    fileprivate func unmerge(_ part: Record, from wholes: [Record], at now: Timestamp) throws -> Customer {
        let free = changed(part, at: now) { $0.mergedInto = nil }
        for (place, whole) in wholes.enumerated() {
            guard var log = try log(of: whole) else { continue }
            if place == 0 { log.part(part.number) }
            let details = try log.details { try record($0)?.details }
            try update(changed(whole, at: now) { $0.details = details })
            try save(log, of: whole.number)
        }
        try connection.run("DELETE FROM merging WHERE customer = ?", [part.number])
        try update(free)
        return try customer(free)
    }

    /// Nearest first.
    fileprivate func wholes(above record: Record) throws -> [Record] {
        var wholes: [Record] = []
        while let into = (wholes.last ?? record).mergedInto, let next = try self.record(into) { wholes.append(next) }
        return wholes
    }

    private func changed(_ record: Record, at now: Timestamp, _ change: (inout Record) -> Void) -> Record {
        var record = record
        change(&record)
        record.changedAt = max(now, record.changedAt + Span(milliseconds: 1))
        return record
    }
}
