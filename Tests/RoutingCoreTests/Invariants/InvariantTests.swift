import ContactDomain
import Foundation
import RoutingCore
import Testing

/// What must hold on any floor, after any input.
///
/// `ROUTING_INPUTS=1000000` is the full proof.
struct InvariantTests {
    #if DEBUG
        // Unoptimised, the ledger takes ten times as long: what every build of a day can afford.
        private static let usualInputs = 2000
    #else
        private static let usualInputs = 50_000
    #endif

    @Test func largeFloorsKeepTheInvariants() async {
        let total = ProcessInfo.processInfo.environment["ROUTING_INPUTS"].flatMap(Int.init) ?? Self.usualInputs
        let lanes = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 16))
        await withTaskGroup(of: [String].self) { group in
            for lane in 0..<lanes { group.addTask { Self.run(inputs: total / lanes, firstSeed: UInt64(1 + 1_000_000 * lane)) } }
            for await complaints in group { for complaint in complaints { Issue.record("\(complaint)") } }
        }
    }

    /// One floor after the other, until so many inputs are done.
    private static func run(inputs: Int, firstSeed: UInt64) -> [String] {
        var left = inputs
        var seed = firstSeed
        while left > 0 {
            var floor = LargeFloor(seed: seed)
            let complaints = floor.run(atMost: left)
            guard complaints.isEmpty else { return complaints.map { "floor \(seed), \($0)" } }
            left -= max(1, floor.inputs)
            seed += 1
        }
        return []
    }
}
