import CentrePorts
import ContactDomain
import Foundation
import GRDB

/// Turns a path into a database that is ours, whole, and has the schema of this program; or says why not.
struct DatabaseOpening {
    let file: String
    let busyTimeout: Span
    var upgrading: @Sendable (StoreUpgrade) -> Void = { _ in }

    func open() throws -> any DatabaseWriter {
        do {
            try createFile()
            try FileHeader(file: file).refuseWhatIsNotOurs()
            try refuseReadOnly()
            let pool = try DatabasePool(path: file, configuration: Self.configuration(busyTimeout: busyTimeout))
            try pool.writeWithoutTransaction { connection in
                // The pool sets NORMAL, which may lose the last commits when the power fails.
                try connection.execute(sql: "PRAGMA synchronous = FULL")
                // What is deleted is overwritten: an erased customer must not be left in the file.
                try connection.execute(sql: "PRAGMA secure_delete = ON")
                // Folding the log back costs a pause: four times as rarely as by default, at 16 MB of log.
                try connection.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                try IntegrityCheck(file: file).run(on: connection)
            }
            try migrate(pool)
            return pool
        } catch {
            throw StorageFault.telling(error, file: file, doing: "open")
        }
    }

    private func migrate(_ pool: DatabasePool) throws {
        let migrator = Migrations.migrator
        let (taken, size) = try pool.writeWithoutTransaction { connection in
            (try migrator.appliedIdentifiers(connection), try Int64.fetchOne(connection, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0)
        }
        let steps = Migrations.steps.map(\.name).filter { !taken.contains($0) }
        // Of a new database there is nothing to tell.
        guard !steps.isEmpty, !taken.isEmpty else { return try migrator.migrate(pool) }
        upgrading(StoreUpgrade(steps: steps, size: size, duration: nil))
        let duration = try ContinuousClock().measure {
            try migrator.migrate(pool)
            // A large step leaves a log as large as the database.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
        upgrading(StoreUpgrade(steps: steps, size: size, duration: duration))
    }

    static func openInMemory() throws -> any DatabaseWriter {
        do {
            let queue = try DatabaseQueue(configuration: configuration(busyTimeout: .seconds(2)))
            try Migrations.migrator.migrate(queue)
            return queue
        } catch {
            throw StorageFault.telling(error, file: "(memory)", doing: "open")
        }
    }

    private static func configuration(busyTimeout: Span) -> Configuration {
        var configuration = Configuration()
        configuration.label = "tandem.store"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(busyTimeout.milliseconds) / 1000)
        configuration.maximumReaderCount = 4
        // The engine waits for the writer: it goes before background work.
        configuration.qos = .userInitiated
        configuration.prepareDatabase { connection in
            // Before anything else is in the file: from then on it is known as ours, whatever interrupts us.
            if try Int.fetchOne(connection, sql: "PRAGMA page_count") == 0 {
                try connection.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
            }
        }
        return configuration
    }

    /// SQLite opens what it may only read; that would show with the first call that comes in.
    private func refuseReadOnly() throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        for path in [file, folder] where !FileManager.default.isWritableFile(atPath: path) {
            throw StorageFault(
                .readOnly, place: "\(file) (open)", detail: "\(path) cannot be written.",
                remedy: "Let the user that runs the service write it, and see that the disk is not mounted read-only.")
        }
    }

    /// The file holds customers' numbers: nobody but the user that runs the service may read it.
    /// SQLite gives the files beside it the same permissions.
    private func createFile() throws {
        let manager = FileManager.default
        // A folder of that name is told by the look at the header.
        guard !manager.fileExists(atPath: file) else { return }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        do {
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StorageFault(
                .cannotOpen, place: "\(file) (open)", detail: "The data folder cannot be created: \(error.localizedDescription)",
                remedy: "Create it, or name another data folder.")
        }
        guard manager.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StorageFault(
                .cannotOpen, place: "\(file) (open)", detail: "The database cannot be created.",
                remedy: "Let the user that runs the service write in the folder, and see that the disk is neither full nor read-only.")
        }
    }
}
