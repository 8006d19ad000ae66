import CentrePorts
import ContactDomain
import Synchronization
import TandemTesting

/// The store's journal on a disk that is full when the test says so.
final class FullableDisk: Journal {
    private let journal: any Journal
    private let isFull = Mutex(false)

    init(_ journal: any Journal) { self.journal = journal }

    func fill(_ isFull: Bool) { self.isFull.withLock { $0 = isFull } }

    private func mayWrite() throws {
        if isFull.withLock({ $0 }) { throw StorageFault.diskFull }
    }

    func commit(_ batch: CommitBatch) async throws {
        try mayWrite()
        try await journal.commit(batch)
    }

    func saveCheckpoint(sequence: Int64, state: [UInt8]) async throws {
        try mayWrite()
        try await journal.saveCheckpoint(sequence: sequence, state: state)
    }

    func recover() async throws -> Recovery { try await journal.recover() }
    func events(after position: FeedEvent.Position, limit: Int) async throws -> [FeedEvent]? { try await journal.events(after: position, limit: limit) }
    func prune(before instant: Timestamp) async throws { try await journal.prune(before: instant) }
}
