import CentrePorts
import ContactDomain
import Logging

/// Tells the centre what was stored of customers and told by nobody: by whoever made them without telling (a visitor of a page, a messenger), or because
/// the service was killed, or the engine refused, between storing and telling. What a kill hits in the middle is told twice.
public struct CustomerNewsCarrier: Sendable {
    /// Whoever stores something tells it at once: what is younger is still theirs.
    static let othersHave = Span.seconds(1)
    private static let atOnce = 100

    private let directory: any CustomerDirectory
    private let control: any CentreControl
    private let clock: any WallClock
    private let logger: Logger

    public init(directory: any CustomerDirectory, control: any CentreControl, clock: any WallClock, logger: Logger) {
        self.directory = directory
        self.control = control
        self.clock = clock
        self.logger = logger
    }

    /// Works until it is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do {
                let isMore = try await carry()
                try await Task.sleep(for: isMore ? .zero : .milliseconds(500))
            } catch is CancellationError {
                return
            } catch {
                logger.warning("news of customers cannot be told; trying again", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: .seconds(5)) } catch { return }
            }
        }
    }

    /// - Returns: whether there may be more.
    func carry() async throws -> Bool {
        let facts = try await directory.untold(before: clock.now - Self.othersHave, limit: Self.atOnce)
        // While storage fails whatever is told would be told again and again.
        guard !facts.isEmpty, await control.health().storageFault == nil else { return false }
        for fact in facts {
            guard try await control.submit(.customer(fact), by: .system).isDurable else { return false }
            try await directory.told([fact])
        }
        return facts.count == Self.atOnce
    }
}
