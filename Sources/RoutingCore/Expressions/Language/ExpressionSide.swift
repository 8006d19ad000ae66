import ContactDomain

/// One side of a comparison as it was read. What it becomes depends on the other: a quoted text beside a number is a skill.
enum ExpressionSide {
    case skill(SkillName)
    case skillNamed(String)
    /// A text or a flag.
    case value(AttributeValue)
    case number(String, Double)
    case agent(String)
    case item(String)
    case list([ExpressionSide])

    /// Its value, where it is one that a list can hold or that stands alone.
    var literal: AttributeValue? {
        switch self {
        case .value(let value): value
        case .number(_, let value): .number(value)
        case .skill, .skillNamed, .agent, .item, .list: nil
        }
    }
}

extension ExpressionParser {
    /// A side without a comparison.
    func alone(_ side: ExpressionSide, _ token: ExpressionToken) throws(ExpressionFault) -> SkillExpression {
        switch side {
        case .skill(let name): return .skill(name, .atLeast, 1)
        case .value(.text(let name)): return .skill(SkillName(name), .atLeast, 1)
        case .skillNamed(let attribute): return .skillNamed(byItem: attribute, .atLeast, 1)
        case .value(.flag(let flag)): return flag ? .always : .never
        case .agent(let name): return .compare(.agent(name), .equal, .value(.flag(true)))
        case .item(let name): return .compare(.item(name), .equal, .value(.flag(true)))
        case .value, .number, .list: throw fault(peek, "a comparison is expected after \(token.name), not \(peek.name)", remedy: "write, for example, agent.level == 3")
        }
    }

    mutating func compared(
        _ left: ExpressionSide, _ comparison: SkillExpression.Comparison, _ right: ExpressionSide, start: ExpressionToken, place: ExpressionToken
    ) throws(ExpressionFault) -> SkillExpression {
        switch (left, right) {
        case (.skill(let name), _): return .skill(name, try degrees(comparison, place), try degree(right, comparison, place))
        case (.skillNamed(let attribute), _): return .skillNamed(byItem: attribute, try degrees(comparison, place), try degree(right, comparison, place))
        case (.value(.text(let name)), .number): return .skill(SkillName(name), try degrees(comparison, place), try degree(right, comparison, place))
        case (.number, .skill(let name)): return .skill(name, try degrees(comparison, place).mirrored, try degree(left, comparison, start))
        case (.number, .value(.text(let name))):
            return .skill(SkillName(name), try degrees(comparison, place).mirrored, try degree(left, comparison, start))
        case (.number, .skillNamed(let attribute)):
            return .skillNamed(byItem: attribute, try degrees(comparison, place).mirrored, try degree(left, comparison, start))
        case (_, .skill(let name)):
            let remedy = "write the text in quotes: \"\(name.text.shortened)\"; a skill is compared with a number"
            throw fault(place, "'\(name.text.shortened)' without quotes is the name of a skill", remedy: remedy)
        case (_, .skillNamed): throw fault(place, "a skill is compared with \(start.name)", remedy: "compare it with a whole number: skill(item.language) >= 3")
        default: return try comparedAttributes(left, comparison, right, start: start, place: place)
        }
    }

    private mutating func comparedAttributes(
        _ left: ExpressionSide, _ comparison: SkillExpression.Comparison, _ right: ExpressionSide, start: ExpressionToken, place: ExpressionToken
    ) throws(ExpressionFault) -> SkillExpression {
        let leftOperand = try operand(left, start)
        // `agent.floor in (1, 2)`: lists hold texts, so numbers become comparisons of their own.
        if comparison == .isIn, case .list(let values) = right, values.contains(where: { !$0.isText }) {
            if values.count > 1 { try enter() }
            defer { if values.count > 1 { leave() } }
            var parts: [SkillExpression] = []
            for value in values {
                guard let literal = value.literal else { continue }
                parts.append(try checked(leftOperand, .equal, .value(literal), place))
            }
            return parts.count == 1 ? parts[0] : .any(parts)
        }
        return try checked(leftOperand, comparison, try operand(right, place), place)
    }

    private func checked(
        _ left: SkillExpression.Operand, _ comparison: SkillExpression.Comparison, _ right: SkillExpression.Operand, _ place: ExpressionToken
    ) throws(ExpressionFault) -> SkillExpression {
        if let (problem, remedy) = comparison.complaint(left.value, right.value) { throw fault(place, problem, remedy: remedy) }
        return .compare(left, comparison, right)
    }

    private func operand(_ side: ExpressionSide, _ token: ExpressionToken) throws(ExpressionFault) -> SkillExpression.Operand {
        switch side {
        case .agent(let name): return .agent(name)
        case .item(let name): return .item(name)
        case .value(let value): return .value(value)
        case .number(_, let value): return .value(.number(value))
        case .list(let sides):
            var texts: [String] = []
            for side in sides {
                guard case .value(.text(let text)) = side else { throw fault(token, "a list holds texts here", remedy: "put each into quotes") }
                texts.append(text)
            }
            return .value(.list(texts))
        case .skill, .skillNamed: throw fault(token, "a skill is expected on the other side of a number", remedy: "write, for example, english >= 5")
        }
    }

    /// The comparison, if it is one for degrees of proficiency.
    private func degrees(_ comparison: SkillExpression.Comparison, _ place: ExpressionToken) throws(ExpressionFault) -> SkillExpression.Comparison {
        guard comparison != .isIn, comparison != .has else {
            let remedy = "compare its degree by ==, !=, >=, >, <= or <; attributes begin with agent. or item."
            throw fault(place, "a skill is compared by '\(comparison.rawValue)'", remedy: remedy)
        }
        return comparison
    }

    private func degree(_ side: ExpressionSide, _ comparison: SkillExpression.Comparison, _ place: ExpressionToken) throws(ExpressionFault) -> Int {
        if case .number(let text, let value) = side, let degree = Int(text) ?? Int(exactly: value) { return degree }
        let problem = "a whole number is expected beside '\(comparison.rawValue)', not \(place.name)"
        throw fault(place, problem, remedy: "a skill is compared with a degree from 1 to 10: english >= 5")
    }
}

extension ExpressionSide {
    var isText: Bool {
        if case .value(.text) = self { true } else { false }
    }
}

extension SkillExpression.Operand {
    /// Its value where it is one; nil for an attribute.
    var value: AttributeValue? {
        if case .value(let value) = self { value } else { nil }
    }
}
