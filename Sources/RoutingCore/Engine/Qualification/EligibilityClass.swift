import ContactDomain

/// What makes items the same to every agent: the same home queue, and the same asked of the agent.
struct ClassKey: Hashable, Sendable {
    struct Added: Hashable, Sendable {
        let queue: Int32
        let requirement: SkillExpression
    }

    var queue: Int32
    /// Both after the item's values are put in and the steps reached are applied.
    var requirement = SkillExpression.always
    var own = SkillExpression.always
    var teams: [String] = []
    var added: [Added] = []
}

/// One class of items by who may have them.
struct EligibilityClass: Sendable {
    let key: ClassKey
    var queue: Int32 { key.queue }
    var exists = true
    /// The skills that `bestSkilled` sums over.
    let mentioned: [SkillName]

    init(key: ClassKey) {
        self.key = key
        mentioned = key.requirement == .always && key.own == .always ? [] : key.requirement.skills.union(key.own.skills).sorted()
    }
}

/// All classes by slot, who qualifies for each, and for what each agent qualifies.
struct ClassTable: Sendable {
    private(set) var records: [EligibilityClass] = []
    private var vacant: [Int32] = []
    private var slots: [ClassKey: Int32] = [:]
    private(set) var sets = QualificationSets()
    /// On which channels items wait: a byte for each class, so that many are looked over at once.
    private(set) var open: [ChannelSet] = []
    /// The line of each class and channel, or -1.
    private var lines: [Int32] = []
    /// How many items of each channel those who qualify for each class serve at a time.
    private(set) var servers: [Int64] = []
    /// Classes that have no items; above a limit they are let go.
    private(set) var emptyCount = 0
    /// Classes in the order in which they became empty; some have items again, or are gone.
    private var emptied: [Int32] = []
    private var emptiedHead = 0

    subscript(_ slot: Int32) -> EligibilityClass { _read { yield records[slot.index] } }

    func find(_ key: ClassKey) -> Int32? { slots[key] }

    /// Makes a class of these agents, sorted.
    mutating func add(_ key: ClassKey, _ agents: [Int32], agentCapacity: Int) -> Int32 {
        let slot: Int32
        if let reused = vacant.popLast() {
            slot = reused
            records[slot.index] = EligibilityClass(key: key)
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            records.append(EligibilityClass(key: key))
            lines.append(contentsOf: repeatElement(-1, count: ContactChannel.count))
            open.append(.none)
            servers.append(contentsOf: repeatElement(0, count: ContactChannel.count))
        }
        for channel in 0..<ContactChannel.count { servers[slot.index &* ContactChannel.count &+ channel] = 0 }
        sets.add(slot, agents, agentCapacity: agentCapacity)
        slots[key] = slot
        emptyCount += 1
        emptied.append(slot)
        return slot
    }

    /// Lets an empty class go. Its lines are the caller's to let go first.
    mutating func remove(_ slot: Int32) {
        sets.remove(slot)
        slots[records[slot.index].key] = nil
        records[slot.index].exists = false
        emptyCount -= 1
        vacant.append(slot)
    }

    mutating func reserve(agents count: Int) { sets.reserve(agents: count) }
    mutating func setQualified(_ slot: Int32, agent: Int32, _ value: Bool) { sets.set(slot, agent, value) }
    func qualifies(_ agent: Int32, for slot: Int32) -> Bool { sets.contains(slot, agent) }

    // MARK: Servers

    func servers(_ slot: Int32, _ channel: ContactChannel) -> Int64 { servers[slot.index &* ContactChannel.count &+ channel.index] }

    mutating func addServers(_ slot: Int32, _ channel: ContactChannel, _ more: Int32) {
        servers[slot.index &* ContactChannel.count &+ channel.index] += Int64(more)
    }

    // MARK: Lines

    func line(_ slot: Int32, _ channel: ContactChannel) -> Int32 { lines[slot.index &* ContactChannel.count &+ channel.index] }
    func line(_ slot: Int32, channel: Int) -> Int32 { lines[slot.index &* ContactChannel.count &+ channel] }
    mutating func setLine(_ slot: Int32, _ channel: ContactChannel, _ line: Int32) { lines[slot.index &* ContactChannel.count &+ channel.index] = line }

    /// One of its lines has got its first item, or lost its last.
    mutating func setOpen(_ slot: Int32, _ channel: ContactChannel, _ isOpen: Bool) {
        let wasEmpty = open[slot.index].isEmpty
        open[slot.index].bits = isOpen ? open[slot.index].bits | channel.bit : open[slot.index].bits & ~channel.bit
        let isEmpty = open[slot.index].isEmpty
        guard isEmpty != wasEmpty else { return }
        emptyCount += isEmpty ? 1 : -1
        if isEmpty { emptied.append(slot) }
        if emptied.count > 4096, emptied.count > 8 * records.count { forgetRepeats() }
    }

    // MARK: Letting go

    mutating func longestEmpty() -> Int32? {
        while emptiedHead < emptied.count {
            let slot = emptied[emptiedHead]
            emptiedHead += 1
            if records[slot.index].exists, open[slot.index].isEmpty { return slot }
        }
        return nil
    }

    /// Each class that is empty once.
    private mutating func forgetRepeats() {
        var seen = [Bool](repeating: false, count: records.count)
        var kept: [Int32] = []
        for slot in emptied[emptiedHead...] where records[slot.index].exists && open[slot.index].isEmpty && !seen[slot.index] {
            seen[slot.index] = true
            kept.append(slot)
        }
        emptied = kept
        emptiedHead = 0
    }
}
