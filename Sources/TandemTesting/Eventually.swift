/// Waits until a condition holds. False when it does not within the time.
public func eventually(
    within limit: Duration = .seconds(20),
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
