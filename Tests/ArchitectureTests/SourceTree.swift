import Foundation

/// The project's own files, as they lie on the disk.
struct SourceTree {
    struct File {
        /// Relative to the project: `Sources/RoutingCore/WaitingLine.swift`.
        let path: String
        let lines: [String]

        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    }

    let root: URL

    init() {
        root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// The folders of `Sources`: one for each target.
    func targets() throws -> [String] { try folders(in: "Sources") }

    func folders(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(at: root.appendingPathComponent(folder), includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent).sorted()
    }

    /// All files under a folder with one of the endings, in order.
    func files(in folder: String, endings: Set<String> = ["swift"]) throws -> [File] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
        return try paths.filter { endings.contains(($0 as NSString).pathExtension) }.sorted().map { try file("\(folder)/\($0)") }
    }

    func file(_ path: String) throws -> File {
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return File(path: path, lines: lines)
    }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    }
}

extension SourceTree.File {
    /// The modules that the file imports, with their lines.
    func imports() throws -> [(module: String, line: Int)] {
        // Most lines are none: looking for the word first spares the pattern.
        guard lines.contains(where: { $0.contains("import ") }) else { return [] }
        let pattern = #"^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|private)\s+)?import\s+(?:(?:struct|class|enum|func|let|var|protocol)\s+)?(\w+)"#
        return try matches(of: pattern, in: lines.map { $0.contains("import ") ? $0 : "" }, group: 1).map { ($0.text, $0.line) }
    }

    /// Places where the code has what a pattern finds: `path:line: text`. Comments and literals are not code.
    func places(of pattern: String) throws -> [String] {
        try matches(of: pattern, in: code).map { "\(path):\($0.line): \(lines[$0.line - 1].trimmingCharacters(in: .whitespaces))" }
    }

    /// The same over the lines as they are written.
    func writtenPlaces(of pattern: String) throws -> [String] {
        try matches(of: pattern, in: lines).map { "\(path):\($0.line): \(lines[$0.line - 1].trimmingCharacters(in: .whitespaces))" }
    }

    private func matches(of pattern: String, in lines: [String], group: Int = 0) throws -> [(text: String, line: Int)] {
        let text = lines.joined(separator: "\n") as NSString
        let found = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines).matches(in: text as String, range: NSRange(location: 0, length: text.length))
        return found.map { match in
            let range = match.range(at: group)
            return (text.substring(with: range), text.substring(to: range.location).utf8.count { $0 == UInt8(ascii: "\n") } + 1)
        }
    }

    /// The lines without comments and without the contents of literals: what is left is code.
    private var code: [String] {
        var isInLongLiteral = false
        return lines.map { line in
            if line.contains("\"\"\"") {
                isInLongLiteral.toggle()
                return ""
            }
            return isInLongLiteral ? "" : Self.bared(line)
        }
    }

    private static func bared(_ line: String) -> String {
        var kept: [UInt8] = []
        var isInLiteral = false
        var isEscaped = false
        for byte in line.utf8 {
            if isInLiteral {
                if isEscaped { isEscaped = false } else if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isInLiteral = false }
                continue
            }
            if byte == UInt8(ascii: "/"), kept.last == UInt8(ascii: "/") { return String(decoding: kept.dropLast(), as: UTF8.self) }
            kept.append(byte)
            isInLiteral = byte == UInt8(ascii: "\"")
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
