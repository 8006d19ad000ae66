import Foundation
import Testing

/// Histories on which the engine and the reference once differed, made small and kept for good.
enum CounterExamples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("CounterExamples")

    static func all() throws -> [(name: String, history: History)] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
            .map { name in (name, try JSONDecoder().decode(History.self, from: Data(contentsOf: folder.appendingPathComponent(name)))) }
    }

    static func keep(_ history: History, named name: String) {
        do {
            try Data((history.json + "\n").utf8).write(to: folder.appendingPathComponent(name + ".json"))
        } catch {
            Issue.record("cannot keep \(name): \(error)")
        }
    }
}

struct CounterExampleTests {
    @Test func keptCounterExamplesAgree() throws {
        for (name, history) in try CounterExamples.all() {
            let mismatch = HistoryCheck.mismatch(in: history)
            #expect(mismatch == nil, "\(name): \(history.note ?? "")\n\(mismatch.map(\.description) ?? "")")
        }
    }

    /// What is kept can be read again: otherwise a counter-example would be lost silently.
    @Test func aHistorySurvivesItsFile() throws {
        for seed in UInt64(0)..<10 {
            let history = RandomHistory.make(seed: seed)
            let restored = try JSONDecoder().decode(History.self, from: Data(history.json.utf8))
            #expect(restored == history, "seed \(seed)")
        }
    }
}
