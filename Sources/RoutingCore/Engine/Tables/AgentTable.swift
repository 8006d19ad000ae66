import ContactDomain

/// One item at an agent.
struct WorkEntry: Sendable {
    enum Phase: UInt8, Sendable { case ringing, active, wrapUp }

    var item: Int32
    var queue: Int32
    var channel: ContactChannel
    var phase: Phase
    var overdue = false
    var extensions: Int32 = 0
    /// Since when it rings, is active, or is in wrap-up.
    var since: Timestamp
    /// When the agent accepted it.
    var acceptedAt: Timestamp = .distantFuture
    /// When the wrap-up ends.
    var until: Timestamp = .distantFuture
    /// As it was when the wrap-up began.
    var wrapUp = QueuePolicy.WrapUp(time: .zero, extendBy: .zero, extensions: 0)
}

/// One agent as the engine works with it. What selection looks at for many agents lies in arrays of its own in the table.
struct AgentRecord: Sendable {
    var policy: AgentPolicy
    var exists = true
    var signedIn = false
    var available = ChannelSet.none
    var notResponding = false
    var notRespondingUntil: Timestamp?
    var noAnswers = 0
    var lastOfferAt: Timestamp?
    var handled = 0
    /// The day that `handled` counts.
    var handledDay = 0
    var work: [WorkEntry] = []
    /// Entries that are active or in wrap-up.
    var busyEntries = 0
    var occupancy = Occupancy()
    /// Lines of items that only this agent may have now.
    var soleLines: [Int32] = []
    /// The sum of all proficiencies.
    var skillTotal = 0
    var isFresh = false
}

/// All agents by slot.
struct AgentTable: Sendable {
    private(set) var records: [AgentRecord] = []
    private var vacant: [Int32] = []
    private(set) var slots: [AgentID: Int32] = [:]
    private(set) var ids: [AgentID] = []
    /// Milliseconds.
    var idleSince: [Int64] = []
    /// The channels on which the agent can be given something now, by presence and capacity.
    private(set) var open: [ChannelSet] = []
    /// The same by channel, a bit for each agent.
    private(set) var openBits = BitRows()
    /// Items of each channel at each agent.
    private var counts: [Int32] = []
    private var rules: [ChannelRule] = []
    /// How many items of each channel each agent serves at a time; none while away.
    private(set) var serving: [Int32] = []
    /// The same of all agents, by channel.
    private(set) var allServing = [Int64](repeating: 0, count: ContactChannel.count)

    init() { openBits.reserve(rows: ContactChannel.count, bits: 64) }

    subscript(_ slot: Int32) -> AgentRecord {
        _read { yield records[slot.index] }
        _modify { yield &records[slot.index] }
    }

    func slot(of id: AgentID) -> Int32? { slots[id] }
    func id(_ slot: Int32) -> AgentID { ids[slot.index] }

    /// Slots of those who exist, by id.
    var sortedSlots: [Int32] { slots.values.sorted { ids[$0.index] < ids[$1.index] } }

    mutating func add(_ policy: AgentPolicy, at now: Timestamp) -> Int32 {
        let slot: Int32
        let channels = ContactChannel.count
        if let reused = vacant.popLast() {
            slot = reused
            records[slot.index] = AgentRecord(policy: policy)
            ids[slot.index] = policy.id
            idleSince[slot.index] = now.milliseconds
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            records.append(AgentRecord(policy: policy))
            ids.append(policy.id)
            idleSince.append(now.milliseconds)
            open.append(.none)
            counts.append(contentsOf: repeatElement(0, count: channels))
            serving.append(contentsOf: repeatElement(0, count: channels))
            rules.append(contentsOf: repeatElement(ChannelRule(), count: channels))
            openBits.reserve(rows: channels, bits: records.count)
        }
        slots[policy.id] = slot
        setPolicy(slot, policy)
        return slot
    }

    mutating func setPolicy(_ slot: Int32, _ policy: AgentPolicy) {
        records[slot.index].policy = policy
        var total = 0
        for degree in policy.skills.values { total = total.clampedAdding(degree) }
        records[slot.index].skillTotal = total
        for channel in ContactChannel.allCases {
            rules[slot.index * ContactChannel.count + channel.index] = policy.capacity.rules[channel].map(ChannelRule.init) ?? ChannelRule()
        }
    }

    mutating func remove(_ slot: Int32) {
        slots[ids[slot.index]] = nil
        records[slot.index].exists = false
        records[slot.index].work = []
        for channel in 0..<ContactChannel.count { counts[slot.index * ContactChannel.count + channel] = 0 }
        setOpen(slot, .none)
        vacant.append(slot)
    }

    // MARK: Load

