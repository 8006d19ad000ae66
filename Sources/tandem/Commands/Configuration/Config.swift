import ArgumentParser
import CentreConfiguration
import CentrePorts
import CentreStore
import ContactDomain
import Foundation

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep queues and agents in files: check them, apply them, write them.",
        discussion: "The files are in the folder `centre` of tandem.yaml, or in the one that is named. docs/configuration.md has all keys.",
        subcommands: [CheckFiles.self, Apply.self, Export.self])

    struct CheckFiles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check the files that declare queues and agents.",
            discussion: "Prints each fault with its file, line, column, key and remedy. Ends with 0 when there is nothing to mend, else with 1.")

        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "The folder; by default `centre` of tandem.yaml.") var folder: String?
        @Flag(help: "As with `apply --prune`: what the files do not declare counts as deleted.") var prune = false

        func run() async throws {
            let settings = try LoadedConfiguration.load(configuration.file)
            let folder = folder ?? settings.centreFolder
            let (declaration, faults) = CentreFolder.check(folder, live: try await StoredCentre.read(settings), prunes: prune)
            try CentreFaults.print(faults)
            print("Nothing to mend: \(CentreFaults.count(declaration)) in \(folder).")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the queues and agents of the running service as files.",
            discussion: "One file for each. A folder that holds files of another hand is left as it is. Passwords are never written.")

        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "The folder; by default `centre` of tandem.yaml.") var folder: String?

        func run() async throws {
            let settings = try LoadedConfiguration.load(configuration.file)
            let folder = folder ?? settings.centreFolder
            let live = try await ServiceClient(settings).centre()
            do throws(ConfigurationFaults) {
                try CentreFolder.write(live, to: folder)
            } catch {
                try CentreFaults.print(error.faults)
            }
            print("\(CentreFaults.count(queues: live.queues.count, agents: live.agents.count)) written to \(folder).")
        }
    }
}

/// Faults and figures as the commands print them.
enum CentreFaults {
    /// Ends the command where there is something to mend.
    static func print(_ faults: [Fault]) throws {
        for fault in faults { Swift.print("\(fault)") }
        let errors = faults.count { $0.severity == .error }
        guard errors > 0 else { return }
        Swift.print("\(errors) fault\(errors == 1 ? "" : "s") to mend.")
        throw ExitCode(1)
    }

    static func count(_ declaration: CentreDeclaration) -> String { count(queues: declaration.queues.count, agents: declaration.agents.count) }

    static func count(queues: Int, agents: Int) -> String {
        "\(queues) queue\(queues == 1 ? "" : "s") and \(agents) agent\(agents == 1 ? "" : "s")"
    }
}

/// What the database has: also while the service does not run.
enum StoredCentre {
    /// Nil before the first start.
    static func read(_ settings: TandemConfiguration) async throws -> LiveCentre? {
        let file = "\(settings.dataFolder)/tandem.db"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let store = try CentreStore(file: file)
        defer { do { try store.close() } catch { Tandem.exit(withError: error) } }
        return LiveCentre(
            queues: try await store.all(QueueProfile.self).map(\.value), agents: try await store.all(AgentProfile.self).map(\.value),
            users: try await store.all(UserAccount.self).map(\.value), flows: DialplanCheck.contents(of: settings, queues: nil).flows.map(\.name))
    }
}

extension ServiceClient {
    /// What the running service has.
    func centre() async throws -> LiveCentre {
        LiveCentre(
            queues: try await all(QueueProfile.self, of: "queues"), agents: try await all(AgentProfile.self, of: "agents"),
            users: try await all(UserAccount.self, of: "users"), flows: try await all(FlowName.self, of: "flows"))
    }
}
