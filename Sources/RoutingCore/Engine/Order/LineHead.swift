import ContactDomain

/// What settling must know of the first item of a line, beside the heads of all other lines.
///
/// An agent who becomes free looks at the head of each line that may be the agent's. The line, its runs, the item and its queue lie each elsewhere in
/// memory; here all of it is in 64 bytes, so that such a look is one access and not eight.
struct LineHead: Sendable {
    /// What the item is filed under, and what its place follows from.
    var key: Int64 = 0
    var orderAt: Int64 = 0
    var id = InteractionID(high: 0, low: 0)
    /// Of the line's queue.
    var ageing: Int64 = 0
    /// The first item, or -1: the line is empty.
    var item: Int32 = -1
    let queue: Int32
    let channel: ContactChannel
    var overdue = false
    /// Some agent may be kept from the item: to be asked of the item itself. It may have become free for all since.
    var isRestricted = false
    /// The queue keeps its place and is closed.
    var isHeld = false
    /// It was looked at in this settling.
    var isGathered = false
    /// Something in the line may have become possible.
    var isFresh = false

    init(queue: Int32, channel: ContactChannel) {
        self.queue = queue
        self.channel = channel
    }

    /// The score at an instant, in micro-points; nil where the key was cut off at the end of its range and does not tell.
    func score(at instant: Timestamp) -> Int64? {
        guard key > -(1 << 62), key < 1 << 62 else { return nil }
        let (grown, first) = ageing.multipliedReportingOverflow(by: instant.milliseconds)
        let (score, second) = grown.subtractingReportingOverflow(key)
        return first || second ? nil : score
    }
}

extension RoutingEngine {
    /// To be called when the first item of a line is another, or is filed under another key.
    mutating func refreshHead(_ line: Int32) {
        guard let first = lines[line].line.first else {
            lines.heads[line.index].item = -1
            return
        }
        lines.heads[line.index].item = first
        lines.heads[line.index].key = items[first].key
        lines.heads[line.index].orderAt = items[first].orderAt.milliseconds
        lines.heads[line.index].id = items[first].id
        lines.heads[line.index].overdue = items[first].overdue
        lines.heads[line.index].isRestricted = items[first].isRestricted
    }

    /// The place of the first item of a line: the same as that of the item, worked out from the head alone where that can be.
    func servingPlace(ofHead line: Int32) -> ServingPlace {
        let head = lines.heads[line.index]
        var place = ServingPlace(group: .min, orderAt: head.orderAt, id: head.id)
        if head.overdue { return place }
        guard let score = head.score(at: clock) else { return servingPlace(head.item) }
        place.score = score == .min ? .max : -score
        setGroup(of: &place, queue: head.queue)
        return place
    }
}
