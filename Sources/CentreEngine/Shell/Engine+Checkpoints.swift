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
        checkpointing = Task {
            await checkpoint()
            checkpointing = nil
        }
    }

    func checkpoint() async {
        let state = CheckpointState(core: core, lastInstant: lastInstant)
        let sequence = sequence
        inputsSinceCheckpoint = 0
        do {
            try await journal.saveCheckpoint(sequence: sequence, state: try await Self.encoded(state))
            try await journal.prune(before: clock.now - options.keepEvents)
        } catch {
            logger.error("the checkpoint could not be written; the journal is kept whole", metadata: ["error": "\(error)"])
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
