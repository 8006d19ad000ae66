import CentrePorts
import GRDB

extension StorageFault {
    /// What SQLite and the decoders report, in the ports' words. Errors that already speak them pass unchanged.
    static func telling(_ error: any Error, file: String, doing: String) -> any Error {
        switch error {
        case let error as DatabaseError: sqlite(error, file: file, doing: doing)
        case let error as DecodingError:
            StorageFault(
                .unreadable, place: "\(file) (\(doing))", detail: "A stored value cannot be read: \(error).",
                remedy: "It was written by another version or damaged: use the version that wrote it, or restore a backup.")
        default: error
        }
    }

    static func sqlite(_ error: DatabaseError, file: String, doing: String) -> StorageFault {
        let place = "\(file) (\(doing))"
        let told = "SQLite says: \(error.message ?? "no reason") (\(error.extendedResultCode.rawValue))."
        switch error.resultCode {
        case .SQLITE_FULL:
            return StorageFault(.diskFull, place: place, detail: "The disk is full. \(told)", remedy: "Free space on the disk of the data folder; writing goes on by itself.")
        case .SQLITE_READONLY, .SQLITE_PERM:
            return StorageFault(
                .readOnly, place: place, detail: "The database cannot be written. \(told)",
                remedy: "Let the user that runs the service write the file and its folder, and see that the disk is not mounted read-only.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StorageFault(.locked, place: place, detail: "Another program holds the database. \(told)", remedy: "End the other program that has the file open: a second service, or a tool.")
        case .SQLITE_CORRUPT:
            return corrupt(file: file, doing: doing, detail: "The database is damaged. \(told)")
        case .SQLITE_NOTADB:
            return StorageFault(.notADatabase, place: place, detail: "The file is not a database. \(told)", remedy: "Move it away, or name another data folder.")
        case .SQLITE_CANTOPEN:
            return StorageFault(.cannotOpen, place: place, detail: "The database cannot be opened. \(told)", remedy: "Check that the folder exists and that the user that runs the service may write in it.")
        case .SQLITE_CONSTRAINT:
            return StorageFault(.refused, place: place, detail: "The data breaks a rule of the database. \(told)", remedy: "If a second service writes into this database, end it. Otherwise it is a defect of the program: report it with this message.")
        default:
            return StorageFault(.inputOutput, place: place, detail: "The database failed. \(told)", remedy: "Look in the system's log for errors of the disk.")
        }
    }

    static func corrupt(file: String, doing: String, detail: String) -> StorageFault {
        StorageFault(
            .corrupt, place: "\(file) (\(doing))", detail: detail,
            remedy: "Stop the service, keep the file, and restore the last backup; `sqlite3 FILE .recover` saves what can be saved.")
    }
}
