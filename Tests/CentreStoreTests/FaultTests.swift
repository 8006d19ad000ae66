import CentrePorts
import ContactDomain
import Foundation
import GRDB
import Testing

@testable import CentreStore

/// What happens when the disk, the file or another program is in the way: each told as what it is, nothing half written,
/// and all well again once the cause is gone.
@Suite struct FaultTests {
    @Test func aFullDiskIsToldAndHeals() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.commit(Sample.batch(1...1))
            let limit = try await store.write("test") { connection in
                let pages = try Int.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
                return try Int.fetchOne(connection, sql: "PRAGMA max_page_count = \(pages + 2)") ?? 0
            }
            #expect(limit > 0)
            var written: Int64 = 1
            var full: StorageFault?
            while full == nil, written < 1000 {
                full = try await fault { try await store.commit(Sample.batch(written + 1...written + 5)) }
                if full == nil { written += 5 }
            }
            #expect(full?.kind == .diskFull)
            #expect(full?.place.hasPrefix(folder.file) == true, "\(String(describing: full))")
            #expect(try await store.recover().entries.map(\.sequence) == Array(1...written))

            try await store.write("test") { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
            try await store.commit(Sample.batch(written + 1...written + 5))
            #expect(try await store.recover().entries.map(\.sequence) == Array(1...written + 5))
            try store.close()
        }
    }

    @Test func aDatabaseThatCannotBeWrittenIsToldAndHeals() async throws {
        try await StoreKind.file.with { store in
            try await setQueryOnly(true, store)
            let told = try await fault { try await store.commit(Sample.batch(1...1)) }
            #expect(told?.kind == .readOnly)
            try await setQueryOnly(false, store)
            try await store.commit(Sample.batch(1...1))
            #expect(try await store.recover().entries.count == 1)
        }
    }

    private func setQueryOnly(_ on: Bool, _ store: CentreStore) async throws {
        try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = \(on)") }
    }

    /// A connection that may keep a transaction open.
    private func otherProgram(_ folder: StoreFolder) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: folder.file, configuration: configuration)
    }

    @Test func aLockedDatabaseIsToldAndHeals() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open(busyTimeout: Span(milliseconds: 50))
            let other = try otherProgram(folder)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
            let told = try await fault { try await store.commit(Sample.batch(1...1)) }
            #expect(told?.kind == .locked)
            // Readers are not held up.
            #expect(try await store.recover().entries.isEmpty)
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try await store.commit(Sample.batch(1...1))
            #expect(try await store.recover().entries.count == 1)
            try other.close()
            try store.close()
        }
    }

    @Test func aDatabaseThatAnotherProgramHoldsForItselfDoesNotOpen() async throws {
        try await StoreFolder.with { folder in
            try folder.open().close()
            let other = try otherProgram(folder)
            try await other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE") }
            let told = try await fault { _ = try folder.open(busyTimeout: Span(milliseconds: 50)) }
            #expect(told?.kind == .locked)
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try other.close()
            try folder.open().close()
        }
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() async throws {
        try await StoreFolder.with { folder in
            let text = Array(String(repeating: "no database, but somebody's letters\n", count: 50).utf8)
            try folder.replace("", with: text)
            #expect(try await fault { _ = try folder.open() }?.kind == .notADatabase)
            try folder.replace("", with: Array("short".utf8))
            #expect(try await fault { _ = try folder.open() }?.kind == .notADatabase)
            try folder.replace("", with: text)
            #expect(try folder.bytes(of: "") == text)
        }
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAsItIs() async throws {
        try await StoreFolder.with { folder in
            let other = try DatabaseQueue(path: folder.file)
            try await other.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
            try other.close()
            let before = try folder.bytes(of: "")
            #expect(try await fault { _ = try folder.open() }?.kind == .notADatabase)
            #expect(try folder.bytes(of: "") == before)
        }
    }

    @Test func aLaterProgramsDatabaseIsRefused() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.write("test") { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999-from-the-future')") }
            try store.close()
            let told = try await fault { _ = try folder.open() }
            #expect(told?.kind == .newerSchema)
            #expect(told?.remedy.isEmpty == false)
        }
    }

    @Test func aFolderThatCannotBeMadeIsTold() async throws {
        try await StoreFolder.with { folder in
            try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
            #expect(try await fault { _ = try CentreStore(file: folder.path + "/file/deeper/tandem.db") }?.kind == .cannotOpen)
            #expect(try await fault { _ = try CentreStore(file: folder.path) }?.kind == .cannotOpen)
        }
    }

    @Test func missingFoldersAreMade() async throws {
        try await StoreFolder.with { folder in
            try CentreStore(file: folder.path + "/a/b/tandem.db").close()
            #expect(FileManager.default.fileExists(atPath: folder.path + "/a/b/tandem.db"))
        }
    }

    @Test func flippedBytesAreFoundAtTheStart() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            for first in stride(from: Int64(1), to: 200, by: 10) { try await store.commit(Sample.batch(first...first + 9)) }
            try store.close()
            var bytes = try folder.bytes(of: "")
            #expect(bytes.count > 100_000)
            // The heads of pages: which cells there are, and where.
            for page in stride(from: 8192, to: bytes.count - 4096, by: 3 * 4096) {
                for offset in 0..<64 { bytes[page + offset] ^= 0x5A }
            }
            try folder.replace("", with: bytes)
            #expect(try await fault { _ = try folder.open() }?.kind == .corrupt)
        }
    }

    @Test func aFileThatWasCutOffIsFoundAtTheStart() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            for first in stride(from: Int64(1), to: 200, by: 10) { try await store.commit(Sample.batch(first...first + 9)) }
            try store.close()
            let bytes = try folder.bytes(of: "")
            try folder.replace("", with: bytes.prefix(bytes.count / 2))
            #expect(try await fault { _ = try folder.open() }?.kind == .corrupt)
        }
    }

    @Test func damageThatAppearsWhileRunningIsTold() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.commit(Sample.batch(1...50))
            try await store.write("test") { connection in
                let page = try Int.fetchOne(connection, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'interaction'") ?? 0
                try connection.execute(sql: "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = \(page + 100000) WHERE name = 'interaction'; PRAGMA writable_schema = RESET")
            }
            #expect(try await fault { _ = try await store.interaction(Sample.id(1)) }?.kind == .corrupt)
            #expect(try await fault { try await store.commit(Sample.batch(51...51)) }?.kind == .corrupt)
        }
    }

    @Test func aBackupIsWholeWhileCommitsGoOn() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.commit(Sample.batch(1...100))
            let commits = Task {
                for sequence in Int64(101)...160 { try await store.commit(Sample.batch(sequence...sequence)) }
            }
            let target = folder.path + "/copy.db"
            try await store.backup(to: target)
            try await commits.value
            try store.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("copy") } == ["copy.db"])

            let copy = try CentreStore(file: target)
            let sequences = try await copy.recover().entries.map(\.sequence)
            #expect(sequences.count >= 100)
            #expect(sequences == Array(1...Int64(sequences.count)))
            #expect(try await copy.interaction(Sample.id(100)) == Sample.interaction(100))
            try copy.close()
        }
    }

    @Test func aBackupThatCannotBeWrittenIsTold() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            #expect(try await fault { try await store.backup(to: folder.path + "/missing/copy.db") }?.kind == .cannotOpen)
            try store.close()
        }
    }

    @Test func afterClosingEveryCallIsAFaultAndNoCrash() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try store.close()
            #expect(try await fault { try await store.commit(Sample.batch(1...1)) } != nil)
            #expect(try await fault { _ = try await store.recover() } != nil)
        }
    }
}
