import CentrePorts
import GRDB

/// Recordings whose rows are gone and whose files are not yet: noted in the transaction that removed the row, so that none is forgotten where we
/// are stopped in between. Attachments need no such note: their rows stay, unused, until the file is gone.
enum PendingFiles {
    static func note(_ name: String, _ connection: Database) throws {
        guard !name.isEmpty else { return }
        try connection.run("INSERT INTO fileToRemove (name) VALUES (?) ON CONFLICT DO NOTHING", [name])
    }
}

extension CentreStore {
    public func filesToRemove() async throws -> [String] {
        try await read("read files to remove") { try String.fetchAll($0, sql: "SELECT name FROM fileToRemove ORDER BY name") }
    }

    public func filesRemoved(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        try await write("forget removed files") { connection in
            for name in names { try connection.run("DELETE FROM fileToRemove WHERE name = ?", [name]) }
        }
    }
}
