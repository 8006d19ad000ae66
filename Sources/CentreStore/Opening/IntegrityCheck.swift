import CentrePorts
import GRDB

/// Refuses a database of a later version, or a damaged one.
struct IntegrityCheck {
    let file: String
    /// Larger databases are checked in part: the whole takes a second for each gigabyte, more where the disk is slow.
    static let wholeUpTo: Int64 = 256 << 20
    /// What a start depends on; the rest is met page by page, and damage is told then.
    static let essential = ["checkpoint", "checkpointPart", "retention", "configuration", "passwordHash", "session"]

    func run(on connection: Database) throws {
        guard try Int.fetchOne(connection, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 else { return }
        try refuseNewer(connection)
        let pages = try Int64.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int64.fetchOne(connection, sql: "PRAGMA page_size") ?? 0
        if pages * pageSize <= Self.wholeUpTo {
            try check(connection, "PRAGMA quick_check(3)")
        } else {
            for table in Self.essential where try connection.tableExists(table) {
                try check(connection, "PRAGMA quick_check(\(table))")
            }
        }
    }

    private func refuseNewer(_ connection: Database) throws {
        guard try Migrations.migrator.hasBeenSuperseded(connection) else { return }
        throw StorageFault(
            .newerSchema, place: "\(file) (open)", detail: "A later version of the program has changed this database.",
            remedy: "Start that version again, or restore a backup from before the update.")
    }

    private func check(_ connection: Database, _ pragma: String) throws {
        let findings = try String.fetchAll(connection, sql: pragma)
        guard findings != ["ok"] else { return }
        throw StorageFault.corrupt(file: file, doing: "open", detail: "The database is damaged: \(findings.prefix(3).joined(separator: "; ")).")
    }
}
