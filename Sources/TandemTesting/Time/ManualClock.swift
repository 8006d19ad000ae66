import CentrePorts
import ContactDomain
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: WallClock {
    private let instant: Mutex<Timestamp>

    public init(at start: Timestamp = .noon) { instant = Mutex(start) }

    public var now: Timestamp { instant.withLock { $0 } }

    public func advance(by span: Span) { instant.withLock { $0 = $0 + span } }

    public func set(to instant: Timestamp) { self.instant.withLock { $0 = instant } }
}

/// A clock that goes on by itself from a fixed instant: for what has to happen while a test waits.
public struct RunningClock: WallClock {
    private let start: Timestamp
    private let began = ContinuousClock.now

    public init(at start: Timestamp = .noon) { self.start = start }

    public var now: Timestamp {
        let elapsed = (ContinuousClock.now - began).components
        return start + Span(milliseconds: elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000)
    }
}

extension Timestamp {
    /// Where tests begin: 2026-01-05T12:00:00Z, a Monday.
    public static let noon = Timestamp(milliseconds: 1_767_614_400_000)

    /// So many seconds after the instant at which tests begin.
    public static func noon(plus seconds: Int) -> Timestamp { noon + .seconds(seconds) }
}
