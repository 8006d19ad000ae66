import ContactDomain

/// Two policies with the same customers: what the second changes.
public struct Comparison: Codable, Equatable, Sendable {
    public struct Row: Codable, Equatable, Sendable {
        public let kind: Report.Row.Kind
        public let name: String
        public let first: [Measure: Estimate]
        public let second: [Measure: Estimate]
        /// The second less the first, run by run: customers are the same in both, so most of what chance does falls out
        /// (common random numbers; Law, "Simulation Modeling and Analysis", section 11.2).
        public let difference: [Measure: Estimate]
    }

    public let first: Report
    public let second: Report
    public let rows: [Row]

    /// - Parameter outcomes: of the same runs, in the same order, with the same seed and the same customers.
    public init(
        _ first: (scenario: Scenario, outcomes: [RunOutcome]), _ second: (scenario: Scenario, outcomes: [RunOutcome]), seed: UInt64, confidence: Double
    ) {
        self.first = Report(first.scenario, outcomes: first.outcomes, seed: seed, confidence: confidence)
        self.second = Report(second.scenario, outcomes: second.outcomes, seed: seed, confidence: confidence)
        let samples = zip(first.outcomes.flatMap(\.batches), second.outcomes.flatMap(\.batches))
        let parts = first.outcomes.first?.batches.count ?? 1
        var differences: [String: [Measure: Estimate]] = [:]
        func add(_ kind: Report.Row.Kind, _ name: String, _ measures: [Measure], _ figures: [(RunFigures.Figures, RunFigures.Figures)]) {
            differences[kind.rawValue + name] = Self.differences(measures, figures, confidence, parts: parts)
        }
        for (index, queue) in first.scenario.queues.enumerated() {
            guard let other = second.scenario.queues.firstIndex(where: { $0.id == queue.id }) else { continue }
            add(.queue, queue.name, Measure.ofQueues, samples.map { ($0.queues[index], $1.queues[other]) })
        }
        add(.allQueues, "all queues", Measure.ofQueues, samples.map { ($0.total, $1.total) })
        for (index, group) in first.scenario.groups.enumerated() {
            guard let other = second.scenario.groups.firstIndex(where: { $0.name == group.name }) else { continue }
            add(.group, group.name, Measure.ofGroups, samples.map { ($0.groups[index], $1.groups[other]) })
        }
        let others = self.second
        rows = self.first.rows.compactMap { row in
            guard let other = others.rows.first(where: { $0.name == row.name && $0.kind == row.kind }) else { return nil }
            guard let difference = differences[row.kind.rawValue + row.name] else { return nil }
            return Row(kind: row.kind, name: row.name, first: row.figures, second: other.figures, difference: difference)
        }
    }

    private static func differences(
        _ measures: [Measure], _ figures: [(RunFigures.Figures, RunFigures.Figures)], _ confidence: Double, parts: Int
    ) -> [Measure: Estimate] {
        var differences: [Measure: Estimate] = [:]
        // The longest wait of all runs has no difference run by run.
        for measure in measures where measure != .longestWait {
            let values = figures.compactMap { first, second in first[measure].flatMap { one in second[measure].map { $0 - one } } }
            guard let estimate = Estimate(of: values, confidence: confidence) else { continue }
            differences[measure] = measure.isTotal ? estimate.scaled(by: Double(parts)) : estimate
        }
        return differences
    }
}
