import Foundation

/// How fast does routing decide, how does that grow with the floor, and what do simpler ways cost?
///
/// Writes tables in Markdown; docs/benchmarks/routing.md says what they mean.
@MainActor func say(_ text: String) {
    // Not print: what is known already is to be seen while the rest is measured, also through a pipe.
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}

do {
    if !Set(CommandLine.arguments).isDisjoint(with: ["--help", "-h"]) {
        say(Options.usage)
        exit(0)
    }
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    var report = Report(machine: Machine(seed: options.seed))
    let machine = report.machine
    say("\(machine.date), \(machine.processor), \(machine.processors) processors, load average \(machine.loadAverage), seed \(machine.seed)\n")
    say(Report.head)
    for size in options.sizes {
        let floor = Floor(size, .all, seed: options.seed)
        let history = Recorder.record(floor, inputs: options.inputs, seed: options.seed)
        let figures = try EngineFigures.measure(floor, history, passes: options.passes, seconds: options.seconds, seed: options.seed)
        report.engine.append(figures)
        say(Report.row(figures))
    }
    if report.engine.count > 1 { say("\n\(report.growth)") }
    for figures in report.engine { say("\n\(Report.kinds(figures))") }
    if options.withRivals {
        say("\n\(Report.rivalHead)")
        for size in options.sizes {
            let duel = try Duel.fight(size, inputs: options.inputs, seconds: options.seconds, seed: options.seed)
            report.rivals.append(duel)
            say(Report.rows(duel))
        }
    }
    if let path = options.json { try report.write(to: path) }
} catch let refusal as Refusal {
    FileHandle.standardError.write(Data("routing-bench: \(refusal.reason)\n\(Options.usage)\n".utf8))
    exit(64)
} catch {
    FileHandle.standardError.write(Data("routing-bench: \(error)\n".utf8))
    exit(1)
}
