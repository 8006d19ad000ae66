import CentreSimulation
import ContactDomain
import Foundation
import RoutingCore

/// Reads a scenario for the simulator. The keys are described in `docs/simulation.md`.
public enum ScenarioFile {
    /// The scenario, or every fault that keeps it from being simulated. Files that it names are meant from its folder.
    ///
    /// - Parameter needsTraffic: a scenario that only lends its policy needs no customers of its own.
    public static func load(path: String, needsTraffic: Bool = true) throws(ConfigurationFaults) -> Scenario {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        let text = try SourceFile.text(at: url.path, named: url.lastPathComponent)
        return try read(text, file: url.lastPathComponent, folder: url.deletingLastPathComponent().path, needsTraffic: needsTraffic)
    }

    /// - Parameters:
    ///   - file: the name that faults bear.
    ///   - folder: where the files are that the scenario names.
    public static func read(_ text: String, file: String, folder: String, needsTraffic: Bool = true) throws(ConfigurationFaults) -> Scenario {
        let reading = Reading(file: file)
        let root = Section(try YamlTree.read(text, file: file), at: [], in: reading, environment: false)
        let scenario = ScenarioReader(root: root, folder: folder).read(standardName: file, needsTraffic: needsTraffic)
        var faults = reading.faults.inOrder()
        // What no single key has wrong, asked only where the keys are right.
        if !faults.hasErrors { faults += scenario.faults.map { Fault(file: file, problem: $0) } }
        if faults.hasErrors { throw ConfigurationFaults(faults) }
        return scenario
    }
}
