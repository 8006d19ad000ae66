import CentrePorts
import ContactDomain
import Logging

/// Removes what has run out by the rules of the configuration, and the files that belonged to it or are left of an erasure: after each start, then
/// every hour.
struct RetentionSweep: Sendable {
    let rules: [RetentionRule]
    let store: any RecordRetention
    let files: RecordFiles
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        // The start has better things to do first.
        try await Task.sleep(for: .seconds(30))
        while true {
            for rule in rules { await sweep(rule) }
            await sweepFiles()
            try await Task.sleep(for: .seconds(3600))
        }
    }

    func sweep(_ rule: RetentionRule) async {
        do {
            let report = try await store.removeExpired(rule, at: clock.now)
            guard report != RetentionReport() else { return }
            // What could not be removed is told of once, by `sweepFiles`.
            _ = await files.remove(recordings: report.recordings, attachments: report.attachments)
            logger.info("what has run out was removed", metadata: [
                "channel": "\(rule.channel.rawValue)", "rows": "\(report.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))",
                "files": "\(report.attachments.count + report.recordings.count)",
            ])
        } catch {
            logger.error("what has run out could not be removed; it is tried again in an hour", metadata: ["channel": "\(rule.channel.rawValue)", "error": "\(error)"])
        }
    }

    func sweepFiles() async {
        do {
            for left in try await files.removeLeft() {
                logger.error("the file of a recording that is gone could not be removed; it is tried again in an hour", metadata: ["file": "\(left)"])
            }
        } catch {
            logger.error("it could not be read which files are to be removed; it is tried again in an hour", metadata: ["error": "\(error)"])
        }
    }
}
