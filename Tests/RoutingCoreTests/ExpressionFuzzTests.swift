import ContactDomain
import Foundation
import RoutingCore
import Testing

/// Laws of expressions, over random ones; the seed is the test's argument.
@Suite struct ExpressionFuzzTests {
    // MARK: Text

    @Test(arguments: 0..<40)
    func whatIsWrittenIsReadAsTheSame(seed: UInt64) throws {
        var dice = ExpressionDice(seed: seed)
        for _ in 0..<500 {
            let expression = dice.expression()
            let text = expression.text
            #expect(try SkillExpression(parsing: text) == expression, "\(text)")
            #expect(try JSONDecoder().decode([SkillExpression].self, from: JSONEncoder().encode([expression])) == [expression])
        }
    }

    @Test func theDeepestThatIsReadIsReadAgain() throws {
        for (open, close) in [("(a and (b or ", "))"), ("(a or b and (", "))"), ("not (a and ", ")"), ("(agent.x in (1, 2) or ", ")"), ("not all(", ")")] {
            let levels = 64 / open.count { $0 == "(" || $0 == "n" && open.hasPrefix("not") }
            for count in 1...max(1, levels) {
                guard let expression = try? SkillExpression(parsing: String(repeating: open, count: count) + "z" + String(repeating: close, count: count)) else { continue }
                #expect(try SkillExpression(parsing: expression.text) == expression)
            }
        }
    }

    // MARK: Meaning

    /// What a definition says, computed in the plainest way: by evaluating, with the polarity of each comparison told along.
    private func value(
        _ expression: SkillExpression, _ skills: [SkillName: Int], _ agent: [String: AttributeValue], _ item: [String: AttributeValue],
        negated: Bool = false, comparison: (SkillExpression, Bool) -> SkillExpression
    ) -> Bool {
        func value(_ part: SkillExpression, _ negated: Bool) -> Bool { self.value(part, skills, agent, item, negated: negated, comparison: comparison) }
        switch expression {
        case .always: return true
        case .never: return false
        case .all(let parts): return parts.map { value($0, negated) }.allSatisfy { $0 }
        case .any(let parts): return parts.map { value($0, negated) }.contains(true)
        case .not(let part): return !value(part, !negated)
        case .skill, .skillNamed, .compare: return comparison(expression, negated).isTrue(skills: skills, agent: agent, item: item)
        }
    }

    @Test(arguments: 0..<40)
    func theResidualOfAnItemIsTrueOfTheSameAgents(seed: UInt64) {
        var dice = ExpressionDice(seed: 1000 + seed)
        for _ in 0..<200 {
            let (expression, item) = (dice.expression(), dice.values())
            let residual = expression.residual(item: item)
            #expect(!residual.mentionsItem)
            #expect(residual.residual(item: dice.values()) == residual)
            #expect(residual.folded == residual)
            #expect((try? SkillExpression(parsing: residual.text)) == residual)
            for _ in 0..<10 {
                let (skills, agent) = (dice.proficiencies(), dice.values())
                #expect(residual.isTrue(skills: skills, agent: agent, item: [:]) == expression.isTrue(skills: skills, agent: agent, item: item), "\(expression) \(residual)")
                #expect(expression.folded.isTrue(skills: skills, agent: agent, item: item) == expression.isTrue(skills: skills, agent: agent, item: item))
            }
        }
    }

