import CentrePorts
import ContactDomain

/// A journal in memory that keeps what the real one keeps, and can be told to fail or to take its time.
public actor MemoryJournal: Journal {
    public private(set) var batches: [CommitBatch] = []
    public private(set) var checkpoint: (sequence: Int64, state: [UInt8])?
    /// How many commits were tried, the failed ones included.
    public private(set) var attempts = 0
    private var failure: StorageFault?
    private var commitFailure: StorageFault?
    private var isHeld = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var forgottenBefore = FeedEvent.Position(sequence: 0, index: 0)

    public init() {}

    // MARK: What tests steer

    /// Every call fails with this fault until it is nil again.
    public func fail(with fault: StorageFault?) { failure = fault }

    /// Only writing fails with this fault until it is nil again.
    public func failCommits(with fault: StorageFault?) { commitFailure = fault }

    /// Another journal with the same contents: what a crash would leave.
    public func copy() async -> MemoryJournal {
        let copy = MemoryJournal()
        await copy.take(batches, checkpoint)
        return copy
    }

    private func take(_ batches: [CommitBatch], _ checkpoint: (sequence: Int64, state: [UInt8])?) {
        self.batches = batches
        self.checkpoint = checkpoint
    }

    /// Commits wait from now on, as on a slow disk, until `release`.
    public func hold() { isHeld = true }

    public func release() {
        isHeld = false
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    public var isWaiting: Bool { !waiting.isEmpty }

    /// Forgets events before a position, as pruning does.
    public func forgetEvents(before position: FeedEvent.Position) { forgottenBefore = position }

    // MARK: What is kept

    public var entries: [JournalEntry] { batches.flatMap(\.entries) }
    public var events: [FeedEvent] { batches.flatMap(\.events) }
    public var segments: [Segment] { batches.flatMap(\.segments) }

    // MARK: Journal

    public func commit(_ batch: CommitBatch) async throws {
        attempts += 1
        if isHeld { await withCheckedContinuation { waiting.append($0) } }
        if let failure = failure ?? commitFailure { throw failure }
        batches.append(batch)
    }

    public func saveCheckpoint(sequence: Int64, state: [UInt8]) throws {
        if let failure { throw failure }
        checkpoint = (sequence, state)
    }

    public func recover() throws -> Recovery {
        if let failure { throw failure }
        let after = checkpoint?.sequence ?? 0
        return Recovery(checkpoint: checkpoint, entries: entries.filter { $0.sequence > after })
    }

    public func events(after position: FeedEvent.Position, limit: Int) throws -> [FeedEvent]? {
        if let failure { throw failure }
        guard position >= forgottenBefore else { return nil }
        return Array(events.filter { $0.position > position }.prefix(limit))
    }

    /// Nothing is pruned: tests look at all of it.
    public func prune(before instant: Timestamp) throws {
        if let failure { throw failure }
    }
}

extension StorageFault {
    /// What a full disk throws.
    public static let diskFull = StorageFault(.diskFull, place: "centre.db", detail: "The disk is full.", remedy: "Make room.")
}
