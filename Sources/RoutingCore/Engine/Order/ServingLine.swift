import ContactDomain

/// The waiting items of one class in serving order.
///
/// Within one queue the score is `points × 1,000,000 + ageing × (t − orderAt)`: the order of two items does not depend on `t`, so an item is filed
/// under `ageing × orderAt − points × 1,000,000` once and never sorted again. Urgency and the guard change the key at instants that are known beforehand.
/// Sorted runs of at most 64 keep insertion, removal and rank cheap.
struct ServingLine: Sendable {
    struct Entry: Sendable {
        /// Smaller goes first; equal keys by (orderAt, id).
        var key: Int64
        var slot: Int32
    }

    private static let longestRun = 64

    private(set) var runs: [[Entry]] = []
    /// The last entry of each run, side by side: a run is found without looking into the others.
    private var lasts: [Entry] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var first: Int32? { runs.first?.first?.slot }

    mutating func insert(_ entry: Entry, _ items: ItemTable) {
        count += 1
        guard !runs.isEmpty else {
            runs.append([entry])
            lasts.append(entry)
            return
        }
        let run = min(runIndex(entry, items), runs.count - 1)
        let place = Self.place(of: entry, in: runs[run], items)
        runs[run].insert(entry, at: place)
        if place == runs[run].count - 1 { lasts[run] = entry }
        if runs[run].count > Self.longestRun {
            let half = runs[run].count / 2
            let upper = Array(runs[run][half...])
            runs[run].removeLast(runs[run].count - half)
            runs.insert(upper, at: run + 1)
            lasts.insert(runs[run][half - 1], at: run)
        }
    }

    mutating func remove(_ entry: Entry, _ items: ItemTable) {
        let run = runIndex(entry, items)
        guard run < runs.count else { return }
        let place = Self.place(of: entry, in: runs[run], items)
        guard place < runs[run].count, runs[run][place].slot == entry.slot else { return }
        count -= 1
        if runs[run].count == 1 {
            runs.remove(at: run)
            lasts.remove(at: run)
        } else {
            runs[run].remove(at: place)
            if place == runs[run].count { lasts[run] = runs[run][place - 1] }
        }
    }

    /// How many go before it.
    func rank(_ entry: Entry, _ items: ItemTable) -> Int {
        let run = runIndex(entry, items)
        var before = 0
        for index in 0..<min(run, runs.count) { before += runs[index].count }
        return run < runs.count ? before + Self.place(of: entry, in: runs[run], items) : before
    }

    /// The slots in order.
    var slots: [Int32] { runs.flatMap { $0.map(\.slot) } }

    /// The first run whose last entry is not before it.
    private func runIndex(_ entry: Entry, _ items: ItemTable) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) >> 1
            if Self.before(lasts[middle], entry, items) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func place(of entry: Entry, in run: [Entry], _ items: ItemTable) -> Int {
        var low = 0
        var high = run.count
        while low < high {
            let middle = (low + high) >> 1
            if before(run[middle], entry, items) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func before(_ left: Entry, _ right: Entry, _ items: ItemTable) -> Bool {
        if left.key != right.key { return left.key < right.key }
        let leftAt = items[left.slot].orderAt
        let rightAt = items[right.slot].orderAt
        return leftAt != rightAt ? leftAt < rightAt : items[left.slot].id < items[right.slot].id
    }
}
