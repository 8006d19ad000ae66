import CentrePorts
import ContactDomain
import GRDB

/// How far the journal and the feed were pruned.
struct Retention: Sendable {
    /// Entries up to this number are gone; -1 where none is.
    let journalSequence: Int64
    /// Events up to this position are gone.
    let lastPrunedEvent: FeedEvent.Position

    static func read(_ connection: Database) throws -> Retention {
        guard let row = try Row.fetchOne(connection, sql: "SELECT journalSequence, eventSequence, eventOrdinal FROM retention WHERE id = 1") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the table retention is empty")
        }
        return Retention(
            journalSequence: try row.value("journalSequence"),
            lastPrunedEvent: FeedEvent.Position(sequence: try row.value("eventSequence"), index: try row.value("eventOrdinal")))
    }
}

extension CentreStore {
    /// Entries that go in one transaction: commits wait for no longer than that.
    static let prunedAtOnce = 1000

    /// Only a beginning of the journal ever goes: up to the first entry that is young enough, and never past the
    /// older checkpoint that is kept, so that it can still stand in for a damaged newer one.
    public func prune(before instant: Timestamp) async throws {
        let through = try await read("prune") { connection -> Int64? in
            guard let bound = try Int64.fetchOne(connection, sql: "SELECT min(sequence) FROM checkpoint") else { return nil }
            let young = try Int64.fetchOne(connection, sql: "SELECT sequence FROM journal WHERE at >= ? ORDER BY sequence LIMIT 1", arguments: [instant.milliseconds])
            return min(bound, young.map { $0 - 1 } ?? bound)
        }
        guard let through else { return }
        var goesOn = true
        while goesOn {
            goesOn = try await write("prune") { try Self.pruneSome($0, through: through) }
        }
    }

    /// - Returns: whether there is more to do.
    private static func pruneSome(_ connection: Database, through: Int64) throws -> Bool {
        let chunk = "SELECT max(sequence) FROM (SELECT sequence FROM journal WHERE sequence <= ? ORDER BY sequence LIMIT ?)"
        guard let last = try Int64.fetchOne(connection, sql: chunk, arguments: [through, prunedAtOnce]) else { return false }
        let event = try Row.fetchOne(
            connection, sql: "SELECT sequence, ordinal FROM event WHERE sequence <= ? ORDER BY sequence DESC, ordinal DESC LIMIT 1", arguments: [last])
        try connection.run("DELETE FROM journal WHERE sequence <= ?", [last])
        try connection.run("UPDATE retention SET journalSequence = ? WHERE id = 1", [last])
        if let event {
            try connection.run("DELETE FROM event WHERE sequence <= ?", [last])
            try connection.run(
                "UPDATE retention SET eventSequence = ?, eventOrdinal = ? WHERE id = 1",
                [try event.value("sequence") as Int64, try event.value("ordinal") as Int])
        }
        return last < through
    }
}
