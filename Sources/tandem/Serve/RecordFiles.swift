import CentrePorts
import ContactDomain
import Foundation

/// The files that belong to records: they go when their records have gone, by an erasure or because their time is over.
struct RecordFiles: Sendable {
    /// The folder that recordings are in.
    let recordings: String
    let attachments: any AttachmentStore

    /// - Parameter names: of recordings, as they were stored.
    /// - Returns: those that are still there, each with the reason.
    func remove(recordings names: [String], attachments ids: [AttachmentID]) async -> [String] {
        await attachments.delete(ids)
        return names.compactMap { name in
            // Names come from our own rows; one that leads out of the folder is not followed.
            guard !name.split(separator: "/").contains("..") else { return "\(name): leads out of the folder of recordings" }
            guard unlink("\(recordings)/\(name)") != 0, errno != ENOENT else { return nil }
            return "\(name): \(String(cString: strerror(errno)))"
        }
    }
}
