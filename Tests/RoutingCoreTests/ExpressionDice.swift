import ContactDomain
import RoutingCore
import SeededRandom

/// Random expressions, agents and items from a small world, so that they meet. Equal seeds give equal ones.
struct ExpressionDice: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        // Neighbouring seeds must not give the same numbers, shifted: so the first number is the seed.
        var first = SeededGenerator(seed: seed)
        generator = SeededGenerator(seed: first.next() ^ 0x5DEE_CE66_D1CE_4E5B)
    }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

    // MARK: Expressions

    static let skills: [SkillName] = [
        "english", "billing", "中文", "two words", "and", "ALL", "5", "-x", "", "a\"b\\c", "line\nbreak\u{1}", "2nd-line_é", "tier.gold", "e\u{301}", "\u{301}",
    ]
    static let attributes = ["region", "level", "vip", "languages", "区域", "a.b", "two words", ".", "", "9", "-", "in"]
    static let texts = ["north", "south", "", "english", "中文", "\"", "\\", "\t", "\u{301}x", "5", "and", "\u{0}", "👩‍👩‍👧"]
    static let ordered: [SkillExpression.Comparison] = [.equal, .notEqual, .atLeast, .above, .atMost, .below]
    static let all: [SkillExpression.Comparison] = ordered + [.isIn, .has]

    mutating func expression(depth: Int = 4) -> SkillExpression {
        switch below(depth > 0 ? 14 : 8) {
        case 0: return happens(50) ? .always : .never
        case 1...3: return .skill(pick(Self.skills), pick(Self.ordered), degree())
        case 4: return .skillNamed(byItem: pick(Self.attributes), pick(Self.ordered), degree())
        case 5...7: return comparison()
        case 8, 9: return .not(expression(depth: depth - 1))
        case 10, 11: return .all((0..<below(4)).map { _ in expression(depth: depth - 1) })
        default: return .any((0..<below(4)).map { _ in expression(depth: depth - 1) })
        }
    }

    private mutating func degree() -> Int { happens(95) ? below(12) - 1 : pick([.min, .max, -1000]) }

    /// One that the parser does not refuse; built by the meaning of each comparison, not by asking the product.
    private mutating func comparison() -> SkillExpression {
        let comparison = pick(Self.all)
        let left = happens(70) ? attribute() : nil
        let right = happens(left == nil ? 70 : 30) ? attribute() : nil
        switch comparison {
        case .isIn: return .compare(left ?? .value(happens(50) ? text() : list()), .isIn, right ?? .value(list()))
        case .has: return .compare(left ?? .value(list()), .has, right ?? .value(happens(50) ? text() : list()))
        case .equal, .notEqual:
            let kind = below(4)
            return .compare(left ?? .value(value(kind)), comparison, right ?? .value(value(kind)))
        case .atLeast, .above, .atMost, .below:
            let kind = below(2)
            return .compare(left ?? .value(value(kind)), comparison, right ?? .value(value(kind)))
        }
    }

    private mutating func attribute() -> SkillExpression.Operand { happens(50) ? .agent(pick(Self.attributes)) : .item(pick(Self.attributes)) }
    private mutating func text() -> AttributeValue { .text(pick(Self.texts)) }
    private mutating func list() -> AttributeValue { .list((0..<below(4)).map { _ in pick(Self.texts) }) }

    private mutating func value(_ kind: Int) -> AttributeValue {
        switch kind {
        case 0: text()
        case 1: .number(pick([0.0, 1, 2, 5, -3, 0.1, 2.5, 1e15, 1e16, 1e300, .leastNonzeroMagnitude, -0.0, 123_456_789.125]))
        case 2: .flag(happens(50))
        default: list()
        }
    }

    // MARK: Those who are asked

    mutating func proficiencies() -> [SkillName: Int] {
        var skills: [SkillName: Int] = [:]
        for skill in Self.skills where happens(45) { skills[skill] = 1 + below(10) }
        return skills
    }

    mutating func values() -> [String: AttributeValue] {
        var values: [String: AttributeValue] = [:]
        for attribute in Self.attributes where happens(60) { values[attribute] = value(below(4)) }
        if happens(50) { values["region"] = .text(pick(Self.skills).text) }
        return values
    }
}
