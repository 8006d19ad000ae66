import CentrePorts
import ContactDomain

extension Engine {
    /// Sleeps until the next timer is due. The sleep is measured by a clock that nobody can set.
    func armTimer() {
        guard let next = timers.next, !isStopping else { return }
        if timerTask != nil, armedFor == next { return }
        timerTask?.cancel()
        armedFor = next
        let wait = max(.zero, next - clock.now)
        timerTask = Task {
            do { try await Task.sleep(for: wait.duration, tolerance: .milliseconds(1)) } catch { return }
            self.fireDueTimers()
        }
    }

    private func fireDueTimers() {
        let now = max(lastInstant, clock.now)
        // One that was cancelled, or set anew for later, is passed over.
        for key in timers.popDue(at: now) where core.timers[key].map({ $0 <= now }) == true {
            put(Envelope(input: .timer(key), waiter: nil))
        }
        timerTask = nil
        armTimer()
    }
}
