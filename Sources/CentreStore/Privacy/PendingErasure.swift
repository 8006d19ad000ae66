import GRDB

/// Entries of the journal that are to go as soon as no checkpoint needs them any more.
///
/// A checkpoint from before an erasure may hold what was erased. So the first one after it stands alone: the older one, which is
/// otherwise kept should the newest be damaged, goes at once.
enum PendingErasure {
    /// Notes how far the journal went when something was erased: a checkpoint from there on knows nothing of it.
    static func note(_ connection: Database) throws {
        try connection.run("INSERT INTO erasure (journalSequence) SELECT coalesce(max(sequence), -1) FROM journal WHERE true ON CONFLICT DO NOTHING", [])
    }

    /// - Returns: whether a checkpoint is needed to finish: there is one, or entries are waiting.
    static func awaitsCheckpoint(_ connection: Database) throws -> Bool {
        try Bool.fetchOne(connection, sql: "SELECT EXISTS (SELECT 1 FROM erasure) AND (EXISTS (SELECT 1 FROM checkpoint) OR EXISTS (SELECT 1 FROM erasedEntry))") ?? false
    }

    /// Takes the entries that no checkpoint needs.
    static func removeFreeEntries(_ connection: Database) throws {
        let free = "SELECT sequence FROM erasedEntry WHERE sequence <= (SELECT min(sequence) FROM checkpoint)"
        try connection.run("DELETE FROM journal WHERE sequence IN (\(free))", [])
        try connection.run("DELETE FROM erasedEntry WHERE sequence NOT IN (SELECT sequence FROM journal)", [])
    }

    /// - Returns: whether an erasure was waiting for this.
    static func finish(after sequence: Int64, _ connection: Database) throws -> Bool {
        guard try Bool.fetchOne(connection, sql: "SELECT EXISTS (SELECT 1 FROM erasure WHERE journalSequence <= ?)", arguments: [sequence]) ?? false else { return false }
        try connection.run("DELETE FROM checkpoint WHERE sequence < ?", [sequence])
        try removeFreeEntries(connection)
        try connection.run("DELETE FROM erasure WHERE journalSequence <= ?", [sequence])
        return true
    }
}
