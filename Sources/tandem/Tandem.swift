import ArgumentParser

/// The command line.
@main
struct Tandem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tandem",
        abstract: "A contact centre: runs it, checks it, and asks it what happened.",
        version: tandemVersion,
        subcommands: [Serve.self, Check.self, Config.self, User.self, Call.self, Trace.self, Simulate.self, Version.self])
}

/// Semantic version of the service.
let tandemVersion = "0.1.0"

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    func run() { print("tandem \(tandemVersion)") }
}

/// Where the configuration is: every subcommand takes it the same way.
struct ConfigurationOption: ParsableArguments {
    @Option(name: [.customLong("config"), .customShort("c")], help: "The configuration file.")
    var file = "tandem.yaml"
}
