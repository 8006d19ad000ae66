import ContactDomain

/// Gathers what is wrong with a policy, in sentences that name the field, the value and what to do.
///
/// Where nothing is wrong it makes nothing: items are checked each time one is enqueued.
struct FaultCollector {
    private(set) var faults: [String] = []

    /// What points, priorities and ranks may be: sums of them stay far from overflow, in micro-points as well.
    static let points = -1_000_000...1_000_000
    static let longestSpan = Span(milliseconds: 3_653 * 86_400_000)
    /// UTF-8 bytes of a name.
    static let longestName = 200
    /// UTF-8 bytes of a text.
    static let longestText = 10_000

    mutating func add(_ fault: String) { faults.append(fault) }

    mutating func number(_ value: Int, _ field: @autoclosure () -> String, in range: ClosedRange<Int>) {
        if range.contains(value) { return }
        add("\(field()): \(value) is out of range; use a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    mutating func span(_ value: Span?, _ field: @autoclosure () -> String, positive: Bool = false) {
        guard let value else { return }
        if value < .zero {
            add("\(field()): \(value.milliseconds) ms is negative; use a time of at least \(positive ? "1 ms" : "0")")
        } else if positive, value == .zero {
            add("\(field()): 0 ms is too short; use a time of at least 1 ms")
        } else if value > Self.longestSpan {
            add("\(field()): \(value.milliseconds) ms is longer than 10 years; use a shorter time, or none for no limit where that is allowed")
        }
    }

    mutating func name(_ value: String, _ field: @autoclosure () -> String, mayBeEmpty: Bool = false) {
        if value.isEmpty, !mayBeEmpty { add("\(field()): the name is empty; give one") }
        if value.utf8.count > Self.longestName { add("\(field()): '\(value.shortened)' has \(value.utf8.count) bytes; use at most \(Self.longestName)") }
    }

    mutating func count(_ count: Int, _ field: @autoclosure () -> String, most: Int) {
        if count > most { add("\(field()): \(count) are too many; use at most \(most)") }
    }

    /// Points for each degree of skills.
    mutating func preferred(_ preferred: [SkillName: Int]) {
        count(preferred.count, "preferred", most: 1000)
        guard preferred.contains(where: { Self.isFaulty($0.key.text) || !Self.points.contains($0.value) }) else { return }
        for (skill, weight) in preferred.sorted(by: { $0.key < $1.key }) {
            name(skill.text, "preferred")
            number(weight, "preferred[\(skill.text.shortened)]", in: Self.points)
        }
    }

    mutating func skills(_ skills: [SkillName: Int]) {
        count(skills.count, "skills", most: 2000)
        guard skills.contains(where: { Self.isFaulty($0.key.text) || !(1...10).contains($0.value) }) else { return }
        for (skill, degree) in skills.sorted(by: { $0.key < $1.key }) {
            name(skill.text, "skills")
            if !(1...10).contains(degree) { add("skills[\(skill.text.shortened)]: proficiency \(degree) is out of range; use 1 to 10, or leave the skill out") }
        }
    }

    mutating func attributes(_ attributes: [String: AttributeValue]) {
        count(attributes.count, "attributes", most: 200)
        // Sorted only for the report: most have no fault, and then the order does not matter.
        guard attributes.contains(where: { Self.isFaulty($0.key, $0.value) }) else { return }
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) where Self.isFaulty(key, value) {
            name(key, "attributes")
            let field = "attributes[\(key.shortened)]"
            switch value {
            case .text(let text) where text.utf8.count > Self.longestText: add("\(field): the text has \(text.utf8.count) bytes; use at most \(Self.longestText)")
            case .number(let number) where !number.isFinite: add("\(field): \(number) is not a finite number; use one, or leave the attribute out")
            case .list(let list) where Self.isFaulty(list): add("\(field): the list is too long; use at most 1000 entries and \(Self.longestText) bytes in all")
            case .text, .number, .flag, .list: break
            }
        }
    }

    private static func isFaulty(_ key: String, _ value: AttributeValue) -> Bool {
        if isFaulty(key) { return true }
        switch value {
        case .text(let text): return text.utf8.count > longestText
        case .number(let number): return !number.isFinite
        case .flag: return false
        case .list(let list): return isFaulty(list)
        }
    }

    private static func isFaulty(_ name: String) -> Bool { name.isEmpty || name.utf8.count > longestName }

    private static func isFaulty(_ list: [String]) -> Bool { list.count > 1000 || list.reduce(0) { $0 + $1.utf8.count } > longestText }

    /// What is stored must be readable again: no longer and no deeper than a text may be.
    mutating func expression(_ expression: SkillExpression, _ field: @autoclosure () -> String) {
        if !expression.isShallow() {
            add("\(field()): the expression nests deeper than \(SkillExpression.deepestNesting); take needless brackets away")
        } else if expression.longestTextPossible > SkillExpression.longestText, expression.text.unicodeScalars.count > SkillExpression.longestText {
            add("\(field()): the expression is longer than \(SkillExpression.longestText) characters; split it over several queues")
        }
    }
}

extension SkillExpression {
    /// Whether it nests no deeper than a text may; found without going deeper.
    fileprivate func isShallow(within levels: Int = deepestNesting) -> Bool {
        switch self {
        case .always, .never, .skill, .skillNamed, .compare: true
        case .not(let part): levels > 0 && part.isShallow(within: levels - 1)
        case .all(let parts), .any(let parts): levels > 0 && parts.allSatisfy { $0.isShallow(within: levels - 1) }
        }
    }

    /// Not less than its text has scalars; found without writing it. An escaped scalar, `\u{1f}`, has six.
    fileprivate var longestTextPossible: Int {
        switch self {
        case .always, .never: 6
        case .not(let part): 4 + part.longestTextPossible
        case .all(let parts), .any(let parts): parts.reduce(5) { $0 + 5 + $1.longestTextPossible }
        case .skill(let name, _, _): 30 + 6 * name.text.utf8.count
        case .skillNamed(let attribute, _, _): 40 + 6 * attribute.utf8.count
        case .compare(let left, _, let right): 8 + left.longestTextPossible + right.longestTextPossible
        }
    }
}

extension SkillExpression.Operand {
    fileprivate var longestTextPossible: Int {
        switch self {
        case .agent(let name), .item(let name): 10 + 6 * name.utf8.count
        case .value(.text(let text)): 2 + 6 * text.utf8.count
        case .value(.number), .value(.flag): 30
        case .value(.list(let list)): list.reduce(2) { $0 + 4 + 6 * $1.utf8.count }
        }
    }
}
