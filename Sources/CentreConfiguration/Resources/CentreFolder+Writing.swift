import CentrePorts
import ContactDomain
import Foundation

extension CentreFolder {
    /// The first line of what is written here: such a file may be written anew.
    static let mark = "# Written by `tandem config export`, and anew by each export into this folder."

    /// The files that declare a live centre, one for each queue and each agent.
    public static func texts(of live: LiveCentre) -> [(file: String, text: String)] {
        let text = ResourceText(queues: live.queues, agents: live.agents, users: live.users)
        func file(_ kind: String, _ key: String, _ entries: [(String, YamlText)]) -> (file: String, text: String) {
            let name = "  \(YamlText.quoted(key)):"
            let lines = entries.isEmpty ? [name + " {}"] : [name] + YamlText.lines(entries, indent: 4)
            return ("\(kind)/\(key).yaml", ([mark, kind + ":"] + lines).joined(separator: "\n") + "\n")
        }
        return live.queues.sorted { $0.key < $1.key }.map { file("queues", $0.key, text.entries($0)) }
            + live.agents.sorted { $0.endpoint < $1.endpoint }.map { file("agents", $0.endpoint.text, text.entries($0)) }
    }

    /// Writes them into a folder, and removes those of an earlier export that are no more. A folder with files of another hand is left as it is.
    public static func write(_ live: LiveCentre, to path: String) throws(ConfigurationFaults) {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        let present = FileManager.default.fileExists(atPath: folder) ? files(in: folder, shown: path) : ([], [])
        var faults = present.1
        for file in present.0 {
            do throws(ConfigurationFaults) {
                guard try !SourceFile.text(at: folder + "/" + file, named: file).hasPrefix(mark) else { continue }
                faults.append(Fault(file: file, problem: "was not written by an export, and is not overwritten", remedy: "name another folder, or move the file away"))
            } catch { faults += error.faults }
        }
        if faults.hasErrors { throw ConfigurationFaults(faults) }
        let texts = texts(of: live)
        let kept = Set(texts.map(\.file))
        do {
            for (file, text) in texts {
                let url = URL(fileURLWithPath: folder + "/" + file)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url, options: .atomic)
            }
            for file in present.0 where !kept.contains(file) { try FileManager.default.removeItem(atPath: folder + "/" + file) }
        } catch {
            throw ConfigurationFaults([Fault(file: path, problem: "cannot be written (\(error.localizedDescription))", remedy: "check the folder's rights")])
        }
    }
}
