import ContactDomain
import Testing

@testable import CentreConfiguration

@Suite struct SmallPartsTests {
    @Test(arguments: [("500ms", 500), ("15s", 15_000), ("15 s", 15_000), ("2m", 120_000), ("12h", 43_200_000), ("7d", 604_800_000), ("0s", 0)] as [(String, Int64)])
    func lengthsOfTimeAreRead(text: String, milliseconds: Int64) {
        #expect(DurationText.read(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "15", "s", "-1s", "1.5s", "1w", "15seconds", "1s1s", "99999999999d", "１s"]) func otherTextsAreNoLengths(text: String) {
        #expect(DurationText.read(text) == nil)
    }

    @Test(arguments: [0, 1, 999, 1_000, 1_500, 60_000, 90_000, 3_600_000, 86_400_000] as [Int64]) func aLengthReadsAsItWasWritten(milliseconds: Int64) {
        let span = Span(milliseconds: milliseconds)
        #expect(DurationText.read(DurationText.write(span)) == span)
    }

    @Test func theNearestNameIsOffered() {
        let names = ["port", "host", "publicHost", "behindTLS"]
        #expect(Nearest.match("prot", among: names) == "port")
        #expect(Nearest.match("PORT", among: names) == "port")
        #expect(Nearest.match("publicHots", among: names) == "publicHost")
        #expect(Nearest.match("xyz", among: names) == nil)
        #expect(Nearest.match("", among: names) == nil)
        #expect(Nearest.match(String(repeating: "p", count: 10_000), among: names) == nil)
    }

    @Test(arguments: ["127.0.0.1", "::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"]) func addresses(text: String) {
        #expect(Checks.address(text) == nil)
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":::", "1::2::3", "1:2:3:4:5:6:7", "12345::", "g::", "1.2.3.4::", "sip.example.net"])
    func noAddresses(text: String) {
        #expect(Checks.address(text) != nil)
    }

    @Test(arguments: ["localhost", "sip.example.net", "a-b.c", "192.0.2.1"]) func hosts(text: String) {
        #expect(Checks.host(text) == nil)
    }

    @Test(arguments: ["", "a..b", "-a", "a b", "a;b", "192.0.2", "sip:a", "a:5060", "ä.example.net", "a\nb"]) func noHosts(text: String) {
        #expect(Checks.host(text) != nil)
    }

    @Test func aFaultIsOneLine() {
        #expect(Fault(file: "f", line: 3, column: 2, key: "k", problem: "p\nq", remedy: "r").description == "f:3:2: k: p q; r")
        #expect(Fault(file: "f", problem: "p").description == "f: p")
    }

    @Test func theEnvironmentNamesKeysByTheirWay() {
        #expect(Environment.name(of: ["server", "publicHost"]) == "TANDEM_SERVER_PUBLIC_HOST")
        #expect(Environment.name(of: ["asterisk", "ari", "passwordFile"]) == "TANDEM_ASTERISK_ARI_PASSWORD_FILE")
        #expect(Environment.name(of: ["server", "behindTLS"]) == "TANDEM_SERVER_BEHIND_TLS")
    }
}
