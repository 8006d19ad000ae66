import ContactDomain
import Foundation
import RoutingCore
import Testing

/// The engine decides exactly as the plain reference does, whatever happens on a small floor.
///
/// `ROUTING_HISTORIES=100000` is the full proof; `ROUTING_FIRST_SEED` begins elsewhere; `ROUTING_KEEP=1` keeps what fails as a counter-example,
/// `ROUTING_FAILURES` says how many before it stops.
struct ReferenceAgreementTests {
    private static let count = number("ROUTING_HISTORIES") ?? usualCount
    #if DEBUG
        // Unoptimised, the reference takes ten times as long: what every build of a day can afford.
        private static let usualCount = 120
    #else
        private static let usualCount = 2000
    #endif
    private static let firstSeed = UInt64(number("ROUTING_FIRST_SEED") ?? 1)

    /// In each lane, before it gives up.
    private static let mostFailures = number("ROUTING_FAILURES") ?? 1

    /// Names each seed before it is played, for one that ends the process.
    private static let traces = number("ROUTING_TRACE") != nil

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    @Test func theEngineDecidesAsTheReference() async {
        let lanes = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 16))
        await withTaskGroup(of: [History].self) { group in
            for lane in 0..<lanes { group.addTask { Self.failures(lane: lane, of: lanes) } }
            for await failures in group { for failure in failures { Self.report(failure) } }
        }
    }

    /// Stops after some: the next would most likely be the same fault again.
    private static func failures(lane: Int, of lanes: Int) -> [History] {
        var failures: [History] = []
        for index in stride(from: lane, to: count, by: lanes) where failures.count < mostFailures {
            if let failure = failure(seed: firstSeed + UInt64(index)) { failures.append(failure) }
        }
        return failures
    }

    /// Makes and plays a history in one go.
    private static func failure(seed: UInt64, size: RandomHistory.Size = .init()) -> History? {
        if traces { FileHandle.standardError.write(Data("seed \(seed)\n".utf8)) }
        var maker = RandomHistory(seed: seed, size: size)
        var check = HistoryCheck(seed: seed, followsDeadlines: maker.followsDeadlines)
        var history = History(seed: seed, followsDeadlines: maker.followsDeadlines, entries: [])
        do {
            while let entry = maker.next(in: check.reference) {
                history.entries.append(entry)
                try check.play(entry)
            }
            try check.close()
            return nil
        } catch {
            return history
        }
    }

    private static func report(_ history: History) {
        let smallest = HistoryShrink.smallest(of: history)
        let mismatch = HistoryCheck.mismatch(in: smallest).map(\.description) ?? "only within the longer history"
        Issue.record("seed \(history.seed), \(smallest.entries.count) entries: \(mismatch)\n\(smallest.json)")
        if number("ROUTING_KEEP") != nil { CounterExamples.keep(smallest, named: "seed-\(history.seed)") }
    }

    /// The largest numbers that are allowed, and the ends of time.
    @Test func extremesAgreeAsWell() {
        for index in 0..<max(20, Self.count / 10) {
            if let failure = Self.failure(seed: Self.firstSeed + UInt64(index), size: .init(extreme: true)) { return Self.report(failure) }
        }
    }

    /// Instants that no clock gives: nothing traps, and the same inputs still give the same bytes.
    @Test func anyInstantIsTaken() throws {
        for index in 0..<max(20, Self.count / 10) {
            let history = RandomHistory.make(seed: Self.firstSeed + UInt64(index), size: .init(extreme: true, boundless: true))
            let first = try Self.bytes(history)
            #expect(try Self.bytes(history) == first, "seed \(history.seed)")
        }
    }

    @Test func theSameInputsGiveTheSameBytes() throws {
        for seed in UInt64(1)...10 {
            let history = RandomHistory.make(seed: seed)
            let first = try Self.bytes(history)
            #expect(try Self.bytes(history) == first, "seed \(seed)")
        }
    }

    /// All that an engine gives for a history, and at last the engine itself.
    private static func bytes(_ history: History) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var engine = RoutingEngine()
        var bytes = Data()
        for entry in history.entries {
            guard let input = entry.input else {
                bytes += try encoder.encode(engine.advance(to: entry.at))
                continue
            }
            do { bytes += try encoder.encode(engine.handle(input, at: entry.at)) } catch let fault as RoutingFault { bytes += try encoder.encode(fault) }
        }
        return bytes + (try encoder.encode(engine))
    }
}
