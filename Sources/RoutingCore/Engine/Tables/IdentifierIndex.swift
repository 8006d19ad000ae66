import ContactDomain

/// From an item's id to its slot: open addressing over the slots alone, for the ids are in the records already.
///
/// Four bytes a place and at most seven places in ten taken: a dictionary needs seven times as much, and hashes slowly.
struct IdentifierIndex: Sendable {
    private var places = [Int32](repeating: -1, count: 64)
    private(set) var count = 0

    func find(_ id: InteractionID, _ records: [ItemRecord]) -> Int32? {
        var place = home(id)
        while true {
            let slot = places[place]
            if slot < 0 { return nil }
            if records[slot.index].id == id { return slot }
            place = (place + 1) & (places.count - 1)
        }
    }

    /// The id must not be there yet, and its record must be.
    mutating func insert(_ slot: Int32, _ records: [ItemRecord]) {
        if (count + 1) * 10 > places.count * 7 { grow(records) }
        put(slot, records[slot.index].id)
        count += 1
    }

    mutating func remove(_ slot: Int32, _ records: [ItemRecord]) {
        var hole = home(records[slot.index].id)
        while places[hole] != slot {
            guard places[hole] >= 0 else { return }
            hole = (hole + 1) & (places.count - 1)
        }
        count -= 1
        // Those behind move up where that brings them nearer to their home, so that no gap cuts them off.
        var next = (hole + 1) & (places.count - 1)
        while places[next] >= 0 {
            let distance = (next &- home(records[places[next].index].id)) & (places.count - 1)
            if distance >= (next &- hole) & (places.count - 1) {
                places[hole] = places[next]
                hole = next
            }
            next = (next + 1) & (places.count - 1)
        }
        places[hole] = -1
    }

    /// In no particular order.
    var slots: [Int32] { places.filter { $0 >= 0 } }

    private mutating func put(_ slot: Int32, _ id: InteractionID) {
        var place = home(id)
        while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
        places[place] = slot
    }

    private mutating func grow(_ records: [ItemRecord]) {
        let old = places
        places = [Int32](repeating: -1, count: old.count * 2)
        for slot in old where slot >= 0 { put(slot, records[slot.index].id) }
    }

    /// Mixed as by SplitMix64: version-7 ids share their upper bits.
    private func home(_ id: InteractionID) -> Int {
        var z = id.high &* 0x9E37_79B9_7F4A_7C15 ^ id.low
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (z ^ (z >> 31)) & UInt64(places.count - 1))
    }
}

extension Array {
    /// Appends; where there is no room the array grows by a quarter, not to twice its size.
    mutating func appendSparingly(_ element: Element) {
        if count == capacity { reserveCapacity(count + Swift.max(16, count / 4)) }
        append(element)
    }
}
