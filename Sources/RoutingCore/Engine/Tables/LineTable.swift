import ContactDomain

/// The items of one class and channel that wait, or those that wait for one agent alone.
struct LineRecord: Sendable {
    /// Everybody who qualifies may have them.
    static let anyone: Int32 = -1
    /// They wait for an agent who does not exist.
    static let nobody: Int32 = -2

    let queue: Int32
    /// Its class, or -1 where a sticky agent is in effect.
    let eligibility: Int32
    /// The agent, while a sticky one is in effect; `anyone` or `nobody` else.
    let sole: Int32
    let channel: ContactChannel
    var exists = true
    /// Its place in its queue's list of lines, or -1 while it is empty.
    var placeInQueue: Int32 = -1
    var line = ServingLine()
}

/// All lines by slot.
struct LineTable: Sendable {
    struct SoleKey: Hashable, Sendable {
        let queue: Int32
        let sole: Int32
        let channel: ContactChannel
    }

    private(set) var records: [LineRecord] = []
    /// What settling looks at, by slot.
    var heads: [LineHead] = []
    private var vacant: [Int32] = []
    private(set) var soleLines: [SoleKey: Int32] = [:]

    subscript(_ slot: Int32) -> LineRecord {
        _read { yield records[slot.index] }
        _modify { yield &records[slot.index] }
    }

    mutating func add(queue: Int32, eligibility: Int32, channel: ContactChannel) -> Int32 {
        add(LineRecord(queue: queue, eligibility: eligibility, sole: LineRecord.anyone, channel: channel))
    }

    /// The line of a queue and channel for one agent alone.
    mutating func sole(_ key: SoleKey) -> Int32 {
        if let known = soleLines[key] { return known }
        let slot = add(LineRecord(queue: key.queue, eligibility: -1, sole: key.sole, channel: key.channel))
        soleLines[key] = slot
        return slot
    }

    private mutating func add(_ record: LineRecord) -> Int32 {
        if let reused = vacant.popLast() {
            records[reused.index] = record
            heads[reused.index] = LineHead(queue: record.queue, channel: record.channel)
            return reused
        }
        records.append(record)
        heads.append(LineHead(queue: record.queue, channel: record.channel))
        return Int32(truncatingIfNeeded: records.count - 1)
    }

    /// Lets an empty line go.
    mutating func remove(_ slot: Int32) {
        guard records[slot.index].exists else { return }
        records[slot.index].exists = false
        records[slot.index].line = ServingLine()
        heads[slot.index].item = -1
        if records[slot.index].eligibility < 0 {
            soleLines[SoleKey(queue: records[slot.index].queue, sole: records[slot.index].sole, channel: records[slot.index].channel)] = nil
        }
        vacant.append(slot)
    }
}
