/// One fault in a file that an admin wrote: where it is, what it is, and what to do about it.
public struct Fault: Equatable, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The service would not do what was meant: it does not start with it.
        case error
        /// Probably not meant; the service starts all the same.
        case warning
    }

    /// The file as it was named, or `environment`.
    public var file: String
    /// From 1; nil where the whole file is meant.
    public var line: Int?
    /// From 1, counted in Unicode scalars.
    public var column: Int?
    /// The way to the value: `server.port`, `steps.menu.keys.1`. Empty where there is none.
    public var key: String
    public var problem: String
    /// What the admin can do.
    public var remedy: String
    public var severity: Severity

    public init(file: String, line: Int? = nil, column: Int? = nil, key: String = "", problem: String, remedy: String = "", severity: Severity = .error) {
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.problem = problem
        self.remedy = remedy
        self.severity = severity
    }

    /// One line: `tandem.yaml:12:5: server.prot: unknown key; did you mean 'port'?`
    public var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if line != nil, let column { place += ":\(column)" }
        let parts = [place, severity == .warning ? "warning" : "", key, problem].filter { !$0.isEmpty }
        let text = parts.joined(separator: ": ") + (remedy.isEmpty ? "" : "; " + remedy)
        // A value from the file may hold anything; a fault stays one line.
        return String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 })
    }
}

/// Why a configuration cannot be used: never empty, in the order of the file.
public struct ConfigurationFaults: Error, Equatable, Sendable, CustomStringConvertible {
    public let faults: [Fault]

    public init(_ faults: [Fault]) { self.faults = faults }

    /// One fault per line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension [Fault] {
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// In order of file and place.
    func inOrder() -> [Fault] {
        enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            return (a.file, a.line ?? 0, a.column ?? 0, left.offset) < (b.file, b.line ?? 0, b.column ?? 0, right.offset)
        }.map(\.element)
    }
}
