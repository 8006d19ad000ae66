import ContactDomain

/// What falls due at an instant.
public enum Deadline {
    /// In this order where several are due at one instant; then by id (of the item first, then of the agent).
    public enum Kind: UInt8, CaseIterable, Comparable, Codable, Sendable {
        case hours, notResponding, offer, wrapUp, parked, step, sticky, backOff

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }
}

/// One entry of 16 bytes. Whether it still holds is asked of the thing itself when it comes up: nothing is ever searched for to be taken out.
struct DeadlineEntry: Sendable {
    let due: Int64
    /// The kind in the upper four bits; the slot of the queue, agent or item below.
    private let packed: UInt32
    /// The agent's slot for a wrap-up.
    let agent: Int32

    init(due: Timestamp, kind: UInt8, slot: Int32, agent: Int32 = -1) {
        self.due = due.milliseconds
        packed = UInt32(kind) << 28 | UInt32(bitPattern: slot) & 0x0FFF_FFFF
        self.agent = agent
    }

    var kind: UInt8 { UInt8(packed >> 28) }
    var slot: Int32 { Int32(packed & 0x0FFF_FFFF) }
    var instant: Timestamp { Timestamp(milliseconds: due) }

    static func < (left: Self, right: Self) -> Bool { left.due != right.due ? left.due < right.due : left.kind < right.kind }
}

/// A heap of deadlines by (instant, kind); four children each, which keeps it shallow and its cache lines full.
struct DeadlineHeap: Sendable {
    private(set) var entries: [DeadlineEntry] = []
    /// Above this many the stale ones are thrown out.
    private(set) var sweepAt = 1024

    var first: DeadlineEntry? { entries.first }
    var needsSweep: Bool { entries.count >= sweepAt }

    mutating func push(_ entry: DeadlineEntry) {
        entries.appendSparingly(entry)
        entries.withUnsafeMutableBufferPointer { heap in
            var child = heap.count - 1
            while child > 0 {
                let parent = (child - 1) >> 2
                guard entry < heap[parent] else { break }
                heap[child] = heap[parent]
                child = parent
            }
            heap[child] = entry
        }
    }

    mutating func pop() -> DeadlineEntry? {
        guard let top = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty { sink(last, from: 0) }
        return top
    }

    init() {}

    /// Of what still holds. Done when the heap has doubled, it costs a constant for each entry ever pushed.
    init(_ kept: [DeadlineEntry]) {
        entries = kept
        var index = entries.count >> 2
        while index >= 0, !entries.isEmpty {
            sink(entries[index], from: index)
            index -= 1
        }
        sweepAt = max(1024, entries.count * 2)
    }

    mutating func takeAll() -> [DeadlineEntry] {
        var taken: [DeadlineEntry] = []
        swap(&taken, &entries)
        return taken
    }

    private mutating func sink(_ entry: DeadlineEntry, from start: Int) {
        entries.withUnsafeMutableBufferPointer { heap in
            var hole = start
            while true {
                let first = (hole << 2) + 1
                guard first < heap.count else { break }
                var least = first
                var child = first + 1
                let end = min(first + 4, heap.count)
                while child < end {
                    if heap[child] < heap[least] { least = child }
                    child += 1
                }
                guard heap[least] < entry else { break }
                heap[hole] = heap[least]
                hole = least
            }
            heap[hole] = entry
        }
    }
}
