/// Waits until a condition holds. False when it does not within the time, which is long enough for a machine that is busy with other tests.
public func eventually(
    within limit: Duration = .seconds(60),
    _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while true {
        if try await condition() { return true }
        guard ContinuousClock.now < deadline, !Task.isCancelled else { return false }
        do {
            try await Task.sleep(for: .milliseconds(5))
        } catch {
            return false
        }
    }
}
