import CentrePorts
import ContactDomain
import Foundation
import Logging

// The whole core, now and then, so that a start need not replay everything. It grows with what is live, so it is encoded and written
// beside the loop: the core is a value, its copy stays as it was while the loop goes on.

//
// All of this is called between two batches only: the core then holds nothing that is not on the disk.

extension Engine {
    func checkpointIfDue() {
        // The more is live, the dearer a checkpoint: for each input it stays the same.
        guard checkpointing == nil, storageFault == nil, inputsSinceCheckpoint >= max(options.checkpointEvery, core.interactions.count / 2) else { return }
        let state = CheckpointState(core: core, lastInstant: lastInstant)
        let sequence = sequence
        checkpointing = Task {
            await write(state, sequence)
            checkpointing = nil
        }
    }

    func serveCheckpointWaiters() async {
        guard !checkpointWaiters.isEmpty else { return }
        let waiters = checkpointWaiters
        checkpointWaiters = []
        let isWritten = storageFault == nil ? await writeCheckpoint() : false
        for waiter in waiters { waiter.resume(returning: isWritten) }
    }

    /// - Returns: whether it is on the disk, and no older one comes after it.
    @discardableResult
    func writeCheckpoint() async -> Bool {
        await checkpointing?.value
        return await write(CheckpointState(core: core, lastInstant: lastInstant), sequence)
    }

    @discardableResult
    private func write(_ state: CheckpointState, _ sequence: Int64) async -> Bool {
        inputsSinceCheckpoint = 0
        do {
            try await journal.saveCheckpoint(sequence: sequence, state: try await Self.encoded(state))
            try await journal.prune(before: clock.now - options.keepEvents)
            return true
        } catch {
            logger.error("the checkpoint could not be written; the journal is kept whole", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// On a thread that nothing else waits for: a large centre takes seconds.
    private static func encoded(_ state: CheckpointState) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                let encoder = JSONEncoder()
                encoder.outputFormatting = .sortedKeys
                continuation.resume(with: Result { [UInt8](try encoder.encode(state)) })
            }
        }
    }
}

/// What a checkpoint holds.
struct CheckpointState: Codable, Sendable {
    let core: CentreCore
    /// Instants never go back, whatever the wall clock did meanwhile.
    let lastInstant: Timestamp
}
