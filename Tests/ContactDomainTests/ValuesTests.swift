import ContactDomain
import Foundation
import TandemTesting
import Testing

@Suite struct ValuesTests {
    @Test func instantsAndSpansAreWholeMilliseconds() throws {
        #expect(Timestamp.noon + .minutes(1) - Timestamp.noon == .seconds(60))
        #expect(Timestamp.noon - .seconds(1) < .noon)
        #expect((Span.seconds(1) + Span(milliseconds: 5)).duration == .milliseconds(1_005))
        #expect(String(decoding: try JSONEncoder().encode([Timestamp(milliseconds: 17)]), as: UTF8.self) == "[17]")
        #expect(try JSONDecoder().decode([Span].self, from: Data("[-3]".utf8)) == [Span(milliseconds: -3)])
    }

    @Test(arguments: [
        ("+49 (30) 123-45", "+493012345"), ("030/123.45", "03012345"), ("110", "110"), ("+49", "+49"),
    ])
    func whatPeopleWriteBetweenDigitsIsTakenOff(written: String, number: String) { #expect(DialRule.cleaned(written) == number) }

    @Test(arguments: ["", "1", "+", "12345678901234567", "49+30", "12a", "sip:1@x", "1&2", "１２３", "12;34", "*21#"])
    func whatIsNoNumberIsRefused(written: String) { #expect(DialRule.cleaned(written) == nil) }

    @Test func aRuleStripsAndPrepends() {
        let rule = DialRule(prefix: "+49", trunk: "carrier", strip: 3, prepend: "0")
        #expect(rule.target(for: "+493012345") == "03012345")
        #expect(rule.target(for: "+4412345") == nil)
        #expect(rule.target(for: "+49") == nil, "nothing is left to dial")
    }

    @Test func anEmptyPrefixAllowsEverything() {
        #expect(DialRule(prefix: "", trunk: "carrier").target(for: "110") == "110")
    }
}
