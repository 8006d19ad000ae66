import ContactDomain
import FlowCore
import Foundation

/// Reads the folder in which admins keep flows (`flows/*.yaml`) and raw dialplan (`*.conf`).
public enum DialplanFolder {
    /// What is in the folder, and what is wrong with it.
    public struct Contents: Sendable {
        /// The flows that are sound, in order of name. One with an error is left out.
        public let flows: [Flow]
        /// In order of file and line.
        public let faults: [Fault]
        /// Absolute paths of the raw dialplan files without errors, in order: to be included in Asterisk's dialplan.
        public let includes: [String]
    }

    public static let fileLimit = 500

    /// - Parameters:
    ///   - path: the folder; one that is missing is an error.
    ///   - queues: the keys of all queues, or nil where they are not known.
    ///   - soundExists: whether a sound is there in a language (a BCP 47 tag), or nil where that is not known.
    public static func check(_ path: String, queues: Set<String>? = nil, soundExists: ((String, LanguageTag) -> Bool)? = nil) -> Contents {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            return Contents(flows: [], faults: [Fault(file: path, problem: "is not a folder", remedy: "check `dialplans` in tandem.yaml")], includes: [])
        }
        var faults: [Fault] = []
        let flows = flows(in: folder, queues: queues, soundExists: soundExists, faults: &faults)
        var includes: [String] = []
        for name in names(in: folder, shown: folder, endings: [".conf"], faults: &faults) {
            let found = dialplan(at: folder + "/" + name, file: name, flows: flows.names)
            faults += found
            if !found.hasErrors { includes.append(folder + "/" + name) }
        }
        return Contents(flows: flows.sound.sorted { $0.name < $1.name }, faults: faults.inOrder(), includes: includes)
    }

    private static func flows(
        in folder: String, queues: Set<String>?, soundExists: ((String, LanguageTag) -> Bool)?, faults: inout [Fault]
    ) -> (sound: [Flow], names: Set<String>) {
        let flowsFolder = folder + "/flows"
        guard FileManager.default.fileExists(atPath: flowsFolder) else { return ([], []) }
        var sound: [Flow] = []
        // Flows with faults count too: a dialplan that names one has no fault of its own.
        var files: [String: String] = [:]
        for name in names(in: flowsFolder, shown: "flows", endings: [".yaml", ".yml"], faults: &faults) {
            let file = "flows/" + name
            let text: String
            do throws(ConfigurationFaults) {
                text = try SourceFile.text(at: folder + "/" + file, named: file)
            } catch {
                faults += error.faults
                continue
            }
            let standardName = String(name.prefix { $0 != "." })
            let read = FlowFile.read(text, file: file, standardName: standardName)
            let found = read.faults + read.checked(file: file, queues: queues, soundExists: soundExists.map { exists in { exists($0, LanguageTag($1)) } })
            faults += found
            let flowName = read.flow?.name.text ?? standardName
            if let other = files[flowName] {
                let place = read.places[["flow"]]
                faults.append(
                    Fault(file: file, line: place?.line, column: place?.column, key: "flow", problem: "the flow '\(flowName)' is in \(other) too", remedy: "give each flow its own name"))
                continue
            }
            files[flowName] = file
            if let flow = read.flow, !found.hasErrors { sound.append(flow) }
        }
        return (sound, Set(files.keys))
    }

    private static func dialplan(at path: String, file: String, flows: Set<String>) -> [Fault] {
        do throws(ConfigurationFaults) {
            return DialplanFile.faults(in: try SourceFile.text(at: path, named: file), file: file, flows: flows)
        } catch {
            return error.faults
        }
    }

    /// The names of a folder's files, in order; hidden ones and editors' copies are left out.
    private static func names(in folder: String, shown: String, endings: [String], faults: inout [Fault]) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            faults.append(Fault(file: shown, problem: "the folder cannot be read (\(error.localizedDescription))", remedy: "check its rights"))
            return []
        }
        let chosen = names.filter { name in !name.hasPrefix(".") && endings.contains { name.hasSuffix($0) } }.sorted()
        if chosen.count > fileLimit {
            faults.append(Fault(file: shown, problem: "holds \(chosen.count) files, more than \(fileLimit)", remedy: "is this the right folder?"))
        }
        return Array(chosen.prefix(fileLimit))
    }
}
