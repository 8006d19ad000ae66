/// One reading of one file: collects all faults instead of stopping at the first.
final class Reading {
    let file: String
    private(set) var faults: [Fault] = []
    var environment: Environment?

    init(file: String, environment: Environment? = nil) {
        self.file = file
        self.environment = environment
    }

    func report(_ place: YamlTree.Place?, _ path: [String], _ problem: String, _ remedy: String = "", severity: Fault.Severity = .error) {
        faults.append(
            Fault(file: file, line: place?.line, column: place?.column, key: path.joined(separator: "."), problem: problem, remedy: remedy, severity: severity))
    }

    func add(_ more: [Fault]) { faults += more }
}

/// A group of keys that is being read. Keys that nobody asked for are faults when `finish` is called.
final class Section {
    let reading: Reading
    let path: [String]
    let place: YamlTree.Place?
    private let entries: [YamlTree.Entry]
    private var known: [String] = []
    /// Values inside lists have no name in the environment.
    private let hasEnvironment: Bool
    /// False where something else stands in the group's place; that is reported already.
    let isGroup: Bool

    /// - Parameter tree: nil where the file does not have the group.
    init(_ tree: YamlTree?, at path: [String], in reading: Reading, environment: Bool = true) {
        self.reading = reading
        self.path = path
        place = tree?.place
        hasEnvironment = environment && reading.environment != nil
        switch tree?.content {
        case .map(let entries):
            self.entries = entries
            isGroup = true
        case .empty, nil:
            entries = []
            isGroup = true
        case .text, .list:
            entries = []
            isGroup = false
            reading.report(tree?.place, path, "a group of keys is expected here, not \(tree?.kind ?? "nothing")", "write `key: value` lines, indented below it")
        }
    }

    var keys: [YamlTree.Entry] { entries }

    func entry(_ key: String) -> YamlTree.Entry? {
        if !known.contains(key) { known.append(key) }
        return entries.first { $0.key == key }
    }

    /// A single value: from the environment, or else from the file. Nil where neither has it.
    func value(_ key: String) -> Value? {
        let entry = entry(key)
        let way = path + [key]
        if hasEnvironment, let text = reading.environment?.value(for: way) {
            return Value(text: text, source: Environment.name(of: way), place: nil, path: way)
        }
        guard let entry else { return nil }
        switch entry.value.content {
        case .text(let text): return Value(text: text, source: nil, place: entry.value.place, path: way)
        case .empty: return nil
        case .list, .map:
            report(entry, "a single value is expected here, not \(entry.value.kind)", "write `\(key): value`")
            return nil
        }
    }

    func section(_ key: String) -> Section {
        Section(entry(key)?.value, at: path + [key], in: reading, environment: hasEnvironment)
    }

    /// The items of a list; a single value counts as a list of one.
    func list(_ key: String) -> [YamlTree] {
        guard let entry = entry(key) else { return [] }
        switch entry.value.content {
        case .list(let items): return items
        case .empty: return []
        case .text: return [entry.value]
        case .map:
            report(entry, "a list is expected here, not a group of keys", "begin each item with a dash: `- `")
            return []
        }
    }

    func report(_ entry: YamlTree.Entry, _ problem: String, _ remedy: String = "") {
        reading.report(entry.value.place, path + [entry.key], problem, remedy)
    }

    func reject(_ value: Value, _ problem: String, _ remedy: String = "", severity: Fault.Severity = .error) {
        if let variable = value.source {
            reading.add([Fault(file: "environment", key: variable, problem: problem, remedy: remedy, severity: severity)])
        } else {
            reading.report(value.place, value.path, problem, remedy, severity: severity)
        }
    }

    /// Reports keys that nothing asked for. Secrets get a remedy of their own.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            let lower = entry.key.lowercased()
            if ["password", "secret", "token", "passphrase"].contains(lower), known.contains("passwordFile") {
                reading.report(
                    entry.place, path + [entry.key], "secrets are never written into this file",
                    "put the password alone into a file and name it: `passwordFile: …`, or name a variable: `passwordEnv: …`")
            } else {
                reading.report(entry.place, path + [entry.key], "unknown key", Nearest.remedy(for: entry.key, among: known))
            }
        }
    }
}

/// One value with its origin.
struct Value {
    let text: String
    /// The environment variable that it came from, if any.
    let source: String?
    let place: YamlTree.Place?
    let path: [String]
}