    mutating func count(_ slot: Int32, _ channel: ContactChannel, _ change: Int32) {
        counts[slot.index &* ContactChannel.count &+ channel.index] &+= change
    }

    func rule(_ slot: Int32, _ channel: ContactChannel) -> ChannelRule { rules[slot.index &* ContactChannel.count &+ channel.index] }
    func count(_ slot: Int32, _ channel: ContactChannel) -> Int { Int(counts[slot.index &* ContactChannel.count &+ channel.index]) }

    /// What the agent's items take, in units.
    func units(_ slot: Int32) -> Int {
        var units = 0
        for channel in ContactChannel.allCases { units = units.clampedAdding(count(slot, channel).clampedMultiplying(rule(slot, channel).units)) }
        return units
    }

    /// Whether one more item of the channel fits beside what the agent has, whatever the presence.
    func fits(_ slot: Int32, _ channel: ContactChannel) -> Bool {
        let rule = rule(slot, channel)
        guard rule.exists else { return false }
        let load = records[slot.index].work.count
        if load == 0 {
            return rule.maximum > 0 && rule.units <= records[slot.index].policy.capacity.units && (records[slot.index].policy.capacity.items ?? 1) > 0
        }
        guard count(slot, channel) < rule.maximum, load < records[slot.index].policy.capacity.items ?? .max else { return false }
        var units = rule.units
        for other in ContactChannel.allCases where !rule.interrupts.contains(other) {
            let items = count(slot, other)
            guard items > 0 else { continue }
            let otherRule = self.rule(slot, other)
            if rule.exclusive || otherRule.exclusive { return false }
            units = units.clampedAdding(items.clampedMultiplying(otherRule.units))
        }
        return units <= records[slot.index].policy.capacity.units
    }

    /// Looks anew on which channels the agent can be given something; tells whether there is one more than before.
    mutating func refreshOpen(_ slot: Int32) -> Bool {
        var channels = ChannelSet.none
        if records[slot.index].exists, records[slot.index].signedIn, !records[slot.index].notResponding {
            let available = records[slot.index].available
            for channel in ContactChannel.allCases where available.contains(channel) && fits(slot, channel) { channels.insert(channel) }
        }
        let gained = channels.bits & ~open[slot.index].bits != 0
        setOpen(slot, channels)
        return gained
    }

    private mutating func setOpen(_ slot: Int32, _ channels: ChannelSet) {
        let changed = open[slot.index].bits ^ channels.bits
        guard changed != 0 else { return }
        open[slot.index] = channels
        for channel in 0..<ContactChannel.count where changed & (1 << UInt8(channel)) != 0 {
            openBits.set(channel, slot.index, channels.bits & (1 << UInt8(channel)) != 0)
        }
    }

    // MARK: Serving

    func serving(_ slot: Int32, _ channel: ContactChannel) -> Int32 { serving[slot.index &* ContactChannel.count &+ channel.index] }

    /// How many of a channel the agent can have at a time, by presence and capacity, whatever there is already.
    func servable(_ slot: Int32, _ channel: ContactChannel) -> Int32 {
        let record = records[slot.index]
        let rule = rule(slot, channel)
        guard record.exists, record.signedIn, record.available.contains(channel), !record.notResponding, rule.exists else { return 0 }
        var atATime = rule.exclusive ? min(1, rule.maximum) : rule.maximum
        if rule.units > 0 { atATime = min(atATime, record.policy.capacity.units / rule.units) }
        if let most = record.policy.capacity.items { atATime = min(atATime, most) }
        return Int32(truncatingIfNeeded: max(0, min(atATime, 1000)))
    }

    /// - Returns: How many more than before.
    mutating func setServing(_ slot: Int32, _ channel: ContactChannel, _ count: Int32) -> Int32 {
        let place = slot.index &* ContactChannel.count &+ channel.index
        let more = count - serving[place]
        serving[place] = count
        allServing[channel.index] += Int64(more)
        return more
    }

    // MARK: Counts

    func idle(_ slot: Int32) -> Timestamp { Timestamp(milliseconds: idleSince[slot.index]) }
    mutating func touchIdle(_ slot: Int32, _ now: Timestamp) { idleSince[slot.index] = now.milliseconds }

    func handled(_ slot: Int32, day: Int) -> Int { records[slot.index].handledDay == day ? records[slot.index].handled : 0 }
}

/// A capacity rule with its sets as bits.
struct ChannelRule: Sendable {
    var units = 0
    var maximum = 0
    var exclusive = false
    var interrupts = ChannelSet.none
    var exists = false

    init() {}

    init(_ rule: Capacity.Rule) {
        units = rule.units
        maximum = rule.maximum
        exclusive = rule.exclusive
        interrupts = ChannelSet(rule.interrupts)
        exists = true
    }
}
