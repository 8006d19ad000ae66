import Foundation

/// Fills the templates of Asterisk's own files.
///
/// `{{name}}` stands for a value. In a line that is a comment nothing is replaced. A variable alone on its
/// line takes a value of several lines, word for word; anywhere else the value must be one line, and its
/// semicolons are escaped.
public enum AsteriskTemplates {
    /// Renders every `*.conf` of a folder into another, which is made where it is missing. Each file appears
    /// at once, whole, readable by its owner alone; after a fault no file is written.
    ///
    /// - Throws: all faults: unknown variables by file and line, files that cannot be read or written.
    public static func render(folder: String, values: [String: String], into target: String) throws(ConfigurationFaults) {
        let names = try templates(in: folder)
        var faults: [Fault] = []
        var rendered: [(name: String, text: String)] = []
        for name in names {
            do throws(ConfigurationFaults) {
                let text = try SourceFile.text(at: folder + "/" + name, named: name)
                rendered.append((name, fill(text, values: values, file: name, faults: &faults)))
            } catch {
                faults += error.faults
            }
        }
        if !faults.isEmpty { throw ConfigurationFaults(faults) }
        do {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ConfigurationFaults([Fault(file: target, problem: "the folder cannot be made (\(error.localizedDescription))", remedy: "check its place and its rights")])
        }
        for (name, text) in rendered { try PrivateFile.write(text, to: target + "/" + name) }
    }

    private static func templates(in folder: String) throws(ConfigurationFaults) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".conf") && !$0.hasPrefix(".") }.sorted()
        } catch {
            throw ConfigurationFaults([Fault(file: folder, problem: "the folder of templates cannot be read (\(error.localizedDescription))", remedy: "check asterisk.templates in tandem.yaml")])
        }
        guard !names.isEmpty else {
            throw ConfigurationFaults([Fault(file: folder, problem: "holds no templates (*.conf)", remedy: "check asterisk.templates in tandem.yaml")])
        }
        return names
    }

    /// One template's text with its variables replaced.
    static func fill(_ text: String, values: [String: String], file: String, faults: inout [Fault]) -> String {
        var lines: [Substring] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let isComment = line.first { !$0.isWhitespace } == ";"
            lines.append(isComment || !line.contains("{{") ? line : Substring(fill(line, values: values, file: file, line: index + 1, faults: &faults)))
        }
        return lines.joined(separator: "\n")
    }

    private static func fill(_ line: Substring, values: [String: String], file: String, line number: Int, faults: inout [Fault]) -> String {
        var filled = ""
        var rest = line
        while let open = rest.firstRange(of: "{{") {
            let behind = rest[open.upperBound...]
            let column = line.unicodeScalars.distance(from: line.startIndex, to: open.lowerBound) + 1
            guard let close = behind.firstRange(of: "}}") else {
                faults.append(Fault(file: file, line: number, column: column, problem: "{{ is not closed", remedy: "write {{name}}"))
                return filled
            }
            let name = behind[..<close.lowerBound].trimmingCharacters(in: .whitespaces)
            let isAlone = line.trimmingCharacters(in: .whitespaces).count == line.distance(from: open.lowerBound, to: close.upperBound)
            filled += rest[..<open.lowerBound]
            rest = behind[close.upperBound...]
            guard let value = values[name] else {
                let remedy = Nearest.match(name, among: values.keys.sorted()).map { "did you mean '\($0)'?" } ?? "see the other templates for the variables there are"
                faults.append(Fault(file: file, line: number, column: column, key: name, problem: "unknown variable", remedy: remedy))
                continue
            }
            if isAlone {
                filled += value
            } else if ConfText.isOneLine(value) {
                filled += ConfText.escaped(value)
            } else {
                faults.append(
                    Fault(file: file, line: number, column: column, key: name, problem: "its value has several lines", remedy: "put {{\(name)}} on a line of its own"))
            }
        }
        return filled + rest
    }
}
