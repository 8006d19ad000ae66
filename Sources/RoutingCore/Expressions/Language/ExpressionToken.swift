/// A word of an expression, with its place.
struct ExpressionToken: Equatable {
    enum Kind: Equatable {
        /// A skill's name, or a word of the language.
        case word(String)
        /// What stands in quotes, without them.
        case quoted(String)
        /// As it is written, and what it means.
        case number(String, Double)
        case agent(String)
        case item(String)
        case comparison(SkillExpression.Comparison)
        case and, or, not, has, isIn
        case open, close, openList, closeList, comma
        case end
    }

    let kind: Kind
    /// In Unicode scalars.
    let offset: Int

    /// How a fault names it.
    var name: String {
        switch kind {
        case .word(let text): "'\(text.shortened)'"
        case .quoted(let text): "\"\(text.shortened)\""
        case .number(let text, _): "'\(text.shortened)'"
        case .agent(let name): "'agent.\(name.shortened)'"
        case .item(let name): "'item.\(name.shortened)'"
        case .comparison(let comparison): "'\(comparison.rawValue)'"
        case .and: "'and'"
        case .or: "'or'"
        case .not: "'not'"
        case .has: "'has'"
        case .isIn: "'in'"
        case .open: "'('"
        case .close: "')'"
        case .openList: "'['"
        case .closeList: "']'"
        case .comma: "','"
        case .end: "the end"
        }
    }
}

/// What may stand in a name without quotes; the scanner and the writer must agree on it.
enum ExpressionName {
    /// Words that mean something: a skill of such a name is written in quotes.
    static let reserved: Set<String> = ["and", "or", "not", "in", "has", "always", "never", "true", "false", "skill", "all", "any"]

    /// Letters, marks and digits of any script, `_` and `-`.
    static func allows(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" || scalar == "-" }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        case .decimalNumber, .letterNumber, .otherNumber: return true
        default: return false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Such a name can be read back without quotes. One that begins like a number or a minus cannot.
    static func isPlain(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first != "-", !isDigit(first) else { return false }
        return name.unicodeScalars.allSatisfy(allows)
    }
}

extension String {
    /// Its beginning, fit for a message: no longer than a line, and without signs that would break the line or turn its direction.
    var shortened: String {
        var short = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(40) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: short.append("\u{FFFD}")
            default: short.append(scalar)
            }
        }
        return String(short) + (unicodeScalars.dropFirst(40).isEmpty ? "" : "…")
    }
}
