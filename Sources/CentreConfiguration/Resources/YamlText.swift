/// A value on its way into a YAML file.
indirect enum YamlText: Equatable {
    /// Text that a person wrote: in quotation marks wherever YAML, or a reader of ours, could take it for something else.
    case text(String)
    /// A number, a flag, a length of time, a word that we know.
    case word(String)
    case list([YamlText])
    case map([(String, YamlText)])

    static func == (left: Self, right: Self) -> Bool { left.inline == right.inline }

    /// On one line: `{after: 20s, relax: [billing]}`.
    var inline: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .word(let word): word
        case .list(let items): "[" + items.map(\.inline).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\(Self.quoted($0)): \($1.inline)" }.joined(separator: ", ") + "}"
        }
    }

    private static let widest = 100

    /// The lines of a group's entries. What is short stays on one line.
    static func lines(_ entries: [(String, YamlText)], indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return entries.flatMap { key, value -> [String] in
            let name = margin + quoted(key) + ":"
            if name.count + 1 + value.inline.count <= widest { return [name + " " + value.inline] }
            switch value {
            case .map(let entries) where !entries.isEmpty: return [name] + lines(entries, indent: indent + 2)
            case .list(let items) where !items.isEmpty: return [name] + items.map { margin + "  - " + $0.inline }
            case .text, .word, .map, .list: return [name + " " + value.inline]
            }
        }
    }

    private static let meaningful: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"]

    static func quoted(_ text: String) -> String {
        func isPlain(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
        let isSafe = text.first.map(isPlain) == true && text.last.map(isPlain) == true && text.allSatisfy { isPlain($0) || "-_./ ".contains($0) }
        if isSafe, Double(text) == nil, !meaningful.contains(text.lowercased()) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): quoted += "\\x" + hexadecimal(scalar.value, 2)
            case _ where [0x2028, 0x2029].contains(scalar.value): quoted += "\\u" + hexadecimal(scalar.value, 4)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
