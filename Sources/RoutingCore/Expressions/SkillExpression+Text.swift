import ContactDomain

extension SkillExpression {
    /// The canonical text: parsing it gives an equal expression.
    ///
    /// Brackets stand only where they are needed. A comparison that can never hold, which only a program can build, is written `never`.
    public var text: String {
        var text = ""
        write(to: &text, binding: .or)
        return text
    }

    /// How tightly what surrounds a part binds: a part that binds more loosely needs brackets.
    private enum Binding {
        case or, and, not
    }

    private func write(to text: inout String, binding: Binding) {
        switch self {
        case _ where canNeverHold: text += "never"
        case .always: text += "always"
        case .never: text += "never"
        case .all(let parts): Self.write(parts, "all", " and ", brackets: binding == .not, each: .not, to: &text)
        case .any(let parts): Self.write(parts, "any", " or ", brackets: binding != .or, each: .and, to: &text)
        case .not(let part):
            text += "not "
            part.write(to: &text, binding: .not)
        case .skill(let name, let comparison, let degree):
            ExpressionText.write(skill: name.text, to: &text)
            Self.write(comparison, degree, to: &text)
        case .skillNamed(let attribute, let comparison, let degree):
            text += "skill(item."
            ExpressionText.write(attribute: attribute, to: &text)
            text += ")"
            Self.write(comparison, degree, to: &text)
        case .compare(let left, let comparison, let right):
            left.write(to: &text, brackets: false)
            text += " \(comparison.rawValue) "
            right.write(to: &text, brackets: comparison == .isIn || comparison == .has)
        }
    }

    private static func write(_ parts: [SkillExpression], _ function: String, _ separator: String, brackets: Bool, each: Binding, to text: inout String) {
        guard parts.count > 1 else {
            // No operator stands between none or one, so the list says what it is.
            text += function + "("
            for part in parts { part.write(to: &text, binding: .or) }
            text += ")"
            return
        }
        if brackets { text += "(" }
        for (index, part) in parts.enumerated() {
            if index > 0 { text += separator }
            part.write(to: &text, binding: each)
        }
        if brackets { text += ")" }
    }

    private static func write(_ comparison: Comparison, _ degree: Int, to text: inout String) {
        // `billing` alone asks for the skill at all.
        if comparison != .atLeast || degree != 1 { text += " \(comparison.rawValue) \(degree)" }
    }

    /// A comparison that means nothing, whatever the attributes are.
    var canNeverHold: Bool {
        switch self {
        case .skill(_, let comparison, _), .skillNamed(_, let comparison, _): comparison == .isIn || comparison == .has
        case .compare(let left, let comparison, let right): comparison.complaint(left.value, right.value) != nil
        case .always, .never, .all, .any, .not: false
        }
    }
}

extension SkillExpression: CustomStringConvertible {
    public var description: String { text }

    /// Reads the text; a fault in it is a `DecodingError` with the fault's words.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do {
            self = try SkillExpression(parsing: text)
        } catch {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)", underlyingError: error))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
