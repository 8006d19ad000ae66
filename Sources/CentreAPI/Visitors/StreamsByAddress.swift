import Synchronization

/// Counts visitors' open streams by address, so that whoever makes up visitors without end leaves room for those of others.
///
/// Many sit behind one address, in an office or with a provider of mobile lines: so it takes many.
final class StreamsByAddress: Sendable {
    private let limit: Int
    private let open = Mutex<[String: Int]>([:])

    init(limit: Int = 2_000) { self.limit = limit }

    /// - Throws: a problem where the address has too many.
    func enter(_ address: String) throws {
        let isIn = open.withLock { open in
            guard open[address, default: 0] < limit else { return false }
            open[address, default: 0] += 1
            return true
        }
        guard isIn else { throw Problem.tooMany("too-many-streams", "Too many event streams are open from this address.", wait: 5) }
    }

    func leave(_ address: String) {
        open.withLock { open in
            guard let count = open[address] else { return }
            open[address] = count > 1 ? count - 1 : nil
        }
    }

    var count: Int { open.withLock { $0.values.reduce(0, +) } }
}
