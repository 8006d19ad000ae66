import ContactDomain
import SeededRandom
import Testing

@testable import RoutingCore

/// The heap of deadlines gives all that holds, in order, and throws out the rest in pieces.
@Suite struct DeadlineHeapTests {
    /// A heap beside what still holds, by slot.
    private struct Pair {
        var heap = DeadlineHeap()
        var live: [Int32: Int64] = [:]
        /// Entries that one push had examined, at most.
        var longest = 0

        func holds(_ entry: DeadlineEntry) -> Bool { live[entry.slot] == entry.due }

        mutating func push(_ slot: Int32, due: Int64) {
            live[slot] = due
            var looked = 0
            if heap.isSweeping() {
                for _ in 0..<DeadlineHeap.piece {
                    guard let entry = heap.nextUnswept() else { break }
                    looked += 1
                    if holds(entry) { heap.keepSwept() } else { heap.dropSwept() }
                }
            }
            longest = max(longest, looked)
            heap.push(DeadlineEntry(due: Timestamp(milliseconds: due), kind: 0, slot: slot))
        }
    }

    @Test(arguments: 1...20)
    func whatHoldsComesUpInOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var pair = Pair()
        var now: Int64 = 0
        for _ in 0..<3_000 {
            switch random.below(10) {
            case 0..<6: pair.push(Int32(random.below(200)), due: now + Int64(random.below(1_000)))
            case 6..<8: pair.live[Int32(random.below(200))] = nil
            default:
                guard let top = pair.heap.pop() else { continue }
                #expect(top.due >= now, "what was due earlier comes up later")
                now = max(now, top.due)
                if pair.holds(top) {
                    #expect(!pair.live.values.contains { $0 < top.due }, "something that holds was thrown out")
                    pair.live[top.slot] = nil
                }
            }
        }
        while let top = pair.heap.pop() { if pair.holds(top) { pair.live[top.slot] = nil } }
        #expect(pair.live.isEmpty, "\(pair.live.count) that hold never came up")
    }

    /// Each push replaces what held before: all but a few are stale, and nothing is ever popped.
    @Test func staleEntriesDoNotPileUp() {
        var pair = Pair()
        var most = 0
        for number in 0..<100_000 {
            pair.push(Int32(number % 1_000), due: Int64(1_000_000 - number % 7_919))
            most = max(most, pair.heap.entries.count)
        }
        #expect(most < 5_000, "\(most) entries where 1,000 hold")
        #expect(pair.longest == DeadlineHeap.piece)
    }
}
