import ContactDomain

/// The figures of several runs, or of the batches of one, with their intervals.
public struct Report: Codable, Equatable, Sendable {
    /// How the intervals came about.
    public enum Method: String, Codable, Sendable {
        /// Independent runs, each with random numbers of its own.
        case replications
        /// One long run, cut into parts that are taken as independent: right only where the centre is in a steady state.
        case batchMeans
    }

    public struct Row: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable { case queue, allQueues, group }

        public let kind: Kind
        public let name: String
        /// What could not be told is left out. A figure counts in its mean for the runs in which it could be told.
        public let figures: [Measure: Estimate]
    }

    /// How often customers of a queue were answered by agents of a group, over all runs.
    public struct Route: Codable, Equatable, Sendable {
        public let queue: String
        public let group: String
        public let answered: Int
    }

    public let scenario: String
    public let seed: UInt64
    public let runs: Int
    public let method: Method
    public let confidence: Double
    /// Agents of each group, in the scenario's order.
    public let agents: [String: Int]
    public let rows: [Row]
    public let routes: [Route]
    /// Customers and engine inputs of all runs.
    public let customers: Int
    public let inputs: Int

    /// - Parameters:
    ///   - outcomes: of runs with different numbers; of one run, its batches count.
    ///   - confidence: the probability that an interval holds the true value: 0.95.
    public init(_ scenario: Scenario, outcomes: [RunOutcome], seed: UInt64, confidence: Double) {
        self.scenario = scenario.name
        self.seed = seed
        self.confidence = confidence
        runs = outcomes.count
        method = outcomes.count == 1 && (outcomes.first?.batches.count ?? 1) > 1 ? .batchMeans : .replications
        agents = Dictionary(scenario.groups.map { ($0.name, $0.count) }) { first, _ in first }
        customers = outcomes.reduce(0) { $0 + $1.customers }
        inputs = outcomes.reduce(0) { $0 + $1.inputs }
        let samples = outcomes.flatMap(\.batches)
        let parts = outcomes.first?.batches.count ?? 1
        var rows: [Row] = []
        for (index, queue) in scenario.queues.enumerated() {
            rows.append(Row(kind: .queue, name: queue.name, figures: Self.estimates(Measure.ofQueues, samples.map { $0.queues[index] }, confidence, parts: parts)))
        }
        if scenario.queues.count > 1 {
            rows.append(Row(kind: .allQueues, name: "all queues", figures: Self.estimates(Measure.ofQueues, samples.map(\.total), confidence, parts: parts)))
        }
        for (index, group) in scenario.groups.enumerated() {
            rows.append(Row(kind: .group, name: group.name, figures: Self.estimates(Measure.ofGroups, samples.map { $0.groups[index] }, confidence, parts: parts)))
        }
        self.rows = rows
        routes = scenario.queues.enumerated().flatMap { queue, policy in
            scenario.groups.enumerated().map { group, agents in
                Route(queue: policy.name, group: agents.name, answered: samples.reduce(0) { $0 + $1.answeredBy[queue][group] })
            }
        }
    }

    public func row(_ kind: Row.Kind, _ name: String) -> Row? { rows.first { $0.kind == kind && $0.name == name } }

    /// - Parameter parts: into how many a run is cut.
    static func estimates(_ measures: [Measure], _ samples: [RunFigures.Figures], _ confidence: Double, parts: Int) -> [Measure: Estimate] {
        var estimates: [Measure: Estimate] = [:]
        for measure in measures {
            guard let estimate = Estimate(of: samples.compactMap { $0[measure] }, confidence: confidence) else { continue }
            estimates[measure] = measure.isTotal ? estimate.scaled(by: Double(parts)) : estimate
        }
        // The longest wait of several runs is the longest, not a mean.
        if let longest = samples.compactMap({ $0[.longestWait] }).max() { estimates[.longestWait] = Estimate(mean: longest, halfWidth: nil, count: samples.count) }
        return estimates
    }
}
