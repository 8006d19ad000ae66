/// Looks through a file of raw Asterisk dialplan for what Asterisk would pass over in silence, or only say
/// in its log: it is not a whole parser.
enum DialplanFile {
    /// Contexts of Tandem's that admins add extensions to; all others named `tandem-…` are its own.
    static let open: Set<String> = ["tandem-trunk", "tandem-web", "tandem-agent", "tandem-fallback"]

    static func faults(in text: String, file: String, flows: Set<String>) -> [Fault] {
        var scan = Scan(file: file, flows: flows)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() { scan.take(line, number: index + 1) }
        return scan.finished()
    }
}

private struct Scan {
    let file: String
    let flows: Set<String>
    private var faults: [Fault] = []
    private var section: String?
    private var hasExtension = false
    /// The line in which a block comment began.
    private var comment: Int?

    init(file: String, flows: Set<String>) {
        self.file = file
        self.flows = flows
    }

    mutating func take(_ raw: Substring, number: Int) {
        let line = trimmed(withoutComment(raw, number: number))
        guard let first = line.first else { return }
        switch first {
        case "[": takeSection(line, number)
        case "#":
            if !["#include", "#tryinclude", "#exec"].contains(where: { line.hasPrefix($0 + " ") || line.hasPrefix($0 + "\t") }) {
                report(number, "'\(word(line))' is not a directive of Asterisk's", "write #include \"FILE\", or begin a comment with ;")
            }
        default: takeEntry(line, number)
        }
    }

    mutating func finished() -> [Fault] {
        if let comment { report(comment, "the comment that begins here with ;-- is never closed", "close it with --;") }
        return faults
    }

    private mutating func takeSection(_ line: Substring, _ number: Int) {
        guard let close = line.firstIndex(of: "]") else { return report(number, "the bracket is not closed", "write [name]") }
        let name = String(line[line.index(after: line.startIndex)..<close])
        let rest = trimmed(line[line.index(after: close)...])
        section = name
        hasExtension = false
        guard !name.isEmpty, name.utf8.count < 80, !name.contains(where: { $0.isWhitespace || "[](),".contains($0) }) else {
            return report(number, "'\(name)' is not a good name for a context", "use up to 79 letters, digits, - and _")
        }
        guard rest.isEmpty || (rest.hasPrefix("(") && rest.hasSuffix(")")) else {
            return report(number, "'\(rest)' behind the bracket is not understood", "put comments behind a ;")
        }
        if DialplanFile.open.contains(name), !rest.contains("+") {
            report(number, "[\(name)] is Tandem's own", "write [\(name)](+) to add to it", severity: .warning)
        } else if name.hasPrefix("tandem-"), !DialplanFile.open.contains(name) {
            report(number, "[\(name)] is reserved for Tandem", "choose a name of your own for the context", severity: .warning)
        }
    }

    private mutating func takeEntry(_ line: Substring, _ number: Int) {
        guard section != nil else { return report(number, "stands before the first [context]", "write a line like [my-context] above it") }
        guard let equals = line.firstIndex(of: "=") else { return report(number, "is not understood", "write `exten => NUMBER,1,Application()`") }
        let key = trimmed(line[..<equals])
        var value = line[line.index(after: equals)...]
        if value.first == ">" { value = value.dropFirst() }
        value = trimmed(value)
        switch key.lowercased() {
        case "exten": takeExtension(value, number)
        case "same": takeSame(value, number)
        case "include", "switch", "lswitch", "eswitch", "ignorepat", "autohints", "hint":
            if value.isEmpty { report(number, "\(key) names nothing", "name what is meant behind =>") }
        default:
            if section == "globals" || section == "general" { return }
            let remedy = Nearest.match(String(key), among: ["exten", "same", "include", "switch", "ignorepat"]).map { "did you mean '\($0)'?" }
            report(number, "'\(key)' is not known in a context", remedy ?? "a line begins with exten, same or include")
        }
    }

    private mutating func takeExtension(_ value: Substring, _ number: Int) {
        let parts = split(value, at: 3)
        guard parts.count >= 2, !parts[0].isEmpty else { return report(number, "the extension is not whole", "write `exten => NUMBER,1,Application()`") }
        hasExtension = true
        checkPriority(parts[1], number)
        if trimmed(parts[1]).lowercased() == "hint" { return }
        guard parts.count == 3 else { return report(number, "no application is named", "write `exten => \(parts[0]),\(trimmed(parts[1])),Application()`") }
        checkApplication(parts[2], number)
    }

