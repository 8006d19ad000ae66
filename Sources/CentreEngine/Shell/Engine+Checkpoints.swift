import CentrePorts
import ContactDomain
import Foundation
import Logging

// The whole core, now and then, so that a start need not replay everything. It grows with what is live, so it is encoded and written
// beside the loop: the core is a value, its copy stays as it was while the loop goes on.

extension Engine {
    func checkpointIfDue() {
        // The more is live, the dearer a checkpoint: for each input it stays the same.
        guard checkpointing == nil, storageFault == nil, inputsSinceCheckpoint >= max(options.checkpointEvery, core.interactions.count / 2) else { return }
        beginCheckpoint()
    }

    /// Somebody waits for a checkpoint, and it can be begun.
    var isCheckpointWanted: Bool { !checkpointWaiters.isEmpty && checkpointing == nil }

    /// Called between two batches: what the core holds then is on the disk, unless storage fails.
    func checkpointIfWanted() {
        guard isCheckpointWanted else { return }
        let waiters = checkpointWaiters
        checkpointWaiters = []
        guard storageFault == nil else {
            for waiter in waiters { waiter.resume(returning: false) }
            return
        }
        beginCheckpoint(telling: waiters)
    }

    /// The state is taken now, and written beside the loop.
    private func beginCheckpoint(telling waiters: [CheckedContinuation<Bool, Never>] = []) {
        let state = CheckpointState(core: core, lastInstant: lastInstant)
        let sequence = sequence
        inputsSinceCheckpoint = 0
        checkpointing = Task {
            let isWritten = await write(state, sequence)
            checkpointing = nil
            for waiter in waiters { waiter.resume(returning: isWritten) }
            // Others may have come meanwhile.
            wakeUp?.resume()
            wakeUp = nil
            return isWritten
        }
    }

    /// For when there is no loop: before it begins, and after it has ended.
    func checkpointAtOnce() async -> Bool {
        inputsSinceCheckpoint = 0
        return await write(CheckpointState(core: core, lastInstant: lastInstant), sequence)
    }

    /// The last one, and whoever still waits for one.
    func endCheckpoints() async {
        let isWritten = storageFault == nil ? await checkpointAtOnce() : false
        for waiter in checkpointWaiters { waiter.resume(returning: isWritten) }
        checkpointWaiters = []
    }

    private func write(_ state: CheckpointState, _ sequence: Int64) async -> Bool {
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
