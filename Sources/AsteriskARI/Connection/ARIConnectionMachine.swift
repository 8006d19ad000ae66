/// The life of a connection as a value: `idle → connecting → up → waiting → connecting …`, until stopped or replaced.
///
/// It is told what has happened and when; it answers what to do next. It does no input or output and reads no clock.
struct ARIConnectionMachine {
    typealias Instant = ContinuousClock.Instant

    enum State: Equatable {
        case idle
        case connecting(attempt: Int)
        case up(generation: UInt64, since: Instant, attempt: Int, unanswered: Int)
        case waiting(until: Instant, attempt: Int)
        case steppedDown
        case stopped
    }

    enum Action: Equatable {
        case connect
        case wait(until: Instant)
        case tellConnected(generation: UInt64)
        case tellDisconnected(ARIDisconnectReason)
        case tellReplaced
        /// Nothing more will come.
        case end
    }

    private(set) var state = State.idle
    private let backoff: ARIBackoff
    private let missesAllowed: Int
    private var generation: UInt64 = 0
    /// The present gap has been told already.
    private var gapIsKnown = false

    init(backoff: ARIBackoff, missesAllowed: Int) {
        self.backoff = backoff
        self.missesAllowed = missesAllowed
    }

    mutating func start() -> [Action] {
        guard case .idle = state else { return [] }
        state = .connecting(attempt: 1)
        return [.connect]
    }

    /// The pause is over.
    mutating func waitEnded() -> [Action] {
        guard case .waiting(_, let attempt) = state else { return [] }
        state = .connecting(attempt: attempt + 1)
        return [.connect]
    }

    /// The socket is open and Asterisk has told who it is.
    mutating func connected(at now: Instant) -> [Action] {
        guard case .connecting(let attempt) = state else { return [] }
        generation += 1
        gapIsKnown = false
        state = .up(generation: generation, since: now, attempt: attempt, unanswered: 0)
        return [.tellConnected(generation: generation)]
    }

    /// The attempt failed, or the connection is gone.
    mutating func lost(_ reason: ARIDisconnectReason, at now: Instant) -> [Action] {
        let failures: Int
        switch state {
        case .connecting(let attempt):
            failures = attempt
        case .up(_, let since, let attempt, _):
            // A peer that takes us in and throws us out at once must not be called in a tight loop: only a
            // connection that has held for a while starts the count afresh.
            failures = now - since >= backoff.limit ? 1 : attempt
        case .idle, .waiting, .steppedDown, .stopped:
            return []
        }
        let until = now + backoff.delay(after: failures)
        state = .waiting(until: until, attempt: failures)
        defer { gapIsKnown = true }
        return (gapIsKnown ? [] : [.tellDisconnected(reason)]) + [.wait(until: until)]
    }

    /// A ping is due. False when enough of them went unanswered: the peer is to be given up with `lost`.
    mutating func pingDue() -> Bool {
        guard case .up(let generation, let since, let attempt, let unanswered) = state else { return true }
        guard unanswered < missesAllowed else { return false }
        state = .up(generation: generation, since: since, attempt: attempt, unanswered: unanswered + 1)
        return true
    }

    /// Something came from the peer.
    mutating func heard() {
        guard case .up(let generation, let since, let attempt, let unanswered) = state, unanswered > 0 else { return }
        state = .up(generation: generation, since: since, attempt: attempt, unanswered: 0)
    }

    /// Another instance has the application now: no way back.
    mutating func replaced() -> [Action] {
        switch state {
        case .steppedDown, .stopped: return []
        case .idle, .connecting, .up, .waiting:
            state = .steppedDown
            return [.tellReplaced, .end]
        }
    }

    mutating func stop() -> [Action] {
        switch state {
        case .steppedDown, .stopped: return []
        case .idle, .connecting, .waiting:
            state = .stopped
            return [.end]
        case .up:
            state = .stopped
            return [.tellDisconnected(.stopping), .end]
        }
    }

    var publicState: ARIConnectionState {
        switch state {
        case .idle: .idle
        case .connecting(let attempt): .connecting(attempt: attempt)
        case .up(let generation, _, _, _): .up(generation: generation)
        case .waiting(_, let attempt): .waiting(attempt: attempt)
        case .steppedDown: .steppedDown
        case .stopped: .stopped
        }
    }
}
