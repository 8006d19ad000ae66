import ContactDomain
import FlowCore

/// Reads one flow file, `dialplans/flows/NAME.yaml`. The language is described in `docs/flows.md`.
public enum FlowFile {
    /// A flow as its file has it.
    public struct Read: Sendable {
        /// Nil where faults keep it from being understood.
        public let flow: Flow?
        public let faults: [Fault]
        let places: FlowPlaces
    }

    /// - Parameters:
    ///   - text: the file's text.
    ///   - file: its name, for faults.
    ///   - standardName: the flow's name where the file gives none: the file's name without `.yaml`.
    public static func read(_ text: String, file: String, standardName: String) -> Read {
        let tree: YamlTree
        do throws(ConfigurationFaults) {
            tree = try YamlTree.read(text, file: file)
        } catch {
            return Read(flow: nil, faults: error.faults, places: FlowPlaces())
        }
        let reading = Reading(file: file)
        let root = Section(tree, at: [], in: reading, environment: false)
        let name = root.text("flow", standardName, check: Checks.name)
        if let finding = Checks.name(name) { reading.report(tree.place, ["flow"], finding.0, finding.1) }
        let start = root.optionalText("start")
        let steps = root.section("steps")
        if steps.keys.isEmpty {
            reading.report(root.entry("steps")?.place ?? tree.place, ["steps"], "the flow has no steps", "write at least one step under `steps:`, see docs/flows.md")
        }
        var flow = Flow(name: FlowName(name), start: start ?? steps.keys.first?.key ?? "", steps: [:])
        for entry in steps.keys {
            _ = steps.entry(entry.key)
            if let finding = stepName(entry.key) { reading.report(entry.place, ["steps", entry.key], finding.0, finding.1) }
            let section = Section(entry.value, at: ["steps", entry.key], in: reading, environment: false)
            if section.isGroup, let step = FlowStepReader(section: section, name: entry.key, place: entry.place).read() { flow.steps[entry.key] = step }
        }
        steps.finish()
        root.finish()
        let faults = reading.faults.inOrder()
        return Read(flow: faults.hasErrors ? nil : flow, faults: faults, places: FlowPlaces(tree))
    }

    private static func stepName(_ name: String) -> (String, String)? {
        let good = !name.isEmpty && name.utf8.count <= 64 && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        return good ? nil : ("'\(name)' is not a good name for a step", "use up to 64 bytes")
    }
}

/// Where the parts of a flow are in its file.
struct FlowPlaces: Sendable {
    private var places: [[String]: (line: Int, column: Int)] = [:]

    init() {}

    init(_ tree: YamlTree) { add(tree, at: []) }

    private mutating func add(_ tree: YamlTree, at path: [String]) {
        for entry in tree.entries {
            places[path + [entry.key]] = (entry.place.line, entry.place.column)
            // Nothing beyond steps, their keys and a key's target is ever named.
            if path.count < 4 { add(entry.value, at: path + [entry.key]) }
        }
    }

    /// The nearest place that is known for a path.
    subscript(path: [String]) -> (line: Int, column: Int)? {
        var path = path[...]
        while !path.isEmpty {
            if let place = places[Array(path)] { return place }
            path = path.dropLast()
        }
        return nil
    }
}
