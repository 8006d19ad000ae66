import CentrePorts
import ContactDomain
import Logging
import ServiceLifecycle

/// Removes what has run out: sessions, remembered answers, visitors' phones, files that no message holds, forgotten drafts.
struct Housekeeping: Service {
    let accounts: any Accounts
    let files: any AttachmentStore
    let drafts: any Drafts
    let visitors: VisitorPhones
    let clock: any WallClock
    let logger: Logger

    /// How long a repeated request gets its first answer.
    static let answersKept = Span.minutes(24 * 60)
    /// How long a file waits for its message.
    static let filesKept = Span.minutes(24 * 60)
    static let draftsKept = Span.minutes(30 * 24 * 60)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    try await Task.sleep(for: .seconds(60))
                    await sweep()
                }
            }
        } catch is CancellationError {
            logger.debug("the edge's housekeeping has ended")
        }
    }

    func sweep() async {
        await visitors.removeExpired()
        do {
            try await accounts.deleteExpiredSessions(at: clock.now)
            try await accounts.forgetAnswers(before: clock.now - Self.answersKept)
            let removed = try await files.removeUnused(before: clock.now - Self.filesKept)
            if removed > 0 { logger.info("files that no message holds were removed", metadata: ["files": "\(removed)"]) }
            try await drafts.removeDrafts(changedBefore: clock.now - Self.draftsKept)
        } catch {
            // Tried again in a minute; expired sessions are refused whether or not they are still stored.
            logger.warning("what has run out could not be removed", metadata: ["error": "\(error)"])
        }
    }
}
