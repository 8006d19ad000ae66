import ContactDomain

/// Who qualifies for each class, looked up from both sides.
///
/// A class of many agents has a row of bits over the agents, and a column in the rows of bits that agents have over the classes. A class of few has a
/// list, and is in the lists of those few: with thousands of narrow classes, bits for all pairs would be nearly all zero.
struct QualificationSets: Sendable {
    /// By class: its row among the wide ones, or -1.
    private var rowOf: [Int32] = []
    /// By class: its agents, sorted, where it has no row.
    private var members: [[Int32]] = []
    private var vacantRows: [Int32] = []
    private var rowCount = 0
    /// A row for each wide class: a bit for each agent.
    private(set) var wide = BitRows()
    /// A row for each agent: a bit for each wide class, by its row.
    private(set) var wideOfAgent = BitRows()
    /// By row: the class.
    private(set) var classOfRow: [Int32] = []
    /// By agent: the narrow classes, sorted.
    private(set) var narrowOfAgent: [[Int32]] = []

    mutating func reserve(agents count: Int) {
        while narrowOfAgent.count < count { narrowOfAgent.append([]) }
        wide.reserve(rows: 1, bits: count)
        wideOfAgent.reserve(rows: count, bits: max(1, rowCount))
    }

    /// A class with these agents, sorted.
    mutating func add(_ slot: Int32, _ agents: [Int32], agentCapacity: Int) {
        while rowOf.count <= slot.index {
            rowOf.append(-1)
            members.append([])
        }
        reserve(agents: agentCapacity)
        guard agents.count > max(2, agentCapacity / 32) else {
            rowOf[slot.index] = -1
            members[slot.index] = agents
            for agent in agents { Self.insert(slot, into: &narrowOfAgent[agent.index]) }
            return
        }
        let row = vacantRows.popLast() ?? newRow()
        rowOf[slot.index] = row
        classOfRow[row.index] = slot
        for agent in agents {
            wide.set(row.index, agent.index, true)
            wideOfAgent.set(agent.index, row.index, true)
        }
    }

    mutating func remove(_ slot: Int32) {
        let row = rowOf[slot.index]
        guard row >= 0 else {
            for agent in members[slot.index] { Self.remove(slot, from: &narrowOfAgent[agent.index]) }
            members[slot.index] = []
            return
        }
        for word in 0..<wide.words {
            wide.word(row.index, word).forEachBit { wideOfAgent.set((word << 6) + $0, row.index, false) }
        }
        wide.clear(row: row.index)
        rowOf[slot.index] = -1
        vacantRows.append(row)
    }

    func contains(_ slot: Int32, _ agent: Int32) -> Bool {
        let row = rowOf[slot.index]
        if row >= 0 { return wide.contains(row.index, agent.index) }
        let place = Self.lowerBound(agent, in: members[slot.index])
        return place < members[slot.index].count && members[slot.index][place] == agent
    }

    mutating func set(_ slot: Int32, _ agent: Int32, _ value: Bool) {
        guard contains(slot, agent) != value else { return }
        let row = rowOf[slot.index]
        if row >= 0 {
            wide.set(row.index, agent.index, value)
            wideOfAgent.set(agent.index, row.index, value)
        } else if value {
            Self.insert(agent, into: &members[slot.index])
            Self.insert(slot, into: &narrowOfAgent[agent.index])
        } else {
            Self.remove(agent, from: &members[slot.index])
            Self.remove(slot, from: &narrowOfAgent[agent.index])
        }
    }

    /// The classes an agent qualifies for, in no particular order.
    func classes(of agent: Int32) -> [Int32] {
        var found = narrowOfAgent[agent.index]
        for word in 0..<wideOfAgent.words {
            wideOfAgent.word(agent.index, word).forEachBit { found.append(classOfRow[(word << 6) + $0]) }
        }
        return found
    }

    func count(_ slot: Int32) -> Int {
        let row = rowOf[slot.index]
        guard row >= 0 else { return members[slot.index].count }
        var count = 0
        for word in 0..<wide.words { count += wide.word(row.index, word).nonzeroBitCount }
        return count
    }

    /// Sets `found` to who qualifies and has a bit in a row of others, ascending; tells whether there is anybody.
    func intersect(_ slot: Int32, with bits: BitRows, row other: Int, into found: inout [Int32]) -> Bool {
        found.removeAll(keepingCapacity: true)
        let row = rowOf[slot.index]
        guard row >= 0 else {
            for agent in members[slot.index] where bits.contains(other, agent.index) { found.append(agent) }
            return !found.isEmpty
        }
        let count = min(wide.words, bits.words)
        wide.storage.withUnsafeBufferPointer { mine in
            bits.storage.withUnsafeBufferPointer { theirs in
                let (start, otherStart) = (row.index * wide.words, other * bits.words)
                for word in 0..<count {
                    var both = mine[start &+ word] & theirs[otherStart &+ word]
                    while both != 0 {
                        found.append(Int32(truncatingIfNeeded: (word << 6) &+ both.trailingZeroBitCount))
                        both &= both &- 1
                    }
                }
            }
        }
        return !found.isEmpty
    }

    private mutating func newRow() -> Int32 {
        let row = Int32(truncatingIfNeeded: rowCount)
        rowCount += 1
        classOfRow.append(-1)
        wide.reserve(rows: rowCount, bits: narrowOfAgent.count)
        wideOfAgent.reserve(rows: narrowOfAgent.count, bits: rowCount)
        return row
    }

    // MARK: Sorted lists

    private static func lowerBound(_ value: Int32, in list: [Int32]) -> Int {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) >> 1
            if list[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func insert(_ value: Int32, into list: inout [Int32]) {
        let place = Self.lowerBound(value, in: list)
        if place == list.count || list[place] != value { list.insert(value, at: place) }
    }

    private static func remove(_ value: Int32, from list: inout [Int32]) {
        let place = Self.lowerBound(value, in: list)
        if place < list.count, list[place] == value { list.remove(at: place) }
    }
}
