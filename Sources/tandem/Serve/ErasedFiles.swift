import CentrePorts
import Foundation

/// Deletes the files of a customer who was erased.
struct ErasedFiles: Sendable {
    let recordings: String

    /// - Returns: those that are still there, each with the reason.
    func remove(_ report: ErasureReport) -> [String] {
        report.recordings.compactMap { name in
            // Names come from our own rows; one that leads out of the folder is not followed.
            guard !name.split(separator: "/").contains("..") else { return "\(name): leads out of the folder of recordings" }
            do {
                try FileManager.default.removeItem(atPath: "\(recordings)/\(name)")
                return nil
            } catch CocoaError.fileNoSuchFile {
                return nil
            } catch {
                return "\(name): \(error.localizedDescription)"
            }
        }
    }
}
