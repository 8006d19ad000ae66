import ContactDomain

/// Runs a scenario several times, each time with other random numbers, on as many cores as are given.
public struct Replications: Sendable {
    public var seed: UInt64
    public var runs: Int
    /// Into how many batches a single run is cut.
    public var batches: Int
    /// How many runs go on at the same time.
    public var jobs: Int
    public var estimate: WaitEstimate?
    /// Told now and then how far a run is, 0 to 1; from several tasks.
    public var progress: @Sendable (_ run: Int, _ share: Double) -> Void

    public init(
        seed: UInt64 = 1, runs: Int = 10, batches: Int = 20, jobs: Int = 1, estimate: WaitEstimate? = nil,
        progress: @escaping @Sendable (_ run: Int, _ share: Double) -> Void = { _, _ in }
    ) {
        self.seed = seed
        self.runs = max(1, runs)
        self.batches = max(1, batches)
        self.jobs = max(1, jobs)
        self.estimate = estimate
        self.progress = progress
    }

    /// One outcome for each run, in order of their numbers, whatever the number of jobs.
    /// - Parameter traffic: whose customers come; nil: the scenario's own.
    public func outcomes(of scenario: Scenario, traffic: [TrafficSource]? = nil) async throws -> [RunOutcome] {
        let batches = runs == 1 ? batches : 1
        let body: @Sendable (Int) throws -> RunOutcome = { run in
            try Simulation.run(scenario, traffic: traffic, seed: seed, run: run, batches: batches, estimate: estimate) { progress(run, $0) }
        }
        guard jobs > 1, runs > 1 else {
            var outcomes: [RunOutcome] = []
            for run in 0..<runs {
                try Task.checkCancellation()
                outcomes.append(try body(run))
            }
            return outcomes
        }
        return try await withThrowingTaskGroup(of: (Int, RunOutcome).self) { group in
            var outcomes: [Int: RunOutcome] = [:]
            var next = 0
            while next < min(jobs, runs) {
                group.addTask { [next] in (next, try body(next)) }
                next += 1
            }
            for try await (run, outcome) in group {
                outcomes[run] = outcome
                if next < runs {
                    group.addTask { [next] in (next, try body(next)) }
                    next += 1
                }
            }
            return outcomes.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The report of all runs.
    public func report(of scenario: Scenario, confidence: Double = 0.95) async throws -> Report {
        Report(scenario, outcomes: try await outcomes(of: scenario), seed: seed, confidence: confidence)
    }
}
