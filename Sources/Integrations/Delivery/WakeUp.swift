import Synchronization

/// Wakes one who waits. A call that comes while nobody waits is remembered.
final class WakeUp: Sendable {
    private struct State {
        var isCalled = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func call() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.isCalled = state.waiting == nil
            return state.waiting
        }
        waiting?.resume()
    }

    /// Waits for a call, but no longer than that.
    func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await Task.sleep(for: limit)
                    self.call()
                } catch {
                    // Called before: the time no longer matters.
                    return
                }
            }
            await wait()
            group.cancelAll()
        }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let wasCalled = state.withLock { state in
                    if !state.isCalled { state.waiting = continuation }
                    defer { state.isCalled = false }
                    return state.isCalled
                }
                if wasCalled { continuation.resume() }
            }
        } onCancel: {
            call()
        }
    }
}