    @Test(arguments: 0..<40)
    func relaxedAndLoweredAreAsDefinedAndNeverAskForMore(seed: UInt64) {
        var dice = ExpressionDice(seed: 2000 + seed)
        for _ in 0..<200 {
            let item = dice.values()
            let expression = dice.expression().residual(item: item)
            let names = Set(ExpressionDice.skills.filter { _ in dice.happens(30) })
            let degrees = dice.below(6)
            let (relaxed, lowered) = (expression.relaxed(names), expression.lowered(by: degrees))
            #expect(relaxed.skills.isDisjoint(with: names))
            #expect(relaxed.folded == relaxed && lowered.folded == lowered)
            for _ in 0..<10 {
                let (skills, agent) = (dice.proficiencies(), dice.values())
                let before = expression.isTrue(skills: skills, agent: agent, item: item)
                let afterRelaxing = relaxed.isTrue(skills: skills, agent: agent, item: item)
                let afterLowering = lowered.isTrue(skills: skills, agent: agent, item: item)
                #expect(!before || (afterRelaxing && afterLowering), "\(expression) → \(relaxed), \(lowered)")
                #expect(afterRelaxing == value(expression, skills, agent, item) { part, negated in
                    if case .skill(let name, _, _) = part, names.contains(name) { negated ? .never : .always } else { part }
                })
                #expect(afterLowering == value(expression, skills, agent, item) { part, negated in
                    switch part {
                    case .skill(let name, .atLeast, let n) where !negated && degrees > 0: .skill(name, .atLeast, max(1, n < 0 ? 1 : n - degrees))
                    case .skill(let name, .above, let n) where !negated && degrees > 0: .skill(name, .above, max(0, n < 0 ? 0 : n - degrees))
                    default: part
                    }
                })
            }
        }
    }

    /// Folding first and relaxing then is the same as relaxing alone: no class of agents depends on when an expression was folded.
    @Test(arguments: 0..<20)
    func foldingDoesNotChangeWhatRelaxingFinds(seed: UInt64) {
        var dice = ExpressionDice(seed: 3000 + seed)
        for _ in 0..<300 {
            let expression = dice.expression()
            let names = Set(ExpressionDice.skills.filter { _ in dice.happens(40) })
            let (first, second) = (expression.relaxed(names), expression.folded.relaxed(names))
            for _ in 0..<5 {
                let (skills, agent, item) = (dice.proficiencies(), dice.values(), dice.values())
                #expect(first.isTrue(skills: skills, agent: agent, item: item) == second.isTrue(skills: skills, agent: agent, item: item), "\(expression)")
            }
        }
    }

    /// However it is shuffled, doubled and bracketed, the canonical form is one.
    @Test(arguments: 0..<20)
    func theCanonicalFormDoesNotDependOnTheOrder(seed: UInt64) {
        var dice = ExpressionDice(seed: 4000 + seed)
        func shuffled(_ expression: SkillExpression) -> SkillExpression {
            switch expression {
            case .all(let parts): return .all([.all(parts.map(shuffled).shuffled(using: &dice)), .all(parts.map(shuffled)), .always])
            case .any(let parts): return .any(parts.map(shuffled).shuffled(using: &dice) + [.never, .any(parts.map(shuffled))])
            case .not(let part): return .not(.not(.not(shuffled(part))))
            case .compare(let left, .equal, let right): return .compare(right, .equal, left)
            case .compare(let left, .below, let right): return .compare(right, .above, left)
            case .compare(let left, .isIn, let right): return .compare(right, .has, left)
            case .always, .never, .skill, .skillNamed, .compare: return expression
            }
        }
        for _ in 0..<200 {
            let expression = dice.expression()
            #expect(shuffled(expression).folded == expression.folded, "\(expression)")
        }
    }

    @Test(arguments: 0..<20)
    func whatIsUnmetIsFalseAndExplainsAll(seed: UInt64) throws {
        var dice = ExpressionDice(seed: 5000 + seed)
        for _ in 0..<300 {
            let (expression, skills, agent, item) = (dice.expression(), dice.proficiencies(), dice.values(), dice.values())
            let unmet = expression.unmet(skills: skills, agent: agent, item: item)
            #expect(unmet.isEmpty == expression.isTrue(skills: skills, agent: agent, item: item))
            for part in unmet { #expect(try !SkillExpression(parsing: part).isTrue(skills: skills, agent: agent, item: item)) }
        }
    }

    // MARK: Any text

    private func outcome(_ text: String) {
        do {
            let expression = try SkillExpression(parsing: text)
            #expect((try? SkillExpression(parsing: expression.text)) == expression, "\(text)")
            _ = expression.folded.relaxed(["a"]).lowered(by: 1)
        } catch {
            let scalars = text.unicodeScalars
            #expect((0...scalars.count).contains(error.offset), "\(error)")
            #expect(error.line >= 1 && error.line <= scalars.count { $0 == "\n" } + 1)
            #expect(error.column >= 1 && error.column <= scalars.count + 1)
            #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
            // One readable line, whatever was in the text.
            #expect(error.description.unicodeScalars.count < 300 && !error.description.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test func longWordsMakeShortFaults() {
        for long in [String(repeating: "x", count: 9000), "a" + String(repeating: "\u{301}", count: 9000), String(repeating: "9", count: 9000)] {
            for text in ["\(long) \(long)", "\(long).x", "agent.x == \(long)", "a \"\(long)\"", "agent.\(long) agent.x", "a >= agent.\(long)", "agent.x in (\(long))", "\u{202E}", "\u{0}"] { outcome(text) }
        }
    }

    @Test(arguments: 0..<40)
    func randomBytesAreReadOrRefused(seed: UInt64) {
        var dice = ExpressionDice(seed: 6000 + seed)
        for _ in 0..<500 { outcome(String(decoding: (0..<dice.below(60)).map { _ in UInt8.random(in: 0...255, using: &dice) }, as: UTF8.self)) }
    }

    private static let words = [
        "and", "or", "not", "in", "has", "always", "never", "true", "false", "skill", "all", "any", "agent.", "item.", "interaction.x", "agent.a", "a", "中文", "5", "-5", "1e9",
        "1e999", "99999999999999999999", "2.5", "(", ")", "[", "]", ",", "==", "!=", ">=", ">", "<=", "<", "=", "&&", "||", "&", "!", "\"", "\"x\"", "\\", ".", "-", "\n", "\r\n",
        "\u{301}", "\u{0}", "👩‍👩‍👧", "’", "（", "\"\\u{", "}", "\"\\u{41}\"", "\u{202E}",
    ]

    @Test(arguments: 0..<40)
    func randomWordsAreReadOrRefused(seed: UInt64) {
        var dice = ExpressionDice(seed: 7000 + seed)
        for _ in 0..<500 { outcome((0..<dice.below(16)).map { _ in dice.pick(Self.words) }.joined(separator: dice.happens(70) ? " " : "")) }
    }

    @Test(arguments: 0..<40)
    func mutatedExpressionsAreReadOrRefused(seed: UInt64) {
        var dice = ExpressionDice(seed: 8000 + seed)
        for _ in 0..<300 {
            var scalars = Array(dice.expression().text.unicodeScalars)
            for _ in 0...dice.below(3) {
                let place = dice.below(scalars.count + 1)
                switch dice.below(4) {
                case 0 where place < scalars.count: scalars.remove(at: place)
                case 1: scalars.insert(contentsOf: dice.pick(Self.words).unicodeScalars, at: place)
                case 2: scalars = Array(scalars[..<place])
                default: scalars.insert(contentsOf: scalars[..<place].suffix(dice.below(20)), at: place)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            outcome(String(text))
        }
    }
}
