import Foundation
import Testing

/// By hand: for a history that ends the process, which nothing inside it can shrink.
struct HistoryToolTests {
    private static let dumped = ProcessInfo.processInfo.environment["ROUTING_DUMP"].flatMap { UInt64($0) }
    private static let played = ProcessInfo.processInfo.environment["ROUTING_PLAY"]

    /// `ROUTING_DUMP=<seed>`: keeps the history of a seed as it is.
    @Test(.enabled(if: dumped != nil)) func dumpsAHistory() {
        if let seed = Self.dumped { CounterExamples.keep(RandomHistory.make(seed: seed), named: "seed-\(seed)") }
    }

    /// `ROUTING_PLAY=<file>`: plays one.
    @Test(.enabled(if: played != nil)) func playsAFile() throws {
        guard let path = Self.played else { return }
        let history = try JSONDecoder().decode(History.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        let mismatch = HistoryCheck.mismatch(in: history)
        #expect(mismatch == nil, "\(mismatch.map(\.description) ?? "")")
    }
}
