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
///
/// What no longer holds is thrown out in pieces: when the heap has doubled a sweep goes over it from its end to its top, some entries with each push.
/// So the heap stays within a few times what holds, and no push costs more than a few looks.
struct DeadlineHeap: Sendable {
    /// So many entries a push has examined while a sweep is under way.
    static let piece = 8
    private static let least = 16

    private(set) var entries: [DeadlineEntry] = []
    /// At so many a sweep begins.
    private var sweepAt = least
    /// The sweep has yet to look at what lies before this; 0 while there is none.
    private var unswept = 0

    var first: DeadlineEntry? { entries.first }

    mutating func push(_ entry: DeadlineEntry) {
        entries.appendSparingly(entry)
        rise(entry, from: entries.count - 1)
    }

    mutating func pop() -> DeadlineEntry? {
        guard let top = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty { sink(last, from: 0) }
        return top
    }

    // MARK: Sweeping

    /// Whether a sweep is under way or due.
    mutating func isSweeping() -> Bool {
        if unswept == 0, entries.count >= sweepAt { unswept = entries.count }
        return unswept > 0
    }

    /// The entry that the sweep looks at next; nil where it is done.
    mutating func nextUnswept() -> DeadlineEntry? {
        unswept = min(unswept, entries.count)
        if unswept > 0 { return entries[unswept - 1] }
        sweepAt = max(Self.least, entries.count * 2)
        return nil
    }

    /// The entry that was looked at holds: on to the one before it.
    mutating func keepSwept() { unswept -= 1 }

    /// The entry that was looked at does not hold. What takes its place is looked at next: it may be one from nearer the top.
    mutating func dropSwept() {
        let hole = unswept - 1
        guard let last = entries.popLast(), hole < entries.count else { return }
        if hole > 0, last < entries[(hole - 1) >> 2] { rise(last, from: hole) } else { sink(last, from: hole) }
    }

    // MARK: Order

    private mutating func rise(_ entry: DeadlineEntry, from start: Int) {
        entries.withUnsafeMutableBufferPointer { heap in
            var hole = start
            while hole > 0 {
                let parent = (hole - 1) >> 2
                guard entry < heap[parent] else { break }
                heap[hole] = heap[parent]
                hole = parent
            }
            heap[hole] = entry
        }
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
