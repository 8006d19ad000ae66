import ContactDomain

/// One interaction that waits for an agent.
public struct WaitingItem: Equatable, Sendable {
    public let interaction: InteractionID
    public let queue: QueueID
    public let priority: Int
    /// Decides the place in line. It is not when the interaction was queued: reports use that one.
    public let orderAt: Timestamp
    /// Agents who are not offered this one, each until an instant: they declined it.
    public var excluded: [AgentID: Timestamp]

    public init(interaction: InteractionID, queue: QueueID, priority: Int, orderAt: Timestamp, excluded: [AgentID: Timestamp] = [:]) {
        self.interaction = interaction
        self.queue = queue
        self.priority = priority
        self.orderAt = orderAt
        self.excluded = excluded
    }

    /// True where `self` is served before `other`: higher priority, then earlier, then the smaller id.
    func precedes(_ other: Self) -> Bool {
        if priority != other.priority { return priority > other.priority }
        if orderAt != other.orderAt { return orderAt < other.orderAt }
        return interaction < other.interaction
    }
}

/// The items of one queue in the order in which they are served. Finding a place takes logarithmic time.
struct WaitingLine: Equatable, Sendable {
    private(set) var items: [WaitingItem] = []

    mutating func insert(_ item: WaitingItem) {
        items.insert(item, at: place(of: item))
    }

    @discardableResult
    mutating func remove(_ item: WaitingItem) -> Bool {
        let index = place(of: item)
        guard index < items.count, items[index].interaction == item.interaction else { return false }
        items.remove(at: index)
        return true
    }

    /// 0 for the next in line; nil where the item is not in this line.
    func position(of item: WaitingItem) -> Int? {
        let index = place(of: item)
        return index < items.count && items[index].interaction == item.interaction ? index : nil
    }

    /// The index of the first item that does not precede the given one.
    private func place(of item: WaitingItem) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].precedes(item) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
