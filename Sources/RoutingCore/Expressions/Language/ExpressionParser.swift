import ContactDomain

extension SkillExpression {
    /// How long a text may be, in Unicode scalars; also when it is written out in the canonical form.
    public static let longestText = 10_000
    /// How deep brackets and `not`s may nest.
    public static let deepestNesting = 64

    /// Reads an expression: `english >= 5 and (billing or "two words" > 2) and agent.region == item.region`.
    ///
    /// A name alone asks that the agent has the skill at all; an attribute alone that it is true.
    public init(parsing text: String) throws(ExpressionFault) {
        // Looking at 10,001 scalars is enough: a text of a gigabyte is refused at once.
        let scalars = Array(text.unicodeScalars.prefix(Self.longestText + 1))
        guard scalars.count <= Self.longestText else {
            let problem = "the expression is longer than \(Self.longestText) characters"
            throw ExpressionFault(in: scalars, at: Self.longestText, problem, remedy: "split it over several queues")
        }
        var scanner = ExpressionScanner(scalars)
        var parser = ExpressionParser(text: scalars, tokens: try scanner.tokens())
        self = try parser.expression()
        // `a in (1, 2, …)` grows when it is written out; what is stored must be readable again.
        guard self.text.unicodeScalars.count <= Self.longestText else {
            let problem = "the expression is longer than \(Self.longestText) characters when written out"
            throw ExpressionFault(in: scalars, at: 0, problem, remedy: "use shorter lists of numbers")
        }
    }
}

/// Reads tokens by recursive descent: `or` binds loosest, then `and`, then `not`, then comparisons.
struct ExpressionParser {
    private let text: [Unicode.Scalar]
    /// Never empty: the last is `end`, and reading stops there.
    private let tokens: [ExpressionToken]
    private var index = 0
    private var depth = 0

    init(text: [Unicode.Scalar], tokens: [ExpressionToken]) {
        self.text = text
        self.tokens = tokens
    }

    mutating func expression() throws(ExpressionFault) -> SkillExpression {
        let expression = try either()
        guard peek.kind == .end else { throw unexpected("'and', 'or' or the end is expected") }
        return expression
    }

