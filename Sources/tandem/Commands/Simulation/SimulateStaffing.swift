import ArgumentParser
import CentreSimulation
import ContactDomain

/// What to look for when `tandem simulate` looks for a staffing.
struct StaffingOptions: ParsableArguments {
    @Flag(help: "Find the smallest staffing that meets the scenario's targets, or those given here.") var staff = false
    @Option(help: "A group that may change; can be given several times. By default all.") var group: [String] = []
    @Option(help: "For every queue: at least this share answered within the queue's target, in percent.") var serviceLevel: Double?
    @Option(name: .customLong("asa"), help: "For every queue: at most this mean speed of answer, in seconds.") var speedOfAnswer: Double?
    @Option(help: "For every queue: at most this share gives up, in percent.") var abandonment: Double?
    @Flag(help: "The interval's worse end, and not only the mean, must meet the target.") var strict = false

    func validate() throws {
        let shares = [serviceLevel, abandonment].compactMap(\.self)
        guard shares.allSatisfy({ (0...100).contains($0) }) else { throw ValidationError("Shares are given in percent, from 0 to 100.") }
        guard speedOfAnswer.map({ (0...86_400).contains($0) }) ?? true else { throw ValidationError("--asa is given in seconds, up to a day.") }
        guard staff || (serviceLevel == nil && abandonment == nil && speedOfAnswer == nil && group.isEmpty && !strict) else {
            throw ValidationError("Targets and groups are for --staff.")
        }
    }

    /// Those of the command line, where it has any; else the scenario's.
    func targets(of scenario: Scenario) -> [StaffingTarget] {
        guard serviceLevel != nil || speedOfAnswer != nil || abandonment != nil else { return scenario.targets }
        return scenario.queues.map {
            StaffingTarget(
                queue: $0.id, serviceLevel: serviceLevel.map { $0 / 100 }, speedOfAnswer: speedOfAnswer.map { Span(milliseconds: Int64(($0 * 1_000).rounded())) },
                abandonment: abandonment.map { $0 / 100 })
        }
    }

    func check(_ scenario: Scenario) throws {
        let names = scenario.groups.map(\.name)
        for name in group where !names.contains(name) { throw ValidationError("There is no group '\(name)' in the scenario; there are: \(names.joined(separator: ", ")).") }
        guard !scenario.targets.isEmpty else { throw ValidationError("No target: give --service-level, --asa or --abandonment, or `targets:` in the scenario.") }
    }
}
