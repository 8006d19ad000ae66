import ContactDomain
import RoutingCore

/// Finds the smallest staffing that meets a target.
///
/// First the chosen groups are scaled together, in proportion to the sizes that the scenario gives them: the smallest total that meets the target is
/// found by bisection, beginning where Erlang's formula with abandonment would put it. Then each group in turn is tried with one agent less, until
/// none can spare one. Every trial simulates the same customers (common random numbers), so that more agents are hardly ever worse by chance.
public struct StaffingSearch: Sendable {
    /// One staffing that was tried.
    public struct Trial: Sendable {
        /// By group, in the scenario's order.
        public let counts: [Int]
        public let isMet: Bool
        public let report: Report
    }

    public struct Result: Sendable {
        /// The scenario with the staffing that was found, or the largest that was tried.
        public let scenario: Scenario
        public let isMet: Bool
        public let report: Report
        public let trials: Int
        /// The total of the chosen groups at which the search began.
        public let start: Int
    }

    public var replications: Replications
    public var confidence: Double
    /// Names of the groups that may change; nil: all.
    public var groups: Set<String>?
    /// An end of the interval, and not the mean, must meet the target: the target is then met with confidence.
    public var isStrict: Bool
    /// Told of each trial.
    public var told: @Sendable (Trial) -> Void

    public init(
        replications: Replications, confidence: Double = 0.95, groups: Set<String>? = nil, isStrict: Bool = false, told: @escaping @Sendable (Trial) -> Void = { _ in }
    ) {
        self.replications = replications
        self.confidence = confidence
        self.groups = groups
        self.isStrict = isStrict
        self.told = told
    }

    /// - Parameter scenario: with at least one target.
    public func search(_ scenario: Scenario) async throws -> Result {
        let chosen = scenario.groups.indices.filter { groups?.contains(scenario.groups[$0].name) ?? true }
        var session = Session(search: self, scenario: scenario, chosen: chosen)
        let base = chosen.reduce(0) { $0 + scenario.groups[$1].count }
        guard !scenario.targets.isEmpty, base > 0 else {
            throw SimulationFault.scenario(["to search for a staffing there must be a target, and agents in the groups that may change"])
        }
        let load = StartValue(scenario, chosen: Set(chosen))
        let start = max(1, load.agents)
        guard let total = try await session.smallestTotal(from: start, limit: max(10 * base, 8 * start)) else {
            let last = try await session.trial(session.counts(max(10 * base, 8 * start)))
            return Result(scenario: session.scenario(last.counts), isMet: false, report: last.report, trials: session.count, start: start)
        }
        let best = try await session.spared(session.counts(total))
        return Result(scenario: session.scenario(best.counts), isMet: true, report: best.report, trials: session.count, start: start)
    }

    /// What was tried so far.
    struct Session {
        let search: StaffingSearch
        let scenario: Scenario
        let chosen: [Int]
        private var tried: [[Int]: Trial] = [:]

        init(search: StaffingSearch, scenario: Scenario, chosen: [Int]) {
            self.search = search
            self.scenario = scenario
            self.chosen = chosen
        }

        var count: Int { tried.count }

        /// All groups' counts where the chosen ones have so many agents together.
        func counts(_ total: Int) -> [Int] {
            var counts = scenario.groups.map(\.count)
            for (group, count) in zip(chosen, Apportionment.counts(total, sizes: chosen.map { scenario.groups[$0].count })) { counts[group] = count }
            return counts
        }

        func scenario(_ counts: [Int]) -> Scenario {
            var scenario = scenario
            for (group, count) in counts.enumerated() { scenario.groups[group].count = count }
            return scenario
        }

        mutating func trial(_ counts: [Int]) async throws -> Trial {
            if let known = tried[counts] { return known }
            let report = try await search.replications.report(of: scenario(counts), confidence: search.confidence)
            let trial = Trial(counts: counts, isMet: report.meets(scenario, strictly: search.isStrict), report: report)
            tried[counts] = trial
            search.told(trial)
            return trial
        }

        /// Nil where even the limit does not do.
        mutating func smallestTotal(from start: Int, limit: Int) async throws -> Int? {
            var enough: Int?
            var short = 0
            var at = min(start, limit)
            var step = max(1, start / 16)
            while true {
                if try await trial(counts(at)).isMet {
                    enough = at
                    if at - short <= 1 || at == 1 { return at }
                    if short > 0 { break }
                    at = max(1, at - step)
                } else {
                    short = at
                    if enough != nil { break }
                    if at == limit { return nil }
                    at = min(limit, at + step)
                }
                step *= 2
            }
            guard var high = enough else { return nil }
            while high - short > 1 {
                let middle = (short + high) / 2
                if try await trial(counts(middle)).isMet { high = middle } else { short = middle }
            }
            return high
        }

        /// Takes one agent after the other from group after group, as long as the target is met.
        mutating func spared(_ counts: [Int]) async throws -> Trial {
            var best = try await trial(counts)
            var stuck = 0
            var turn = 0
            while chosen.count > 1, stuck < chosen.count {
                let group = chosen[turn % chosen.count]
                turn += 1
                guard best.counts[group] > 0 else {
                    stuck += 1
                    continue
                }
                var fewer = best.counts
                fewer[group] -= 1
                let trial = try await trial(fewer)
                if trial.isMet {
                    best = trial
                    stuck = 0
                } else {
                    stuck += 1
                }
            }
            return best
        }
    }
}
