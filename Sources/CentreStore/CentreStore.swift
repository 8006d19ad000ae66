import CentrePorts
import ContactDomain
import GRDB

/// The database of one contact centre: one SQLite file that fills all storage ports.
///
/// One connection writes, others read at the same time (write-ahead log). What a write has confirmed is on
/// the disk (`synchronous=FULL`). Values cross this boundary as the ports' types; SQL stays inside.
/// Everything that fails is told as a `StorageFault`.
public final class CentreStore: Sendable {
    let database: any DatabaseWriter
    /// The path of the database, as faults name it.
    let file: String

    /// Opens the database, creates it where there is none, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - file: the path of the database; missing folders are created. Beside it SQLite keeps `-wal` and `-shm`.
    ///   - busyTimeout: how long to wait for another program that holds the database.
    ///   - upgrading: told before and after a database of an earlier version is brought up to date.
    /// - Throws: `StorageFault` where the file cannot be used: locked, damaged, of a later version, not ours.
    public init(file: String, busyTimeout: Span = .seconds(2), upgrading: @escaping @Sendable (StoreUpgrade) -> Void = { _ in }) throws {
        self.file = file
        database = try DatabaseOpening(file: file, busyTimeout: busyTimeout, upgrading: upgrading).open()
    }

    private init(inMemory database: any DatabaseWriter) {
        self.database = database
        file = "(memory)"
    }

    /// A store that is gone when it is let go: for tests and trials.
    public static func inMemory() throws -> CentreStore {
        CentreStore(inMemory: try DatabaseOpening.openInMemory())
    }

    /// Folds the write-ahead log into the database and lets go of the file. Later calls fail.
    ///
    /// Not closing harms nothing: the next start finds all that was confirmed.
    public func close() throws {
        do {
            try database.close()
        } catch {
            throw StorageFault.telling(error, file: file, doing: "close")
        }
    }

    /// Writes in one transaction, all or nothing, and returns when it is on the disk.
    ///
    /// A cancelled caller still learns how it went: what has begun is never left in doubt.
    func write<Value: Sendable>(_ doing: String, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await writeWithoutTransaction(doing) { try $0.inImmediateTransaction(body) }
    }

    /// For what cannot be done within a transaction.
    func writeWithoutTransaction<Value: Sendable>(_ doing: String, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            database.asyncWriteWithoutTransaction { [file] connection in
                do {
                    continuation.resume(returning: try body(connection))
                } catch {
                    continuation.resume(throwing: StorageFault.telling(error, file: file, doing: doing))
                }
            }
        }
    }

    /// Reads from one state of the database, beside the writer.
    func read<Value: Sendable>(_ doing: String, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await database.read(body)
        } catch {
            throw StorageFault.telling(error, file: file, doing: doing)
        }
    }
}

extension Database {
    /// Takes the write lock at once, so that no statement in between can fail for want of it.
    func inImmediateTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try inTransaction(.immediate) {
            value = try body(self)
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction did not run") }
        return value
    }

    /// Runs a statement that is prepared once per connection.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
