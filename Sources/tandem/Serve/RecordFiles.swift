import CentrePorts
import ContactDomain
import Foundation
import Logging

/// The files that belong to records: they go when their records have gone, by an erasure or because their time is over.
struct RecordFiles: Sendable {
    /// The folder that recordings are in.
    let recordings: String
    let attachments: any AttachmentStore
    let store: any RecordRetention
    let logger: Logger

    /// - Parameter names: of recordings, as they were stored.
    /// - Returns: those that are still there, each with the reason.
    func remove(recordings names: [String], attachments ids: [AttachmentID]) async -> [String] {
        let attachmentsLeft = await attachments.delete(ids)
        let faults = names.map { ($0, fault(removing: $0)) }
        do {
            try await store.filesRemoved(faults.filter { $0.1 == nil }.map(\.0))
        } catch {
            // They are looked for once more, and found to be gone.
            logger.warning("that files were removed could not be noted", metadata: ["error": "\(error)"])
        }
        return faults.compactMap { name, fault in fault.map { "\(name): \($0)" } } + attachmentsLeft.map { "attachment \($0): could not be removed now; a sweep tries again" }
    }

    /// What was still to go when we were stopped, or could not go then.
    /// - Returns: those that are still there, each with the reason.
    func removeLeft() async throws -> [String] {
        await remove(recordings: try await store.filesToRemove(), attachments: [])
    }

    /// Why it is still there; nil where it is not.
    private func fault(removing name: String) -> String? {
        // Names come from our own rows; one that leads out of the folder is not followed.
        guard !name.split(separator: "/").contains("..") else { return "leads out of the folder of recordings" }
        return unlink("\(recordings)/\(name)") == 0 || errno == ENOENT ? nil : String(cString: strerror(errno))
    }
}
