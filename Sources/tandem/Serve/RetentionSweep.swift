import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Removes what has run out by the rules of the configuration, and the files that belonged to it: after each start, then every hour.
struct RetentionSweep: Sendable {
    let rules: [RetentionRule]
    let store: any RecordRetention
    let files: any AttachmentStore
    /// The folder that recordings' files are in.
    let recordings: String
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        // The start has better things to do first.
        try await Task.sleep(for: .seconds(30))
        while true {
            for rule in rules { await sweep(rule) }
            try await Task.sleep(for: .seconds(3600))
        }
    }

    func sweep(_ rule: RetentionRule) async {
        do {
            let report = try await store.removeExpired(rule, at: clock.now)
            guard report != RetentionReport() else { return }
            await files.delete(report.attachments)
            remove(report.recordings)
            logger.info("what has run out was removed", metadata: [
                "channel": "\(rule.channel.rawValue)", "rows": "\(report.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))",
                "files": "\(report.attachments.count + report.recordings.count)",
            ])
        } catch {
            logger.error("what has run out could not be removed; it is tried again in an hour", metadata: ["channel": "\(rule.channel.rawValue)", "error": "\(error)"])
        }
    }

    private func remove(_ names: [String]) {
        for name in names {
            // As we stored it; whatever else it is, it does not lead out of the folder.
            guard !name.split(separator: "/").contains("..") else { continue }
            let path = "\(recordings)/\(name)"
            guard unlink(path) != 0, errno != ENOENT else { continue }
            logger.error("a recording that has run out could not be removed: remove it by hand", metadata: ["file": "\(path)", "error": "\(String(cString: strerror(errno)))"])
        }
    }
}
