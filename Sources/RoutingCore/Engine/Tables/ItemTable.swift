import ContactDomain

/// What of an item is the same for most: kept apart, so that the many stay small.
struct ItemExtras: Sendable {
    var requirement: SkillExpression = .always
    var preferred: [SkillName: Int] = [:]
    var attributes: [String: AttributeValue] = [:]
    var sticky: RoutingItem.Sticky?
    var callback: RoutingItem.Callback?
    /// Who is not offered it, sorted by agent.
    var excluded: [Exclusion] = []
    /// When the first of them ends.
    var nextExclusionEnd = Timestamp.distantFuture
    /// Who rings, in the order of the offer, where several do.
    var ringing: [Int32] = []

    struct Exclusion: Sendable {
        let agent: AgentID
        var until: Timestamp
    }

    /// The first place that is not before an agent's.
    func place(ofExcluded agent: AgentID) -> Int {
        var low = 0
        var high = excluded.count
        while low < high {
            let middle = (low + high) >> 1
            if excluded[middle].agent < agent { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func refreshExclusionEnd() { nextExclusionEnd = excluded.reduce(.distantFuture) { min($0, $1.until) } }
}

/// One item as the engine works with it.
struct ItemRecord: Sendable {
    enum Phase: UInt8, Sendable {
        case vacant, parked, waiting, offered, active
        /// It is in wrap-up with agents and nothing else.
        case finished
    }

    var id: InteractionID
    var orderAt: Timestamp
    var enqueuedAt: Timestamp
    var enteredAt: Timestamp
    /// Parked: until when. Offered: how long it rings (the distant future where nothing ends it). Active: since when.
    var until: Timestamp = .distantFuture
    /// What it is filed under while it waits.
    var key: Int64 = 0
    var priority: Int
    var queue: Int32
    /// Its class while it waits, else -1.
    var line: Int32 = -1
    /// The index of its tier's name, or -1.
    var tier: Int32
    /// The index of its extras, or -1: all at their defaults.
    var extras: Int32 = -1
    /// Who rings where one does, or has it.
    var agent: Int32 = -1
    var stepsReached: Int32 = 0
    var failedOffers: Int32 = 0
    var attempts: Int32 = 0
    /// How many agents are in wrap-up with it.
    var wrapUps: Int32 = 0
    var hops: UInt8 = 0
    var channel: ContactChannel
    var phase: Phase = .vacant
    var ringsAll = false
    /// Rings out of turn, by hand: past skills, membership and hours.
    var isAssigned = false
    var urgent = false
    var overdue = false
    var isCallback = false
    var hasSticky = false
    /// Some agent is excluded from it or in wrap-up with it: eligibility is asked agent by agent.
    var isRestricted = false
}

/// All items by slot.
struct ItemTable: Sendable {
    private(set) var records: [ItemRecord] = []
    private var vacant: [Int32] = []
    private var index = IdentifierIndex()
    var extras: [ItemExtras] = []
    private var vacantExtras: [Int32] = []
    private(set) var tiers: [String] = []
    private var tierIndex: [String: Int32] = [:]

    subscript(_ slot: Int32) -> ItemRecord {
        _read { yield records[slot.index] }
        _modify { yield &records[slot.index] }
    }

    func slot(of id: InteractionID) -> Int32? { index.find(id, records) }

    /// Of all that are known, in no particular order.
    var slots: [Int32] { index.slots }

    /// A slot for the item; the one it has where it is still in wrap-up somewhere.
    mutating func add(_ item: RoutingItem, queue: Int32) -> Int32 {
        var record = ItemRecord(
            id: item.id, orderAt: item.orderAt, enqueuedAt: item.enqueuedAt, enteredAt: item.enqueuedAt, priority: item.priority, queue: queue,
            tier: item.tier.map { tier($0) } ?? -1, channel: item.channel)
        let slot: Int32
        if let known = index.find(item.id, records) {
            slot = known
            record.wrapUps = records[slot.index].wrapUps
            releaseExtras(slot)
            records[slot.index] = record
        } else if let reused = vacant.popLast() {
            slot = reused
            records[slot.index] = record
            index.insert(slot, records)
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            records.appendSparingly(record)
            index.insert(slot, records)
        }
        addExtras(of: item, to: slot)
        return slot
    }

    mutating func remove(_ slot: Int32) {
        releaseExtras(slot)
        index.remove(slot, records)
        records[slot.index].phase = .vacant
        vacant.append(slot)
    }

    // MARK: Extras

    func excluded(_ slot: Int32) -> [ItemExtras.Exclusion] {
        let index = records[slot.index].extras
        return index < 0 ? [] : extras[index.index].excluded
    }

    /// When the first exclusion ends; the distant future where none does.
    func nextExclusionEnd(_ slot: Int32) -> Timestamp {
        let index = records[slot.index].extras
        return index < 0 ? .distantFuture : extras[index.index].nextExclusionEnd
    }

    func isExcluded(_ agent: AgentID, from slot: Int32, at instant: Timestamp) -> Bool {
        let index = records[slot.index].extras
        guard index >= 0 else { return false }
        let place = extras[index.index].place(ofExcluded: agent)
        guard place < extras[index.index].excluded.count, extras[index.index].excluded[place].agent == agent else { return false }
        return extras[index.index].excluded[place].until > instant
    }

    mutating func exclude(_ agent: AgentID, from slot: Int32, until: Timestamp) {
        let index = makeExtras(slot)
        let place = extras[index].place(ofExcluded: agent)
        if place < extras[index].excluded.count, extras[index].excluded[place].agent == agent {
            extras[index].excluded[place].until = until
            extras[index].refreshExclusionEnd()
        } else {
            extras[index].excluded.insert(.init(agent: agent, until: until), at: place)
            extras[index].nextExclusionEnd = min(extras[index].nextExclusionEnd, until)
        }
        updateRestricted(slot)
    }

    /// Forgets exclusions that are over.
    mutating func dropEndedExclusions(_ slot: Int32, at instant: Timestamp) {
        let index = records[slot.index].extras
        guard index >= 0, extras[index.index].nextExclusionEnd <= instant else { return }
        extras[index.index].excluded.removeAll { $0.until <= instant }
        extras[index.index].refreshExclusionEnd()
        updateRestricted(slot)
    }

    mutating func addWrapUps(_ slot: Int32, _ change: Int32) {
        records[slot.index].wrapUps += change
        updateRestricted(slot)
    }

    func sticky(_ slot: Int32) -> RoutingItem.Sticky? {
        guard records[slot.index].hasSticky else { return nil }
        return extras[records[slot.index].extras.index].sticky
    }

    mutating func setSticky(_ slot: Int32, _ sticky: RoutingItem.Sticky?) {
        guard sticky != nil || records[slot.index].hasSticky else { return }
        let index = makeExtras(slot)
        extras[index].sticky = sticky
        records[slot.index].hasSticky = sticky != nil
    }

    mutating func setRinging(_ slot: Int32, _ agents: [Int32]) {
        let index = makeExtras(slot)
        extras[index].ringing = agents
    }

    /// The agents at whom it rings, in the order of the offer.
    func ringing(_ slot: Int32) -> [Int32] {
        guard records[slot.index].phase == .offered else { return [] }
        if records[slot.index].ringsAll { return extras[records[slot.index].extras.index].ringing }
        return records[slot.index].agent < 0 ? [] : [records[slot.index].agent]
    }

    /// The item as it was given, with what has changed since.
    func item(_ slot: Int32, queue: QueueID) -> RoutingItem {
        let record = records[slot.index]
        let more = record.extras < 0 ? ItemExtras() : extras[record.extras.index]
        return RoutingItem(
            id: record.id, queue: queue, channel: record.channel, priority: record.priority, tier: record.tier < 0 ? nil : tiers[record.tier.index],
            orderAt: record.orderAt, enqueuedAt: record.enqueuedAt, requirement: more.requirement, preferred: more.preferred, attributes: more.attributes,
            sticky: more.sticky, callback: more.callback, excluded: Dictionary(more.excluded.map { ($0.agent, $0.until) }) { first, _ in first })
    }

    private mutating func addExtras(of item: RoutingItem, to slot: Int32) {
        let isPlain =
            item.requirement == .always && item.preferred.isEmpty && item.attributes.isEmpty && item.sticky == nil && item.callback == nil
            && item.excluded.isEmpty
        if !isPlain {
            let index = makeExtras(slot)
            extras[index] = ItemExtras(
                requirement: item.requirement, preferred: item.preferred, attributes: item.attributes, sticky: item.sticky, callback: item.callback,
                excluded: item.excluded.map { ItemExtras.Exclusion(agent: $0.key, until: $0.value) }.sorted { $0.agent < $1.agent })
            extras[index].refreshExclusionEnd()
            records[slot.index].hasSticky = item.sticky != nil
            records[slot.index].isCallback = item.callback != nil
        }
        updateRestricted(slot)
    }

    private mutating func makeExtras(_ slot: Int32) -> Int {
        let present = records[slot.index].extras
        if present >= 0 { return present.index }
        let index: Int32
        if let reused = vacantExtras.popLast() {
            index = reused
        } else {
            index = Int32(truncatingIfNeeded: extras.count)
            extras.appendSparingly(ItemExtras())
        }
        records[slot.index].extras = index
        return index.index
    }

    private mutating func releaseExtras(_ slot: Int32) {
        let index = records[slot.index].extras
        guard index >= 0 else { return }
        extras[index.index] = ItemExtras()
        vacantExtras.append(index)
        records[slot.index].extras = -1
    }

    private mutating func updateRestricted(_ slot: Int32) {
        let index = records[slot.index].extras
        records[slot.index].isRestricted = records[slot.index].wrapUps > 0 || index >= 0 && !extras[index.index].excluded.isEmpty
    }

    private mutating func tier(_ name: String) -> Int32 {
        if let known = tierIndex[name] { return known }
        let index = Int32(truncatingIfNeeded: tiers.count)
        tiers.append(name)
        tierIndex[name] = index
        return index
    }
}