    private mutating func takeSame(_ value: Substring, _ number: Int) {
        guard hasExtension else { return report(number, "`same` has no `exten` above it in this context", "begin with `exten => NUMBER,1,Application()`") }
        let parts = split(value, at: 2)
        guard parts.count == 2 else { return report(number, "no application is named", "write `same => n,Application()`") }
        checkPriority(parts[0], number)
        checkApplication(parts[1], number)
    }

    /// `1`, `n`, `n(label)`, `hint`.
    private mutating func checkPriority(_ text: Substring, _ number: Int) {
        var priority = trimmed(text)
        if let open = priority.firstIndex(of: "("), priority.hasSuffix(")") { priority = priority[..<open] }
        let steps = priority.split(separator: "+", omittingEmptySubsequences: false)
        let good = ["n", "s", "hint"].contains(priority.lowercased()) || Int(priority).map { $0 > 0 } == true
            || (steps.count == 2 && ["n", "s"].contains(steps[0].lowercased()) && Int(steps[1]) != nil)
        if !good { report(number, "'\(priority)' is not a priority", "write 1 in the first line of an extension and n in the others") }
    }

    private mutating func checkApplication(_ text: Substring, _ number: Int) {
        let application = trimmed(text)
        let name = application.prefix { $0 != "(" }
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
            return report(number, "'\(trimmed(name))' is not the name of an application", "write `Application(arguments)`")
        }
        guard isBalanced(application) else { return report(number, "the brackets of \(name)(…) do not match", "close each ( with a )") }
        if name.lowercased() == "stasis" { checkStasis(application.dropFirst(name.count), number) }
    }

    private mutating func checkStasis(_ brackets: Substring, _ number: Int) {
        let arguments = brackets.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).map { String(trimmed($0)) }
        guard arguments.first == "tandem" else { return }
        let verbs = ["inbound", "flow", "agent-dial"]
        guard arguments.count >= 2, verbs.contains(arguments[1]) || arguments[1].contains("${") else {
            let verb = arguments.count >= 2 ? arguments[1] : ""
            return report(number, "Stasis(tandem,\(verb)) means nothing to Tandem", Nearest.match(verb, among: verbs).map { "did you mean '\($0)'?" } ?? "write Stasis(tandem,flow,NAME)")
        }
        guard arguments[1] == "flow" else { return }
        guard arguments.count >= 3, !arguments[2].isEmpty else { return report(number, "names no flow", "write Stasis(tandem,flow,NAME)") }
        let flow = arguments[2]
        if !flow.contains("${"), !flows.contains(flow) { report(number, "there is no flow '\(flow)'", Nearest.remedy(for: flow, among: flows.sorted())) }
    }

    private mutating func report(_ line: Int, _ problem: String, _ remedy: String, severity: Fault.Severity = .error) {
        faults.append(Fault(file: file, line: line, key: section ?? "", problem: problem, remedy: remedy, severity: severity))
    }
}

extension Scan {
    /// The line up to its comment. `;--` begins a comment of several lines, `--;` ends it; `\;` is a semicolon.
    private mutating func withoutComment(_ line: Substring, number: Int) -> Substring {
        var rest = line
        if comment != nil {
            guard let close = rest.firstRange(of: "--;") else { return "" }
            comment = nil
            rest = rest[close.upperBound...]
        }
        var previous: Character?
        for index in rest.indices {
            if rest[index] == ";", previous != "\\" {
                let behind = rest[index...]
                if behind.hasPrefix(";--"), !behind.hasPrefix(";---") {
                    comment = number
                    if let close = behind.dropFirst(3).firstRange(of: "--;") {
                        comment = nil
                        return withoutComment(Substring(rest[..<index] + behind[close.upperBound...]), number: number)
                    }
                }
                return rest[..<index]
            }
            previous = rest[index]
        }
        return rest
    }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private func word(_ line: Substring) -> Substring { line.prefix { !$0.isWhitespace } }

    /// Parts between commas that are not inside brackets; the last part keeps its commas.
    private func split(_ text: Substring, at limit: Int) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where depth <= 0 && parts.count < limit - 1:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return parts + [text[start...]]
    }

    /// Round brackets match, outside quotation marks and escapes.
    private func isBalanced(_ text: Substring) -> Bool {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted:
                depth -= 1
                if depth < 0 { return false }
            default: break
            }
        }
        return depth == 0
    }
}
