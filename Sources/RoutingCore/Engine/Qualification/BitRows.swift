/// Rows of bits of one width, laid out one after the other: who qualifies for a class, what an agent qualifies for.
///
/// A row of 10,000 bits is 157 words; combining two takes well under a microsecond.
struct BitRows: Sendable {
    private(set) var words = 1
    private(set) var rows = 0
    private(set) var storage: [UInt64] = []

    /// Makes room for at least so many rows of at least so many bits; what is there stays, what is new is clear.
    mutating func reserve(rows wantedRows: Int, bits: Int) {
        let wantedWords = (bits + 63) >> 6
        if wantedWords > words {
            // Growing by a quarter, the copying is paid for and little lies idle.
            let wider = rows == 0 ? wantedWords : max(wantedWords, words + words / 4 + 1)
            var fresh = [UInt64](repeating: 0, count: rows * wider)
            fresh.withUnsafeMutableBufferPointer { target in
                storage.withUnsafeBufferPointer { source in
                    guard let to = target.baseAddress, let from = source.baseAddress else { return }
                    for row in 0..<rows { (to + row * wider).update(from: from + row * words, count: words) }
                }
            }
            storage = fresh
            words = wider
        }
        if wantedRows > rows {
            let more = max(wantedRows, rows + rows / 4) - rows
            storage.reserveCapacity((rows + more) * words)
            storage.append(contentsOf: repeatElement(0, count: more * words))
            rows += more
        }
    }

    func contains(_ row: Int, _ bit: Int) -> Bool { storage[row &* words &+ (bit >> 6)] & (1 << UInt64(bit & 63)) != 0 }

    mutating func set(_ row: Int, _ bit: Int, _ value: Bool) {
        let mask: UInt64 = 1 << UInt64(bit & 63)
        if value { storage[row &* words &+ (bit >> 6)] |= mask } else { storage[row &* words &+ (bit >> 6)] &= ~mask }
    }

    mutating func clear(row: Int) {
        for word in row * words..<(row + 1) * words { storage[word] = 0 }
    }

    func word(_ row: Int, _ index: Int) -> UInt64 { storage[row &* words &+ index] }
}

extension UInt64 {
    /// Calls with the position of each bit that is set, lowest first.
    @inline(__always)
    func forEachBit(_ body: (Int) -> Void) {
        var rest = self
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest &- 1
        }
    }
}
