import ArgumentParser
import CentreConfiguration
import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Simulate a centre with the real routing engine: waits, service levels, staffing.",
        discussion: """
            The scenario says who calls, who works and by which rules; docs/simulation.md describes it, docs/simulate-example.yaml is one.
            The same scenario and seed give the same figures on every machine.
            """)

    @Argument(help: "The scenario file.") var scenario: String
    @Option(help: "Independent runs; with 1, the intervals come from parts of it.") var runs = 10
    @Option(help: "The seed of the random numbers.") var seed: UInt64 = 1
    @Option(help: "The probability of the intervals, in percent.") var confidence = 95.0
    @Option(help: "Runs at the same time; by default one for each core.") var jobs = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Write all figures to this file as JSON.") var json: String?
    @Option(help: "Write all figures to this file as CSV.") var csv: String?
    @Option(help: "Another scenario file, whose policy and agents meet the same customers: prints what it changes.") var compare: String?
    @OptionGroup(title: "Staffing") var staffing: StaffingOptions
    @Flag(inversion: .prefixedNo, help: "Ask the engine how long each customer will wait, and measure how wrong it is. It takes some time.") var estimates = true
    @Flag(help: "No progress on standard error.") var quiet = false

    func validate() throws {
        guard runs >= 1 else { throw ValidationError("--runs must be at least 1.") }
        guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1.") }
        guard confidence > 0, confidence < 100 else { throw ValidationError("--confidence must lie between 0 and 100.") }
        for path in [json, csv].compactMap(\.self) {
            // Before anything is simulated, not after.
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard FileManager.default.isWritableFile(atPath: folder) else { throw ValidationError("Nothing can be written into \(folder), where \(path) should be.") }
        }
        guard compare == nil || !staffing.staff else { throw ValidationError("--compare and --staff are two different questions: ask one of them.") }
    }

    func run() async throws {
        let first = try load(scenario)
        let progress = SimulationProgress(runs: runs, isQuiet: quiet)
        let replications = Replications(seed: seed, runs: runs, jobs: jobs, estimate: estimates ? SimulatedEstimates.engine : nil, progress: progress.told)
        if let compare {
            try await self.compare(first, with: load(compare, needsTraffic: false), replications, progress)
        } else if staffing.staff {
            try await staff(first, replications, progress)
        } else {
            let report = try await replications.report(of: first, confidence: confidence / 100)
            progress.end()
            try put(report.text, report, csv: report.csv)
        }
    }

    private func load(_ path: String, needsTraffic: Bool = true) throws -> Scenario {
        do throws(ConfigurationFaults) {
            return try ScenarioFile.load(path: path, needsTraffic: needsTraffic)
        } catch {
            for fault in error.faults { print("\(fault)") }
            print("\(error.faults.count) fault\(error.faults.count == 1 ? "" : "s") to mend.")
            throw ExitCode(1)
        }
    }

    private func compare(_ first: Scenario, with second: Scenario, _ replications: Replications, _ progress: SimulationProgress) async throws {
        var second = second
        // The same customers over the same time: the second file lends its queues, its agents and its rules.
        (second.start, second.timeZone, second.duration) = (first.start, first.timeZone, first.duration)
        (second.warmUp, second.shortAbandon, second.traffic) = (first.warmUp, first.shortAbandon, first.traffic)
        if first.name == second.name { second.name += " (2)" }
        let missing = first.queues.filter { queue in !second.queues.contains { $0.id == queue.id } }.map(\.name)
        guard missing.isEmpty else {
            throw ValidationError("The second scenario lacks queues of the first, which its customers enter: \(missing.joined(separator: ", ")).")
        }
        let before = try await replications.outcomes(of: first)
        progress.begin("second policy")
        let after = try await replications.outcomes(of: second)
        progress.end()
        let comparison = Comparison((first, before), (second, after), seed: seed, confidence: confidence / 100)
        try put(comparison.text, comparison, csv: comparison.csv)
    }

    private func staff(_ scenario: Scenario, _ replications: Replications, _ progress: SimulationProgress) async throws {
        var scenario = scenario
        scenario.targets = staffing.targets(of: scenario)
        try staffing.check(scenario)
        let names = scenario.groups.map(\.name)
        let search = StaffingSearch(
            replications: replications, confidence: confidence / 100, groups: staffing.group.isEmpty ? nil : Set(staffing.group), isStrict: staffing.strict
        ) { trial in
            progress.say(zip(names, trial.counts).map { "\($0) \($1)" }.joined(separator: ", ") + (trial.isMet ? ": meets the target" : ": too few"))
        }
        let result = try await search.search(scenario)
        progress.end()
        let counts = result.scenario.groups.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        let verdict = result.isMet ? "The smallest staffing found that meets the target: \(counts)" : "Even this staffing does not meet the target: \(counts)"
        try put("\(verdict) (\(result.trials) staffings tried, the first with \(result.start) agents).\n\n" + result.report.text, result.report, csv: result.report.csv)
        if !result.isMet { throw ExitCode(2) }
    }

    /// Prints the tables and writes the files that were asked for.
    private func put(_ text: String, _ figures: some Encodable, csv table: String) throws {
        print(text, terminator: "")
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(figures).write(to: URL(fileURLWithPath: json))
        }
        if let csv { try Data(table.utf8).write(to: URL(fileURLWithPath: csv)) }
    }
}
