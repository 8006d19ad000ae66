import Crypto
import Foundation

/// Several ES modules as one plain script: what other sites embed must come in one piece, of one version, by one request.
///
/// It reads the modules as we write them and nothing more: imports of names from relative paths on lines of their own, exports in front of
/// declarations, no two modules with the same name at their top. What does not fit is refused with its place. Comments on lines of their
/// own and indentation are left out, and private names are shortened, because whoever opens the page waits for each byte; so no template
/// literal may have a line that begins with `//`, `/*` or `#` and matters.
struct JoinedScript: Sendable {
    let text: String
    /// Changes with the content.
    let tag: String

    /// - Parameters:
    ///   - entry: the module that starts it all, relative to where `read` reads: `widget/start.js`.
    ///   - read: the text of a module, nil where there is none.
    init(entry: String, isolation: isolated (any Actor)? = #isolation, read: (String) async throws -> String?) async throws {
        var join = Join()
        try await join.take(entry, from: nil, isolation: isolation, read: read)
        text = "(() => {\n'use strict';\n" + join.lines.joined(separator: "\n") + "\n})();\n"
        tag = "\"" + SHA256.hash(data: Data(text.utf8)).prefix(12).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined() + "\""
    }

    struct Fault: Error, CustomStringConvertible {
        let module: String
        let line: Int?
        let what: String

        var description: String { "\(module)\(line.map { ":\($0)" } ?? ""): \(what)" }
    }
}

/// The modules in the order in which they must run: each after those that it imports.
private struct Join {
    private(set) var lines: [String] = []
    private var done: Set<String> = []
    private var under: [String] = []
    /// Which module has which name at its top.
    private var owners: [String: String] = [:]

    mutating func take(_ module: String, from line: (module: String, number: Int)?, isolation: isolated (any Actor)?, read: (String) async throws -> String?) async throws {
        guard !done.contains(module) else { return }
        guard !under.contains(module) else { throw JoinedScript.Fault(module: module, line: nil, what: "imports itself by way of \(under.joined(separator: ", "))") }
        guard let text = try await read(module) else {
            throw JoinedScript.Fault(module: line?.module ?? module, line: line?.number, what: "there is no module \(module)")
        }
        under.append(module)
        var body: [String] = []
        var names = PrivateNames()
        var isComment = false
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let bare = raw.drop { $0 == " " || $0 == "\t" }
            if isComment || bare.hasPrefix("/*") {
                isComment = !bare.contains("*/")
                guard isComment || bare.hasSuffix("*/") else { throw JoinedScript.Fault(module: module, line: index + 1, what: "code follows a comment on its line") }
                continue
            }
            if bare.isEmpty || bare.hasPrefix("//") { continue }
            if raw.hasPrefix("import ") {
                try await take(try Self.imported(String(raw), by: module, index + 1), from: (module, index + 1), isolation: isolation, read: read)
            } else {
                body.append(names.shortened(try declared(raw, bare, in: module, index + 1)))
            }
        }
        under.removeLast()
        done.insert(module)
        lines += body
    }

    /// The path of the module that a line imports from.
    private static func imported(_ line: String, by module: String, _ number: Int) throws -> String {
        guard let match = line.wholeMatch(of: /import (?:\{ [A-Za-z0-9_, ]+ \} from )?'(\.{1,2}\/[A-Za-z0-9_.\/-]+\.js)';/), !line.contains(" as ") else {
            throw JoinedScript.Fault(module: module, line: number, what: "an import must read: import { names } from './path.js';")
        }
        var parts = module.split(separator: "/").dropLast().map(String.init)
        for part in match.output.1.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { throw JoinedScript.Fault(module: module, line: number, what: "the import leads outside") }
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// The line without `export`; a name at the top must be nobody else's.
    private mutating func declared(_ raw: Substring, _ bare: Substring, in module: String, _ number: Int) throws -> String {
        guard raw.startIndex == bare.startIndex else { return String(bare) }
        let line = raw.hasPrefix("export ") ? raw.dropFirst("export ".count) : raw
        if let match = line.prefixMatch(of: /(?:async )?(?:const|let|var|class|function\*?) ([A-Za-z_$][A-Za-z0-9_$]*)/) {
            let name = String(match.output.1)
            if let owner = owners.updateValue(module, forKey: name), owner != module {
                throw JoinedScript.Fault(module: module, line: number, what: "\(name) is declared in \(owner) too")
            }
        } else if line.startIndex != raw.startIndex {
            throw JoinedScript.Fault(module: module, line: number, what: "an export must stand in front of a declaration")
        }
        return String(line)
    }
}

/// The private names of one module, `#likeThis`, as short ones: nobody but their class can see them.
private struct PrivateNames {
    private var known: [Substring: String] = [:]

    /// A name stands behind a dot, or declares a member at the beginning of a line. Elsewhere a `#` is part of a text: a colour, an address.
    mutating func shortened(_ line: String) -> String {
        guard line.contains("#") else { return line }
        var result = ""
        var rest = line[...]
        while let mark = rest.firstIndex(of: "#") {
            result += rest[..<mark]
            let isName = result.hasSuffix(".") || result.wholeMatch(of: /(?:static |async |get |set )*/) != nil
            let name = rest[rest.index(after: mark)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            result += "#" + (isName && !name.isEmpty ? short(name) : String(name))
            rest = rest[name.endIndex...]
        }
        return result + rest
    }

    private mutating func short(_ name: Substring) -> String {
        if let made = known[name] { return made }
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let letter = letters[letters.index(letters.startIndex, offsetBy: known.count % letters.count)]
        let made = String(letter) + (known.count < letters.count ? "" : String(known.count / letters.count))
        known[name] = made
        return made
    }
}
