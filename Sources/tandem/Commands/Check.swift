import ArgumentParser
import CentreConfiguration
import Foundation

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check tandem.yaml, everything under dialplans/, and the declarations of queues and agents.",
        discussion: "Prints each fault with its file, line, key and remedy. Ends with 0 when there is nothing to mend, else with 1.")

    @OptionGroup var configuration: ConfigurationOption

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let (settings, faults) = FileManager.default.fileExists(atPath: configuration.file)
            ? ConfigurationFile.check(path: configuration.file, environment: environment)
            : ConfigurationFile.defaults(folder: FileManager.default.currentDirectoryPath, environment: environment)
        var all = faults
        // Queues live in the database; before the first start there is none to ask.
        let stored = try await StoredCentre.read(settings)
        var queues = stored.map { Set($0.queues.map(\.key)) }
        var declared = ""
        // Whoever keeps queues and agents in files has such a folder; others need none.
        if FileManager.default.fileExists(atPath: settings.centreFolder) {
            let (declaration, faults) = CentreFolder.check(settings.centreFolder, live: stored)
            all += faults
            queues?.formUnion(declaration.queues.map(\.key))
            declared = ", \(CentreFaults.count(declaration))"
        }
        let contents = DialplanCheck.contents(of: settings, queues: queues)
        all += contents.faults
        for fault in all { print("\(fault)") }
        let errors = all.count { $0.severity == .error }
        if errors > 0 {
            print("\(errors) fault\(errors == 1 ? "" : "s") to mend.")
            throw ExitCode(1)
        }
        print("Nothing to mend: \(configuration.file), \(contents.flows.count) flow\(contents.flows.count == 1 ? "" : "s"), \(contents.includes.count) dialplan file\(contents.includes.count == 1 ? "" : "s")\(declared).")
    }
}