    private mutating func either() throws(ExpressionFault) -> SkillExpression {
        var parts = [try both()]
        while take(.or) { parts.append(try both()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func both() throws(ExpressionFault) -> SkillExpression {
        var parts = [try negation()]
        while take(.and) { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws(ExpressionFault) -> SkillExpression {
        guard peek.kind == .not else { return try part() }
        try enter()
        defer { depth -= 1 }
        advance()
        return .not(try negation())
    }

    private mutating func part() throws(ExpressionFault) -> SkillExpression {
        if peek.kind == .open {
            try enter()
            defer { depth -= 1 }
            advance()
            let expression = try either()
            try expect(.close)
            return expression
        }
        if case .word(let word) = peek.kind {
            switch word.lowercased() {
            case "always": return always(.always)
            case "never": return always(.never)
            case "all" where following == .open: return .all(try members())
            case "any" where following == .open: return .any(try members())
            default: break
            }
        }
        return try comparison()
    }

    private mutating func always(_ expression: SkillExpression) -> SkillExpression {
        advance()
        return expression
    }

    /// `all(a, b)`: how lists of none or of one are written.
    private mutating func members() throws(ExpressionFault) -> [SkillExpression] {
        try enter()
        defer { depth -= 1 }
        advance()
        advance()
        var members: [SkillExpression] = []
        if take(.close) { return members }
        repeat { members.append(try either()) } while take(.comma)
        try expect(.close)
        return members
    }

    // MARK: Comparisons

    private mutating func comparison() throws(ExpressionFault) -> SkillExpression {
        let start = peek
        let left = try side()
        var negated = false
        if peek.kind == .not, following == .isIn {
            negated = true
            try enter()
            advance()
        }
        defer { if negated { depth -= 1 } }
        guard let comparison = takeComparison() else { return try alone(left, start) }
        let place = peek
        let right = try side(listInBrackets: comparison == .isIn || comparison == .has)
        let result = try compared(left, comparison, right, start: start, place: place)
        return negated ? .not(result) : result
    }

    private mutating func takeComparison() -> SkillExpression.Comparison? {
        switch peek.kind {
        case .comparison(let comparison):
            advance()
            return comparison
        case .isIn:
            advance()
            return .isIn
        case .has:
            advance()
            return .has
        default: return nil
        }
    }

    /// One side of a comparison, before it is known what the other is.
    private mutating func side(listInBrackets: Bool = false) throws(ExpressionFault) -> ExpressionSide {
        let token = peek
        switch token.kind {
        case .word(let word):
            if word.lowercased() == "skill", following == .open { return try skillFunction() }
            advance()
            switch word.lowercased() {
            case "true": return .value(.flag(true))
            case "false": return .value(.flag(false))
            default: return .skill(SkillName(word))
            }
        case .quoted(let text):
            advance()
            return .value(.text(text))
        case .number(let text, let value):
            advance()
            return .number(text, value)
        case .agent(let name):
            advance()
            return .agent(name)
        case .item(let name):
            advance()
            return .item(name)
        case .openList: return .list(try list(until: .closeList))
        case .open where listInBrackets: return .list(try list(until: .close))
        default: throw unexpected("a skill, an attribute or a value is expected")
        }
    }

    /// `skill(item.language)`, and `skill("two words")` for symmetry.
    private mutating func skillFunction() throws(ExpressionFault) -> ExpressionSide {
        advance()
        advance()
        let side: ExpressionSide
        switch peek.kind {
        case .item(let name): side = .skillNamed(name)
        case .word(let name), .quoted(let name): side = .skill(SkillName(name))
        default: throw unexpected("skill(…) takes an attribute of the item or a name", remedy: "write skill(item.language)")
        }
        advance()
        try expect(.close)
        return side
    }

    private mutating func list(until close: ExpressionToken.Kind) throws(ExpressionFault) -> [ExpressionSide] {
        advance()
        var values: [ExpressionSide] = []
        if take(close) { return values }
        repeat {
            let place = peek
            let value = try side()
            switch value {
            case .value, .number: values.append(value)
            case .skill(let name): throw fault(place, "'\(name.text.shortened)' without quotes is the name of a skill", remedy: "write the text in quotes: \"\(name.text.shortened)\"")
            default: throw fault(place, "a list holds texts and numbers, not \(place.name)", remedy: "write (\"north\", \"south\")")
            }
        } while take(.comma)
        try expect(close)
        return values
    }

    // MARK: Tokens

    var peek: ExpressionToken { tokens[index] }

    private var following: ExpressionToken.Kind { index + 1 < tokens.count ? tokens[index + 1].kind : .end }

    private mutating func advance() {
        if index + 1 < tokens.count { index += 1 }
    }

    private mutating func take(_ kind: ExpressionToken.Kind) -> Bool {
        guard peek.kind == kind else { return false }
        advance()
        return true
    }

    private mutating func expect(_ kind: ExpressionToken.Kind) throws(ExpressionFault) {
        let name = ExpressionToken(kind: kind, offset: 0).name
        guard take(kind) else { throw unexpected("\(name) is expected", remedy: "put \(name) here, or an operator") }
    }

    /// Every recursion passes here: no text can exhaust the stack.
    mutating func enter() throws(ExpressionFault) {
        guard depth < SkillExpression.deepestNesting else {
            throw fault(peek, "brackets and 'not's nest deeper than \(SkillExpression.deepestNesting)", remedy: "take needless brackets away")
        }
        depth += 1
    }

    mutating func leave() { depth -= 1 }

    func fault(_ token: ExpressionToken, _ problem: String, remedy: String) -> ExpressionFault {
        ExpressionFault(in: text, at: token.offset, problem, remedy: remedy)
    }

    private func unexpected(_ expected: String, remedy: String = "see: english >= 5 and (billing or sales)") -> ExpressionFault {
        fault(peek, "\(expected), not \(peek.name)", remedy: remedy)
    }
}
