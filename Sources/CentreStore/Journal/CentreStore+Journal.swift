import CentrePorts
import ContactDomain
import GRDB

/// One batch is one write transaction: after a crash it is there as a whole or not at all, and so is every batch before it.
extension CentreStore: Journal {
    public func commit(_ batch: CommitBatch) async throws {
        guard batch != CommitBatch() else { return }
        let rows = try CommitRows(batch)
        try await write("commit") { try rows.write(to: $0) }
    }

    public func recover() async throws -> Recovery {
        let (checkpoint, stored) = try await read("recover") { connection in
            let checkpoint = try Checkpoint.latestWhole(connection)
            let kept = try Retention.read(connection)
            guard checkpoint?.sequence ?? -1 >= kept.journalSequence else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no checkpoint is whole, and the journal before \(kept.journalSequence + 1) was pruned")
            }
            return (checkpoint, try EntryRow.fetch(connection, EntryRow.after, [checkpoint?.sequence ?? -1]))
        }
        do {
            return Recovery(checkpoint: checkpoint.map { ($0.sequence, $0.state) }, entries: try stored.map { try $0.entry() })
        } catch {
            throw StorageFault.telling(error, file: file, doing: "recover")
        }
    }

    public func events(after position: FeedEvent.Position, limit: Int) async throws -> [FeedEvent]? {
        try await read("read events") { connection in
            guard try position >= Retention.read(connection).lastPrunedEvent else { return nil }
            return try EventRow.fetch(connection, EventRow.after, [position.sequence, position.index, max(limit, 0)])
        }
    }
}
