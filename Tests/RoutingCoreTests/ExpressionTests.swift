import ContactDomain
import Foundation
import RoutingCore
import Testing

/// The language in which skills are asked for, by example.
@Suite struct ExpressionTests {
    private func parse(_ text: String) throws -> SkillExpression { try SkillExpression(parsing: text) }

    private func refusal(_ text: String) -> ExpressionFault? {
        do {
            _ = try SkillExpression(parsing: text)
            return nil
        } catch { return error }
    }

    // MARK: Reading

    @Test(arguments: [
        ("english", SkillExpression.skill("english", .atLeast, 1)),
        ("english >= 5", .skill("english", .atLeast, 5)),
        ("5 <= english", .skill("english", .atLeast, 5)),
        ("2 > english", .skill("english", .below, 2)),
        ("中文 > 3", .skill("中文", .above, 3)),
        ("2nd-line_é == 1e1", .skill("2nd-line_é", .equal, 10)),
        ("\"two words\" >= 3", .skill("two words", .atLeast, 3)),
        ("\"two words\"", .skill("two words", .atLeast, 1)),
        ("skill(item.language) >= 3", .skillNamed(byItem: "language", .atLeast, 3)),
        ("Skill( Interaction.language )", .skillNamed(byItem: "language", .atLeast, 1)),
        ("3 <= skill(item.language)", .skillNamed(byItem: "language", .atLeast, 3)),
        ("skill(\"and\") < 3", .skill("and", .below, 3)),
        ("agent.region == \"north\"", .compare(.agent("region"), .equal, .value(.text("north")))),
        ("agent.region==item.region", .compare(.agent("region"), .equal, .item("region"))),
        ("AGENT.\"two words\" != -2.5", .compare(.agent("two words"), .notEqual, .value(.number(-2.5)))),
        ("agent.vip", .compare(.agent("vip"), .equal, .value(.flag(true)))),
        ("agent.vip == FALSE", .compare(.agent("vip"), .equal, .value(.flag(false)))),
        ("agent.region in (\"north\", \"south\")", .compare(.agent("region"), .isIn, .value(.list(["north", "south"])))),
        ("agent.region not in [\"north\"]", .not(.compare(.agent("region"), .isIn, .value(.list(["north"]))))),
        ("agent.floor in (1, 2)", .any([.compare(.agent("floor"), .equal, .value(.number(1))), .compare(.agent("floor"), .equal, .value(.number(2)))])),
        ("item.language in agent.languages", .compare(.item("language"), .isIn, .agent("languages"))),
        ("agent.languages has \"de\"", .compare(.agent("languages"), .has, .value(.text("de")))),
        ("always", .always), ("NEVER", .never), ("true", .always), ("false", .never), ("all()", .all([])), ("any(a)", .any([.skill("a", .atLeast, 1)])),
    ])
    func isRead(text: String, as expression: SkillExpression) throws { #expect(try parse(text) == expression) }

    @Test func notBindsBeforeAndBeforeOr() throws {
        let (a, b, c) = (SkillExpression.skill("a", .atLeast, 1), SkillExpression.skill("b", .atLeast, 1), SkillExpression.skill("c", .atLeast, 1))
        #expect(try parse("a or b and not c") == .any([a, .all([b, .not(c)])]))
        #expect(try parse("a || b && !c") == .any([a, .all([b, .not(c)])]))
        #expect(try parse("A OR b AnD NOT c") == .any([.skill("A", .atLeast, 1), .all([b, .not(c)])]))
        #expect(try parse("(a or b) and c") == .all([.any([a, b]), c]))
        #expect(try parse("not (a and b)") == .not(.all([a, b])))
        #expect(try parse("not a >= 2") == .not(.skill("a", .atLeast, 2)))
        #expect(try parse("(a and b) and c") == .all([.all([a, b]), c]))
    }

    @Test(arguments: [
        ("a||b&&!(c>=1||d>2)", "a or b and not (c or d > 2)"),
        ("  ( english )  ", "english"),
        ("agent.x in ( \"a\",\"b\" ) and 3<=agent.y", "agent.x in (\"a\", \"b\") and 3 <= agent.y"),
        ("interaction.tier==\"gold\"", "item.tier == \"gold\""),
        ("\"english\" >= 2", "english >= 2"),
        ("\"Not\" >= 2", "\"Not\" >= 2"),
        ("agent.n == 1.50 or agent.n == 2.0", "agent.n == 1.5 or agent.n == 2"),
    ])
    func isWritten(text: String, as canonical: String) throws { #expect(try parse(text).text == canonical) }

    // MARK: Faults

    @Test(arguments: [
        ("", 0, 1, 1, "not the end"),
        ("english >=", 10, 1, 11, "not the end"),
        ("english >= five", 11, 1, 12, "a whole number is expected"),
        ("english >= 2.5", 11, 1, 12, "a whole number is expected"),
        ("english and\n  billing >= \"x\"", 25, 2, 14, "a whole number is expected"),
        ("english billing", 8, 1, 9, "'and', 'or' or the end"),
        ("(english", 8, 1, 9, "')' is expected"),
        ("english)", 7, 1, 8, "not ')'"),
        ("english = 5", 8, 1, 9, "'=' means nothing"),
        ("agent.region == north", 16, 1, 17, "'north' without quotes is the name of a skill"),
        ("agent.region in (north)", 17, 1, 18, "'north' without quotes"),
        ("agent.region in \"north\"", 16, 1, 17, "a list is expected"),
        ("agent.region == \"north", 16, 1, 17, "the quote is not closed"),
        ("agent.", 6, 1, 7, "the attribute's name is missing"),
        ("tier.gold >= 3", 0, 1, 1, "'tier.' is not known"),
        ("agent.vip >= true", 13, 1, 14, "true and false have no order"),
        ("\"a\" == [\"b\"]", 7, 1, 8, "a text is compared with a list"),
        ("english in (\"a\")", 11, 1, 12, "a skill is compared by 'in'"),
        ("5", 1, 1, 2, "a comparison is expected after '5'"),
        ("skill(agent.x) >= 1", 6, 1, 7, "skill(…) takes an attribute of the item"),
        ("中文 >= 三", 6, 1, 7, "a whole number is expected"),
        ("agent.x == 1e999", 11, 1, 12, "too large"),
        ("a ≥ 3", 2, 1, 3, "means nothing here"),
        ("\"\\q\" >= 1", 1, 1, 2, "begins nothing known"),
        ("-english", 0, 1, 1, "means nothing here"),
    ])
    func faultsPointAtThePlace(text: String, offset: Int, line: Int, column: Int, problem: String) throws {
        let fault = try #require(refusal(text))
        #expect(fault.offset == offset, "\(fault)")
        #expect(fault.line == line && fault.column == column, "\(fault)")
        #expect(fault.problem.contains(problem), "\(fault)")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func aFaultSaysWhatToDo() throws {
        #expect(try #require(refusal("english = 5")).description == "line 1, column 9: '=' means nothing here; equality is written ==")
        #expect(try #require(refusal("a ≥ 3")).remedy == "write >=")
    }

    @Test func whatIsTooLongOrTooDeepIsRefused() throws {
        #expect(try #require(refusal(String(repeating: "a", count: 10_001))).problem.contains("longer than 10000"))
        #expect(refusal(String(repeating: "a", count: 10_000)) == nil)
        for (open, close) in [("(", ")"), ("not ", ""), ("!", ""), ("any(", ")"), ("all(a, ", ")"), ("not (", ")")] {
            let text = String(repeating: open, count: 4000 / open.count) + "a" + String(repeating: close, count: 4000 / open.count)
            #expect(try #require(refusal(text)).problem.contains("deeper than 64"))
        }
        #expect(refusal(String(repeating: "(", count: 64) + "a" + String(repeating: ")", count: 64)) == nil)
        #expect(refusal(String(repeating: "(", count: 65) + "a" + String(repeating: ")", count: 65)) != nil)
        // Grows by writing it out: 2,000 comparisons of an attribute whose name has 1,000 letters.
        let list = (0..<2000).map { _ in "1" }.joined(separator: ",")
        #expect(try #require(refusal("agent.\(String(repeating: "x", count: 1000)) in (\(list))")).problem.contains("when written out"))
    }

    // MARK: Coding

    @Test func isCodedAsItsText() throws {
        let expression = try parse("english >= 5 and (billing or 中文)")
        let data = try JSONEncoder().encode([expression])
        #expect(String(decoding: data, as: UTF8.self) == "[\"english >= 5 and (billing or 中文)\"]")
        #expect(try JSONDecoder().decode([SkillExpression].self, from: data) == [expression])
    }

    @Test func badTextIsADecodingErrorWithTheFaultsWords() throws {
        #expect {
            try JSONDecoder().decode([SkillExpression].self, from: Data("[\"english >= five\"]".utf8))
        } throws: { error in
            guard case DecodingError.dataCorrupted(let context) = error else { return false }
            return context.debugDescription.contains("line 1, column 12: a whole number is expected")
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([SkillExpression].self, from: Data("[5]".utf8)) }
    }

    // MARK: Truth

    @Test(arguments: [
        ("english", true), ("english >= 5", true), ("english > 5", false), ("english != 5", false), ("german != 5", false), ("not german", true),
        ("skill(item.language) >= 5", true), ("skill(item.nothing) >= 1", false), ("skill(item.tier) >= 1", false), ("skill(item.floor) >= 1", false),
        ("agent.region == item.region", true), ("agent.region != item.region", false), ("agent.nothing != 1", false), ("agent.region != 1", false),
        ("agent.languages has item.code", true), ("item.code in agent.languages", true), ("agent.languages has \"fr\"", false),
        ("agent.languages has (\"de\", \"en\")", true), ("agent.languages has (\"de\", \"fr\")", false), ("agent.languages in (\"de\", \"en\", \"fr\")", true),
        ("agent.region in (\"south\")", false), ("agent.region not in (\"south\")", true), ("agent.vip", true), ("item.floor in (1, 2)", true),
        ("item.floor < 2.5 and item.floor >= 2", true), ("agent.region < \"o\"", true), ("all()", true), ("any()", false),
    ])
    func isTrueOrFalse(text: String, value: Bool) throws {
        let agent: [String: AttributeValue] = ["region": .text("north"), "languages": .list(["de", "en"]), "vip": .flag(true)]
        let item: [String: AttributeValue] = ["region": .text("north"), "language": .text("english"), "code": .text("en"), "tier": .text("gold"), "floor": .number(2)]
        #expect(try parse(text).isTrue(skills: ["english": 5, "2": 3], agent: agent, item: item) == value)
    }

    // MARK: Forms of it

    @Test func theResidualIsTheSameForTheSameClass() throws {
        let queue = try parse("skill(item.language) >= 3 and agent.region == item.region and (billing or item.tier == \"gold\")")
        let one = queue.residual(item: ["language": .text("english"), "region": .text("north"), "tier": .text("gold")])
        #expect(one.text == "english >= 3 and agent.region == \"north\"")
        #expect(queue.residual(item: ["language": .text("english"), "region": .text("north"), "tier": .text("tin")]).text
            == "billing and english >= 3 and agent.region == \"north\"")
        #expect(queue.residual(item: [:]) == .never)
        #expect(try parse("b and (a or a) and (c and b) and always").residual(item: [:]) == parse("a and b and c"))
        #expect(try parse("\"north\" == agent.x").residual(item: [:]) == parse("agent.x == \"north\"").residual(item: [:]))
        #expect(try parse("agent.x in (\"b\", \"a\", \"b\")").residual(item: [:]) == parse("agent.x in (\"a\", \"b\")"))
        // The item's list on the left becomes the list on the right.
        #expect(try parse("item.langs has agent.x").residual(item: ["langs": .list(["b", "a"])]) == parse("agent.x in (\"a\", \"b\")"))
    }

