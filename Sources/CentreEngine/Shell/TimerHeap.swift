import CentrePorts
import ContactDomain

/// Timers in the order in which they are due.
struct TimerHeap {
    private var items: [(at: Timestamp, key: TimerKey)] = []

    var count: Int { items.count }
    var next: Timestamp? { items.first?.at }

    mutating func push(_ key: TimerKey, at instant: Timestamp) {
        items.append((instant, key))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    /// All timers that are due, earliest first.
    mutating func popDue(at now: Timestamp) -> [TimerKey] {
        var due: [TimerKey] = []
        while let first = items.first, first.at <= now {
            due.append(first.key)
            removeFirst()
        }
        return due
    }

    private mutating func removeFirst() {
        items.swapAt(0, items.count - 1)
        items.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && precedes(child, least) { least = child }
            guard least != parent else { return }
            items.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (items[left].at, items[left].key) < (items[right].at, items[right].key)
    }
}
