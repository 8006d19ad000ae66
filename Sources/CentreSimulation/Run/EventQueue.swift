import ContactDomain

/// What is going to happen in the simulated centre, apart from what the engine's own deadlines bring.
struct Event: Sendable {
    enum Kind: Sendable {
        /// The next customer of a source.
        case arrival(source: Int)
        /// Patience ends.
        case givesUp(item: Int)
        case takesCallback(item: Int)
        /// - Parameter offer: which of the item's offers is meant; a later one is another matter.
        case answers(item: Int, agent: Int, offer: Int)
        case declines(item: Int, agent: Int, offer: Int, unanswered: Bool)
        case releases(item: Int, agent: Int, answer: Int)
        case extendsWrapUp(item: Int, agent: Int)
        case finishesWrapUp(item: Int, agent: Int)
        case responds(agent: Int)
        case comes(agent: Int)
        /// - Parameter home: the shift is over; else it is a break.
        case goes(agent: Int, home: Bool)
    }

    let at: Timestamp
    /// Counts up: of two events at the same instant the one that was planned first happens first.
    let number: Int
    let kind: Kind

    static func < (left: Event, right: Event) -> Bool {
        left.at != right.at ? left.at < right.at : left.number < right.number
    }
}

/// A binary heap of events (Williams 1964): the earliest is always at hand, and ties are broken by number.
struct EventQueue: Sendable {
    private var heap: [Event] = []
    private var planned = 0

    var first: Event? { heap.first }

    mutating func plan(_ kind: Event.Kind, at instant: Timestamp) {
        heap.append(Event(at: instant, number: planned, kind: kind))
        planned += 1
        var child = heap.count - 1
        let event = heap[child]
        while child > 0 {
            let parent = (child - 1) / 2
            guard event < heap[parent] else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = event
    }

    mutating func removeFirst() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < last else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = last
        return first
    }
}
