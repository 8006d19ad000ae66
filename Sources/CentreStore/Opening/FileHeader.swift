import CentrePorts
import Foundation

/// Looks at the first bytes of a file before SQLite touches it: what is not ours must not be changed by opening it.
struct FileHeader {
    let file: String

    /// - Throws: `StorageFault` where the file is no database, or one of another program.
    func refuseWhatIsNotOurs() throws {
        guard let bytes = try firstBytes(), !bytes.isEmpty else { return }
        guard bytes.count == 100, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw fault("The file is not a database.")
        }
        // The application's number, big-endian (SQLite file format, section 1.3.15).
        let application = bytes[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        if application == UInt32(bitPattern: Migrations.applicationID) { return }
        throw fault("The file is a database of another program.")
    }

    private func firstBytes() throws -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            let bytes = try handle.read(upToCount: 100) ?? Data()
            try handle.close()
            return Array(bytes)
        } catch {
            throw StorageFault(
                .cannotOpen, place: "\(file) (open)", detail: "The file cannot be read: \(error.localizedDescription)",
                remedy: "Let the user that runs the service read and write it, and see that it is no folder.")
        }
    }

    private func fault(_ detail: String) -> StorageFault {
        StorageFault(.notADatabase, place: "\(file) (open)", detail: detail, remedy: "Move it away, or name another data folder.")
    }
}
