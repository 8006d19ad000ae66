import ContactDomain

extension Report {
    /// Whether all targets of a scenario are met.
    /// - Parameter strictly: by the worse end of each interval, and not by the mean alone.
    public func meets(_ scenario: Scenario, strictly: Bool = false) -> Bool {
        scenario.targets.allSatisfy { target in
            guard let queue = scenario.queues.first(where: { $0.id == target.queue }), let figures = row(.queue, queue.name)?.figures else { return false }
            // Nobody came: nothing was missed.
            guard let offered = figures[.offered], offered.mean > 0 else { return true }
            func isAtLeast(_ measure: Measure, _ least: Double?) -> Bool {
                guard let least else { return true }
                return figures[measure].map { $0.mean - (strictly ? $0.halfWidth ?? 0 : 0) >= least } ?? false
            }
            func isAtMost(_ measure: Measure, _ most: Double?) -> Bool {
                guard let most else { return true }
                return figures[measure].map { $0.mean + (strictly ? $0.halfWidth ?? 0 : 0) <= most } ?? false
            }
            return isAtLeast(.serviceLevel, target.serviceLevel) && isAtMost(.abandonment, target.abandonment)
                && isAtMost(.speedOfAnswer, target.speedOfAnswer.map { Double($0.milliseconds) / 1_000 })
        }
    }
}
