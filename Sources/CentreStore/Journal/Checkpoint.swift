import CentrePorts
import Foundation
import GRDB

/// The core's state at one moment. It is written in parts, each in a transaction of its own, so that commits
/// slip in between; the last transaction makes it valid. The one before is kept, should this one be damaged.
struct Checkpoint: Sendable {
    let sequence: Int64
    let state: [UInt8]

    static let partSize = 256 * 1024
    static let kept = 2

    /// The newest one whose bytes are as they were written.
    static func latestWhole(_ connection: Database) throws -> Checkpoint? {
        for header in try Row.fetchAll(connection, sql: "SELECT sequence, parts, size, checksum FROM checkpoint ORDER BY sequence DESC") {
            let sequence: Int64 = try header.value("sequence")
            let size: Int = try header.value("size")
            var state: [UInt8] = []
            let parts = try Data.fetchCursor(
                connection, sql: "SELECT content FROM checkpointPart WHERE sequence = ? AND part < ? ORDER BY part",
                arguments: [sequence, try header.value("parts") as Int])
            while let part = try parts.next() { state.append(contentsOf: part) }
            if state.count == size, checksum(state) == (try header.value("checksum") as Int64) {
                return Checkpoint(sequence: sequence, state: state)
            }
        }
        return nil
    }

    /// FNV-1a, 64 bits (draft-eastlake-fnv): finds damage, not malice.
    static func checksum(_ bytes: [UInt8]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}

extension CentreStore {
    public func saveCheckpoint(sequence: Int64, state: [UInt8]) async throws {
        try await write("save checkpoint") { connection in
            // Not valid while its parts change.
            try connection.run("DELETE FROM checkpoint WHERE sequence = ?", [sequence])
        }
        var parts = 0
        for start in stride(from: 0, to: state.count, by: Checkpoint.partSize) {
            let content = Data(state[start..<min(start + Checkpoint.partSize, state.count)])
            let part = parts
            try await write("save checkpoint") { connection in
                try connection.run(
                    "INSERT INTO checkpointPart (sequence, part, content) VALUES (?, ?, ?) ON CONFLICT (sequence, part) DO UPDATE SET content = excluded.content",
                    [sequence, part, content])
            }
            parts += 1
        }
        let checksum = Checkpoint.checksum(state)
        let hasErased = try await write("save checkpoint") { [parts, size = state.count] connection in
            try connection.run("INSERT INTO checkpoint (sequence, parts, size, checksum) VALUES (?, ?, ?, ?)", [sequence, parts, size, checksum])
            try connection.run("DELETE FROM checkpoint WHERE sequence NOT IN (SELECT sequence FROM checkpoint ORDER BY sequence DESC LIMIT ?)", [Checkpoint.kept])
            let hasErased = try PendingErasure.finish(after: sequence, connection)
            // What ran out since the last one.
            try PendingErasure.removeFreeEntries(connection)
            // Those of older checkpoints, and of one that was never finished.
            try connection.run("DELETE FROM checkpointPart WHERE sequence < (SELECT min(sequence) FROM checkpoint)", [])
            return hasErased
        }
        // Until then the pages as they were before stand in the file.
        if hasErased { try await cutLog() }
    }
}
