import ArgumentParser
import CentreConfiguration
import CentrePorts
import CentreStore
import ContactDomain
import Foundation

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check tandem.yaml and everything under dialplans/.",
        discussion: "Prints each fault with its file, line, key and remedy. Ends with 0 when there is nothing to mend, else with 1.")

    @OptionGroup var configuration: ConfigurationOption

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let (settings, faults) = FileManager.default.fileExists(atPath: configuration.file)
            ? ConfigurationFile.check(path: configuration.file, environment: environment)
            : ConfigurationFile.defaults(folder: FileManager.default.currentDirectoryPath, environment: environment)
        var all = faults
        let queues = try await knownQueues(settings)
        let contents = DialplanCheck.contents(of: settings, queues: queues)
        all += contents.faults
        for fault in all { print("\(fault)") }
        let errors = all.count { $0.severity == .error }
        if errors > 0 {
            print("\(errors) fault\(errors == 1 ? "" : "s") to mend.")
            throw ExitCode(1)
        }
        print("Nothing to mend: \(configuration.file), \(contents.flows.count) flow\(contents.flows.count == 1 ? "" : "s"), \(contents.includes.count) dialplan file\(contents.includes.count == 1 ? "" : "s").")
    }

    /// Queues live in the database; before the first start there is none to ask.
    private func knownQueues(_ settings: TandemConfiguration) async throws -> Set<String>? {
        let file = "\(settings.dataFolder)/tandem.db"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let store = try CentreStore(file: file)
        defer { do { try store.close() } catch { Tandem.exit(withError: error) } }
        return Set(try await store.all(QueueProfile.self).map(\.value.key))
    }
}
