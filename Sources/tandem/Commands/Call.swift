import ArgumentParser
import CentreConfiguration
import Foundation

struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Place a real SIP call into the running system and print what happens.",
        discussion: "The call goes out of Asterisk and comes back in through SIP, as a trunk's would. It presses the given keys, waits, and hangs up.")

    @OptionGroup var configuration: ConfigurationOption
    @Argument(help: "The number or entry point to call.") var address = "8000"
    @Option(help: "Keys to press, one after the other; a comma waits a second.") var keys = "1"
    @Option(help: "Seconds before the first key.") var before = 2
    @Option(help: "Seconds until the call hangs up.") var seconds = 20

    func run() async throws {
        let client = try ServiceClient(LoadedConfiguration.load(configuration.file))
        // Where the feed stands before the call: from there on nothing of it is missed.
        let before = try await client.send("GET", "/state")["sequence"] as? Int ?? 0
        let probe = try await client.send("POST", "/test-calls", ["address": address, "keys": keys, "before": self.before * 1000, "length": seconds * 1000])
        guard let number = probe["callerNumber"] as? String else { throw ValidationError("The service did not say which call it placed.") }
        say("Calling \(address) as \(number)…")
        let limit = seconds + 10
        try await withThrowingTaskGroup { group in
            group.addTask { try await follow(number, client, after: before) }
            group.addTask {
                try await Task.sleep(for: .seconds(limit))
                throw ValidationError("No end of the call was seen within \(limit) seconds. Did it come in? log/asterisk.log in the data folder says what became of it.")
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Prints what happens to the call from a number until it is closed.
    private func follow(_ number: String, _ client: ServiceClient, after sequence: Int) async throws {
        let started = Date()
        var mine: String?
        try await client.events(after: sequence) { name, event in
            guard let view = event["view"] as? [String: Any], let id = event["interaction"] as? String else { return true }
            if view["customerNumber"] as? String == number, mine == nil {
                mine = id
                say("interaction \(id)")
            }
            guard id == mine else { return true }
            var line = String(format: "%7.3f s  %@", Date().timeIntervalSince(started), name)
            if let queue = view["queueName"] as? String { line += "  queue \(queue)" }
            if let agent = view["agentName"] as? String { line += "  agent \(agent)" }
            if let position = view["position"] as? Int { line += "  position \(position)" }
            if let choices = view["choices"] as? [[String: Any]], name == "interaction.flow", let last = choices.last { line += "  \(last["name"] ?? ""): \(last["value"] ?? "")" }
            if let ending = view["ending"] as? [String: Any] { line += "  \(ending["kind"] ?? ""), \(ending["reason"] ?? "")" }
            say(line)
            return name != "interaction.closed"
        }
    }
}

/// Prints a line at once: also through a pipe it is seen as it happens.
private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
