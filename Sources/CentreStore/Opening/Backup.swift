import CentrePorts
import Dispatch
import Foundation
import GRDB

extension CentreStore {
    /// Copies the database as it is at one moment while the service goes on (SQLite's online backup).
    ///
    /// The copy takes its name only when it is whole; a file of that name is replaced.
    /// - Throws: `StorageFault`.
    public func backup(to target: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // Copying takes long and blocks: not on a thread of Swift's.
            DispatchQueue.global(qos: .utility).async { [self] in
                continuation.resume(with: Result { try copy(to: target) })
            }
        }
    }

    private func copy(to target: String) throws {
        let unfinished = target + ".unfinished"
        do {
            try Self.removeDatabase(unfinished)
            let copy = try DatabaseQueue(path: unfinished)
            try database.backup(to: copy)
            try copy.writeWithoutTransaction { connection in
                // One file alone: the copy needs no log beside it.
                try connection.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try copy.close()
            guard rename(unfinished, target) == 0 else {
                throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: String(cString: strerror(errno)))
            }
        } catch let error as DatabaseError {
            throw StorageFault.telling(error, file: target, doing: "backup")
        } catch {
            throw StorageFault(
                .cannotOpen, place: "\(target) (backup)", detail: "The backup cannot be written: \(error.localizedDescription)",
                remedy: "Check that the folder exists and that the user that runs the service may write in it.")
        }
    }

    private static func removeDatabase(_ file: String) throws {
        for suffix in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: file + suffix) {
            try FileManager.default.removeItem(atPath: file + suffix)
        }
    }
}
