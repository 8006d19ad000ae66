/// Cuts the text of an expression into tokens.
///
/// It works on Unicode scalars, not on characters: a quote that is followed by a combining mark is still a quote.
struct ExpressionScanner {
    private let text: [Unicode.Scalar]
    private var position = 0

    init(_ text: [Unicode.Scalar]) { self.text = text }

    /// All tokens, the last of them `end`.
    mutating func tokens() throws(ExpressionFault) -> [ExpressionToken] {
        var tokens: [ExpressionToken] = []
        while true {
            let token = try next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws(ExpressionFault) -> ExpressionToken {
        while let scalar = peek(), scalar.properties.isWhitespace { position += 1 }
        let start = position
        guard let scalar = peek() else { return ExpressionToken(kind: .end, offset: start) }
        if scalar == "\"" { return ExpressionToken(kind: .quoted(try quoted()), offset: start) }
        if let number = try number() { return ExpressionToken(kind: number, offset: start) }
        if ExpressionName.allows(scalar), scalar != "-" { return ExpressionToken(kind: try wordOrAttribute(), offset: start) }
        return ExpressionToken(kind: try sign(scalar), offset: start)
    }

    // MARK: Signs

    private mutating func sign(_ scalar: Unicode.Scalar) throws(ExpressionFault) -> ExpressionToken.Kind {
        for (sign, kind) in Self.signs where matches(sign) {
            position += sign.count
            return kind
        }
        throw fault("'\(String(scalar).shortened)' means nothing here", remedy: Self.remedies[scalar] ?? "allowed are names, numbers, \"texts\", ( ) [ ] , and == != >= > <= <")
    }

    /// Longer ones first, so that `>=` is not read as `>`.
    private static let signs: [([Unicode.Scalar], ExpressionToken.Kind)] = [
        (["&", "&"], .and), (["|", "|"], .or), (["=", "="], .comparison(.equal)), (["!", "="], .comparison(.notEqual)),
        ([">", "="], .comparison(.atLeast)), (["<", "="], .comparison(.atMost)), ([">"], .comparison(.above)), (["<"], .comparison(.below)),
        (["!"], .not), (["("], .open), ([")"], .close), (["["], .openList), (["]"], .closeList), ([","], .comma),
    ]

    /// What people type instead: other languages' operators, and keyboards with other punctuation.
    private static let remedies: [Unicode.Scalar: String] = [
        "=": "equality is written ==", "&": "write 'and' or &&", "|": "write 'or' or ||", "'": "texts stand in double quotes", "-": "a name begins with a letter",
        "“": "use straight quotes: \"", "”": "use straight quotes: \"", "≥": "write >=", "≤": "write <=", "≠": "write !=", "（": "use the plain bracket (",
        "）": "use the plain bracket )", "，": "use the plain comma ,", "＞": "write >", "＜": "write <", "＝": "write ==", "！": "write 'not' or !",
    ]

    // MARK: Numbers

    /// A number, if one begins here and no name does: `5`, `-2.5`, `1e+16`; `2nd` is a name.
    private mutating func number() throws(ExpressionFault) -> ExpressionToken.Kind? {
        var end = position
        if end < text.count, text[end] == "-" { end += 1 }
        let digits = end
        skipDigits(&end)
        guard end > digits else { return nil }
        if end + 1 < text.count, text[end] == ".", ExpressionName.isDigit(text[end + 1]) {
            end += 1
            skipDigits(&end)
        }
        if end < text.count, text[end] == "e" || text[end] == "E" {
            var exponent = end + 1
            if exponent < text.count, text[exponent] == "+" || text[exponent] == "-" { exponent += 1 }
            let first = exponent
            skipDigits(&exponent)
            if exponent > first { end = exponent }
        }
        if end < text.count, ExpressionName.allows(text[end]) {
            guard text[position] != "-" else { throw fault("this is neither a number nor a name", remedy: "a name begins with a letter; other names stand in quotes") }
            return nil
        }
        let written = string(position..<end)
        guard let value = Double(written), value.isFinite else { throw fault("the number \(written.shortened) is too large", remedy: "use a smaller one") }
        position = end
        return .number(written, value)
    }

    private func skipDigits(_ end: inout Int) {
        while end < text.count, ExpressionName.isDigit(text[end]) { end += 1 }
    }

    // MARK: Names

    private mutating func wordOrAttribute() throws(ExpressionFault) -> ExpressionToken.Kind {
        let start = position
        let word = takeName()
        guard peek() == "." else { return Self.kind(of: word) }
        let isAgent = word.lowercased() == "agent"
        guard isAgent || ["item", "interaction"].contains(word.lowercased()) else {
            position = start
            throw fault("'\(word.shortened).' is not known", remedy: "attributes begin with agent. or item.; a skill whose name has a dot stands in quotes")
        }
        position += 1
        let name = try attributeName(after: word)
        return isAgent ? .agent(name) : .item(name)
    }

    private mutating func attributeName(after word: String) throws(ExpressionFault) -> String {
        if peek() == "\"" { return try quoted() }
        var name = takeName()
        while !name.isEmpty, peek() == ".", position + 1 < text.count, ExpressionName.allows(text[position + 1]) {
            position += 1
            name += "." + takeName()
        }
        guard !name.isEmpty else { throw fault("the attribute's name is missing after '\(word).'", remedy: "write, for example, \(word).region") }
        return name
    }

    private mutating func takeName() -> String {
        let start = position
        while let scalar = peek(), ExpressionName.allows(scalar) { position += 1 }
        return string(start..<position)
    }

    private static func kind(of word: String) -> ExpressionToken.Kind {
        switch word.lowercased() {
        case "and": .and
        case "or": .or
        case "not": .not
        case "has": .has
        case "in": .isIn
        default: .word(word)
        }
    }

    // MARK: Quotes

    private mutating func quoted() throws(ExpressionFault) -> String {
        let start = position
        position += 1
        var content = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "\"": return String(content)
            case "\\": content.append(try escaped())
            default: content.append(scalar)
            }
        }
        position = start
        throw fault("the quote is not closed", remedy: "end the text with \"; a quote inside it is written \\\"")
    }

    private mutating func escaped() throws(ExpressionFault) -> Unicode.Scalar {
        defer { position += 1 }
        switch peek() {
        case "\""?: return "\""
        case "\\"?: return "\\"
        case "n"?: return "\n"
        case "r"?: return "\r"
        case "t"?: return "\t"
        case "u"?:
            // \u{1F}: what the writer makes of control characters.
            if let close = text[position...].prefix(10).firstIndex(of: "}"), position + 1 < text.count, text[position + 1] == "{",
                let value = UInt32(string(position + 2..<close), radix: 16), let scalar = Unicode.Scalar(value) {
                position = close
                return scalar
            }
        default: break
        }
        position -= 1
        throw fault("\\ begins nothing known here", remedy: "known are \\\" \\\\ \\n \\r \\t and \\u{1F}")
    }

    // MARK: Places

    private func peek() -> Unicode.Scalar? { position < text.count ? text[position] : nil }

    private func matches(_ sign: [Unicode.Scalar]) -> Bool { text[position...].starts(with: sign) }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    private func fault(_ problem: String, remedy: String) -> ExpressionFault {
        ExpressionFault(in: text, at: position, problem, remedy: remedy)
    }
}
