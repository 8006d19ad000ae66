import ContactDomain

/// What is still to happen, earliest first; in the order in which it was planned where the instants are the same.
struct Agenda<Item: Sendable>: Sendable {
    private var heap: [(at: Timestamp, serial: Int, item: Item)] = []
    private var count = 0

    var nextAt: Timestamp? { heap.first?.at }

    mutating func plan(_ item: Item, at instant: Timestamp) {
        count += 1
        heap.append((instant, count, item))
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (at: Timestamp, item: Item)? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) { least = child }
            if least == parent { return (first.at, first.item) }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool { (heap[left].at, heap[left].serial) < (heap[right].at, heap[right].serial) }
}
