import ArgumentParser
import CentreConfiguration
import CentrePorts
import CentreStore
import ContactDomain
import Foundation

struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print everything that is known about one interaction, in order.",
        discussion: "Reads the database of the data folder; the service may be running or not.")

    @OptionGroup var configuration: ConfigurationOption
    @Argument(help: "The interaction's id.") var interaction: String

    func run() async throws {
        let settings = try LoadedConfiguration.load(configuration.file)
        guard let id = InteractionID(interaction) else { throw ValidationError("'\(interaction)' is not an interaction's id: a UUID is expected.") }
        let store = try CentreStore(file: "\(settings.dataFolder)/tandem.db")
        guard let view = try await store.interaction(id) else { throw ValidationError("There is no interaction \(id) in \(settings.dataFolder).") }
        print("Interaction \(id)  \(view.channel.rawValue) \(view.direction.rawValue)  \(view.customerNumber) → \(view.address)  state \(view.state.rawValue)")
        if let ending = view.ending { print("Ended: \(ending.kind.rawValue), \(ending.reason)") }
        for line in try await lines(of: id, store) { print(line) }
        if view.ending == nil { await printRouting(of: id, settings) }
        try store.close()
    }

    /// Where the service runs it says why the interaction waits, and for whom.
    private func printRouting(of id: InteractionID, _ settings: TandemConfiguration) async {
        guard let client = try? ServiceClient(settings), let answer = try? await client.send("GET", "/interactions/\(id)/routing"), let text = answer["text"] as? String else { return }
        print("\nRouting now:\n\(text)")
    }

    private func lines(of id: InteractionID, _ store: CentreStore) async throws -> [String] {
        var lines: [(at: Timestamp, rank: Int, text: String)] = []
        for entry in try await store.journal(of: id) { lines.append((entry.at, 0, "input    #\(entry.sequence)  \(Self.plain(entry.input))")) }
        for event in try await store.events(of: id) { lines.append((event.at, 1, "event    \(event.name)")) }
        for segment in try await store.segments(of: id) {
            lines.append((segment.end, 2, "segment  \(segment.kind.rawValue) \((segment.end - segment.start).milliseconds) ms, \(segment.outcome)" + (segment.agent.map { ", agent \($0)" } ?? "")))
        }
        for recording in try await store.recordings(of: id) {
            lines.append((recording.startedAt, 3, "recording \(recording.id) \(recording.state.rawValue) \(recording.file ?? "")\(recording.failure.map { " (\($0))" } ?? "")"))
        }
        return lines.sorted { ($0.at, $0.rank) < ($1.at, $1.rank) }.map { "\(Self.clock($0.at))  \($0.text)" }
    }

    /// The input without the names of the program's modules and types, which tell an operator nothing.
    private static func plain(_ input: Input) -> String {
        var text = "\(input)"
        for name in ["CentrePorts.", "ContactDomain.", "FlowCore.", "TelephonyFact.", "Arrival.Target.", "Arrival.", "LegEnd.", "Command.", "Presence.Kind.", "Timestamp", "Span", "Initiator."] {
            text = text.replacingOccurrences(of: name, with: "")
        }
        return text.replacingOccurrences(of: "(milliseconds: ", with: "(")
    }

    static func clock(_ instant: Timestamp) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss.SSS"
        return formatter.string(from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }
}
