import ContactDomain

/// A class with the first of its items that somebody is eligible for, and that item's place in the serving order.
struct Candidate: Sendable {
    let line: Int32
    /// The one agent who may be eligible; nil: anybody may be.
    let lone: Int32?
    var item: Int32
    var place: ServingPlace
}

/// Where an item stands among the first items of all classes; smaller goes first. It ends in an id, so no two are equal.
struct ServingPlace: Comparable, Sendable {
    /// Overdue: the least there is. Then the rank (strictly) or the pass (by shares).
    var group: Int64
    /// By shares, the queue.
    var queue = QueueID(high: 0, low: 0)
    /// The score with its sign changed; 0 for who is overdue.
    var score: Int64 = 0
    var orderAt: Int64
    var id: InteractionID

    static func < (left: Self, right: Self) -> Bool {
        if left.group != right.group { return left.group < right.group }
        if left.queue != right.queue { return left.queue < right.queue }
        if left.score != right.score { return left.score < right.score }
        return left.orderAt != right.orderAt ? left.orderAt < right.orderAt : left.id < right.id
    }
}

extension RoutingEngine {
    /// At this instant.
    func servingPlace(_ item: Int32) -> ServingPlace {
        let queue = items[item].queue
        var place = ServingPlace(group: .min, orderAt: items[item].orderAt.milliseconds, id: items[item].id)
        if items[item].overdue { return place }
        let score = score(item, at: clock)
        place.score = score == .min ? .max : -score
        setGroup(of: &place, queue: queue)
        return place
    }

    func setGroup(of place: inout ServingPlace, queue: Int32) {
        switch policy.serving {
        case .score: place.group = 0
        case .strict: place.group = -Int64(clamping: queues[queue].rank)
        case .share:
            place.group = queues[queue].pass
            place.queue = queues.id(queue)
        }
    }

    /// The waiting items of a queue, first to last.
    func servingOrder(of queue: Int32) -> [Int32] {
        var waiting: [(key: Int64, slot: Int32)] = []
        for line in queues[queue].lines {
            for run in lines[line].line.runs { for entry in run { waiting.append((entry.key, entry.slot)) } }
        }
        waiting.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            let (one, other) = (items[left.slot], items[right.slot])
            return one.orderAt != other.orderAt ? one.orderAt < other.orderAt : one.id < other.id
        }
        return waiting.map(\.slot)
    }
}
