import Synchronization

/// One who waits, and several who may answer: the first answer counts.
final class FirstAnswer: Sendable {
    private typealias Outcome = Result<[IPAddress], ResolutionFault>

    private enum State {
        case open
        case waiting(CheckedContinuation<[IPAddress], any Error>)
        case answered(Outcome)
        case done
    }

    private let state = Mutex(State.open)

    func wait(_ continuation: CheckedContinuation<[IPAddress], any Error>) {
        let early: Outcome? = state.withLock { state in
            guard case .answered(let outcome) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .done
            return outcome
        }
        if let early { continuation.resume(with: early.mapError { $0 }) }
    }

    func settle(_ outcome: Result<[IPAddress], ResolutionFault>) {
        let waiting: CheckedContinuation<[IPAddress], any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .answered(outcome)
                return nil
            case .waiting(let continuation):
                state = .done
                return continuation
            case .answered, .done:
                return nil
            }
        }
        waiting?.resume(with: outcome.mapError { $0 })
    }
}
