import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import CentreStore

/// After a crash everything that was confirmed is there, and what is there is a beginning without gaps.
@Suite struct CrashTests {
    /// The variable that turns this test program into a writer that waits to be killed.
    private static let writerVariable = "TANDEM_STORE_WRITER"

    /// Runs only as the child of the test below: commits without end, and notes each confirmed number in a file.
    @Test(.enabled(if: ProcessInfo.processInfo.environment[writerVariable] != nil))
    func childThatWritesUntilItIsKilled() async throws {
        let path = try #require(ProcessInfo.processInfo.environment[Self.writerVariable])
        let store = try CentreStore(file: path)
        let confirmed = try FileHandle(forWritingTo: URL(fileURLWithPath: path + ".confirmed"))
        try confirmed.seekToEnd()
        var next = (try await store.recover().entries.last?.sequence ?? 0) + 1
        let parent = getppid()
        // Whoever ends the tests early leaves no writer behind.
        while getppid() == parent {
            let last = next + (next % 7)
            try await store.commit(Sample.batch(next...last))
            try confirmed.write(contentsOf: Data("\(last)\n".utf8))
            if next % 50 == 0 { try await store.saveCheckpoint(sequence: 0, state: Array(repeating: UInt8(truncatingIfNeeded: next), count: 300_000)) }
            next = last + 1
        }
    }

    @Test(.timeLimit(.minutes(10)), .enabled(if: ProcessInfo.processInfo.environment[writerVariable] == nil))
    func whatWasConfirmedSurvivesKillNine() async throws {
        try await StoreFolder.with { folder in
            try Data().write(to: URL(fileURLWithPath: folder.file + ".confirmed"))
            var random = SystemRandomNumberGenerator()
            let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
            for _ in 0..<8 {
                let before = try confirmed(folder)
                let child = try ChildProcess.spawn(
                    [
                        "/usr/bin/env", "\(Self.writerVariable)=\(folder.file)", program, "--testing-library", "swift-testing", "--filter", "childThatWritesUntilItIsKilled",
                    ], output: URL(fileURLWithPath: folder.path + "/writer.log"))
                let enough = before + Int64.random(in: 5...400, using: &random)
                let isWriting = try await eventually { try confirmed(folder) >= enough }
                #expect(isWriting, "the writer has not confirmed \(enough) within a minute")
                kill(child, SIGKILL)
                let status = await ChildProcess.status(of: child, atMost: .seconds(60))
                #expect(status == 128 + SIGKILL, "the writer ended by itself")

                let last = try confirmed(folder)
                #expect(last >= enough, "expected at least \(enough) confirmed, actual \(last)")
                try await expectWhole(folder, confirmed: last)
            }
        }
    }

    private func confirmed(_ folder: StoreFolder) throws -> Int64 {
        let text = String(decoding: try folder.bytes(of: ".confirmed"), as: UTF8.self)
        // The last line may be half written.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last.flatMap { Int64($0) } ?? 0
    }

    /// Power loss: the log is cut at any byte. What had been confirmed while it was no longer than that is there.
    @Test func aLogThatIsCutAnywhereGivesABeginningWithoutGaps() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            // The log's length after each confirmed commit; it starts afresh never, for it stays short.
            var confirmed: [(length: Int, last: Int64)] = []
            for sequence in stride(from: Int64(1), through: 60, by: 2) {
                try await store.commit(Sample.batch(sequence...sequence + 1))
                confirmed.append((try folder.bytes(of: "-wal").count, sequence + 1))
            }
            let (main, log) = (try folder.bytes(of: ""), try folder.bytes(of: "-wal"))
            #expect(main.count < log.count)
            for _ in 0..<40 {
                let cut = Int.random(in: 0...log.count)
                try await StoreFolder.with { copy in
                    try copy.replace("", with: main)
                    try copy.replace("-wal", with: log.prefix(cut))
                    // The schema itself is in the log: a cut before its end is an empty database.
                    try await expectWhole(copy, confirmed: confirmed.last { $0.length <= cut }?.last ?? 0)
                }
            }
            try store.close()
        }
    }

    /// A torn write: the end of the log is rubbish.
    @Test func rubbishAtTheEndOfTheLogIsLeftOut() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            for sequence in Int64(1)...20 { try await store.commit(Sample.batch(sequence...sequence)) }
            let main = try folder.bytes(of: "")
            var log = try folder.bytes(of: "-wal")
            try await store.commit(Sample.batch(21...21))
            let next = try folder.bytes(of: "-wal")
            log += next[log.count...].map { _ in UInt8.random(in: 0...255) }
            try await StoreFolder.with { copy in
                try copy.replace("", with: main)
                try copy.replace("-wal", with: log)
                try await expectWhole(copy, confirmed: 20, exactly: true)
            }
            try store.close()
        }
    }

    private func expectWhole(_ folder: StoreFolder, confirmed: Int64, exactly: Bool = false) async throws {
        let store = try folder.open()
        let entries = try await store.recover().entries
        let sequences = entries.map(\.sequence)
        #expect(sequences == Array(1..<Int64(sequences.count) + 1), "a gap: \(sequences)")
        #expect(exactly ? sequences.count == confirmed : sequences.count >= confirmed, "expected \(confirmed), actual \(sequences.count)")
        // Each batch as a whole: every entry has its event and its interaction.
        let events = try await store.events(after: .init(sequence: 0, index: 0), limit: .max)
        #expect(events?.map(\.position.sequence) == sequences)
        if let last = sequences.last {
            #expect(try await store.interaction(Sample.id(Int(last))) == Sample.interaction(Int(last)))
        }
        try store.close()
    }
}
