import Synchronization

/// What a connection tells, in one order that holds for everything.
public enum ARINotice: Sendable, Equatable {
    /// The application is registered and its events flow. Whatever happened before is unknown: compare.
    case connected(generation: UInt64, info: ARIAsteriskInfo)
    case event(ARIEventMessage)
    /// Events may be missing from here on. Told once for each connection that was up, and once when the first attempt
    /// of all fails.
    case disconnected(ARIDisconnectReason)
    /// Another instance has taken the application over. The last notice of all.
    case replaced
}

/// Why a connection is down.
public enum ARIDisconnectReason: Sendable, Equatable {
    /// Asterisk said goodbye, in good order; the gap in the events is the same.
    case closedByPeer(code: UInt16?, reason: String)
    case transport(String)
    case pingTimeout
    /// Asterisk answered the upgrade with this HTTP status; 401 for a wrong password.
    case refused(status: Int)
    /// The socket was open, but Asterisk did not tell who it is or did not take the event filter.
    case handshake(String)
    /// We were told to stop.
    case stopping
}

/// Where a connection is in its life.
public enum ARIConnectionState: Sendable, Equatable {
    case idle
    case connecting(attempt: Int)
    case up(generation: UInt64)
    /// Between two attempts.
    case waiting(attempt: Int)
    case steppedDown
    case stopped
}

/// The notices of a connection, for one reader.
///
/// Unbounded on purpose: a notice that was dropped would be a gap that nobody knows of. Watch `backlog` instead.
public struct ARINotices: AsyncSequence, Sendable {
    public typealias Element = ARINotice
    public typealias Failure = Never

    final class Meter: Sendable {
        let count = Atomic<Int>(0)
    }

    private let stream: AsyncStream<ARINotice>
    private let continuation: AsyncStream<ARINotice>.Continuation
    private let meter = Meter()

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// How many notices wait to be read.
    public var backlog: Int { meter.count.load(ordering: .relaxed) }

    func tell(_ notice: ARINotice) {
        meter.count.add(1, ordering: .relaxed)
        continuation.yield(notice)
    }

    func end() {
        continuation.finish()
    }

    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<ARINotice>.Iterator
        let meter: Meter

        public mutating func next() async -> ARINotice? {
            await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> ARINotice? {
            let notice = await base.next(isolation: actor)
            if notice != nil { meter.count.subtract(1, ordering: .relaxed) }
            return notice
        }
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(base: stream.makeAsyncIterator(), meter: meter)
    }
}