    @Test func relaxingGoesTheWeakerWay() throws {
        #expect(try parse("english >= 5 and billing").relaxed(["english"]).text == "billing")
        #expect(try parse("english >= 5 or billing").relaxed(["english"]) == .always)
        #expect(try parse("billing and not (spanish or sales)").relaxed(["spanish"]).text == "billing and not sales")
        #expect(try parse("not (spanish and sales)").relaxed(["spanish"]) == .always)
        #expect(try parse("a and b").relaxed([]) == parse("a and b"))
    }

    @Test func loweringStopsAtOne() throws {
        #expect(try parse("a >= 5 and b > 2 and c == 4 and not d >= 5").lowered(by: 3).text == "a >= 2 and b > 0 and c == 4 and not d >= 5")
        #expect(try parse("a >= 3").lowered(by: 10).text == "a")
        #expect(SkillExpression.skill("a", .atLeast, .min).lowered(by: .max) == .skill("a", .atLeast, 1))
        #expect(try parse("not not a >= 5").lowered(by: 1).text == "a >= 4")
        #expect(try parse("skill(item.x) > 5").lowered(by: 1).text == "skill(item.x) > 4")
        #expect(try parse("a >= 3").lowered(by: -1).text == "a >= 3")
    }

    @Test func explainsWithTheSmallestParts() throws {
        func unmet(_ text: String) throws -> [String] { try parse(text).unmet(skills: ["english": 4, "sales": 1], agent: ["region": .text("north")], item: [:]) }
        #expect(try unmet("english >= 3") == [])
        #expect(try unmet("english >= 5 and sales and agent.region == \"south\"") == ["english >= 5", "agent.region == \"south\""])
        #expect(try unmet("sales and (billing or english >= 5)") == ["billing or english >= 5"])
        #expect(try unmet("not (sales or billing or english)") == ["not sales", "not english"])
        #expect(try unmet("not (sales and english)") == ["not (sales and english)"])
        #expect(try unmet("never and never") == ["never"])
    }

    @Test func unknownSkillsComeWithTheNearest() throws {
        let unknown = try parse("englsih >= 5 and (billing or sale) and quantum and not English").unknownSkills(known: ["english", "billing", "sales", "salsa"])
        #expect(unknown.map(\.name) == ["English", "englsih", "quantum", "sale"])
        #expect(unknown.map(\.nearest) == ["english", "english", nil, "sales"])
        #expect(try parse("a and skill(item.x)").skills == ["a"])
    }
}
