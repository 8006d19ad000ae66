import ContactDomain
import RoutingCore

/// What somebody is going to do.
enum Act {
    case arrive
    case input(RoutingInput)
    case abandon(InteractionID)
    case pause(Int)
    case resume(Int)
    /// A supervisor or an administrator looks in.
    case manage
}

/// All that is going to be done, the earliest first; what is due at one instant in the order in which it was planned.
struct ActHeap {
    private struct Entry {
        let at: Int64
        let serial: Int
        let act: Act
        func isBefore(_ other: Entry) -> Bool { at != other.at ? at < other.at : serial < other.serial }
    }

    private var entries: [Entry] = []
    private var serial = 0

    var nextAt: Timestamp? { entries.first.map { Timestamp(milliseconds: $0.at) } }

    mutating func plan(_ act: Act, at instant: Timestamp) {
        serial += 1
        entries.append(Entry(at: instant.milliseconds, serial: serial, act: act))
        var child = entries.count - 1
        while child > 0, entries[child].isBefore(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Act? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first.act }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].isBefore(entries[least]) { least = child }
            if least == parent { return first.act }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
