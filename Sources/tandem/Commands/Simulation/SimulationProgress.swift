import Foundation
import Synchronization

/// Says on standard error how far a simulation is: on a terminal one line that changes, elsewhere a line now and then.
final class SimulationProgress: Sendable {
    private struct State {
        var shares: [Int: Double] = [:]
        var stage = ""
        var lastSaid: ContinuousClock.Instant
        var hasLine = false
    }

    private let runs: Int
    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let started = ContinuousClock.now
    private let state: Mutex<State>

    init(runs: Int, isQuiet: Bool) {
        self.runs = runs
        self.isQuiet = isQuiet
        state = Mutex(State(lastSaid: .now))
    }

    /// A run is so far.
    var told: @Sendable (Int, Double) -> Void {
        { [self] run, share in
            guard !isQuiet else { return }
            state.withLock { state in
                state.shares[run] = share
                let now = ContinuousClock.now
                guard state.lastSaid.duration(to: now) >= (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
                state.lastSaid = now
                let done = state.shares.values.reduce(0, +) / Double(runs)
                let seconds = started.duration(to: now).components.seconds
                let line = "\(state.stage)\(Int(done * 100)) % of \(runs) run\(runs == 1 ? "" : "s"), \(seconds) s"
                write(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
                state.hasLine = isTerminal
            }
        }
    }

    /// All runs begin anew, for another purpose.
    func begin(_ stage: String) {
        state.withLock { state in
            state.shares = [:]
            state.stage = stage + ": "
        }
    }

    /// A line that stays.
    func say(_ line: String) {
        guard !isQuiet else { return }
        state.withLock { state in
            write((state.hasLine ? "\r\u{1B}[K" : "") + line + "\n")
            state.hasLine = false
            state.shares = [:]
        }
    }

    /// Takes the changing line away.
    func end() {
        state.withLock { state in
            if state.hasLine { write("\r\u{1B}[K") }
            state.hasLine = false
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
