import ContactDomain
import TandemTesting
import Testing

@testable import CentreAPI

@Suite struct VisitorPassTests {
    private let seal = VisitorSeal(secret: World.secret)
    private let pass = VisitorPass(entry: World.entry, identity: "v:abc", expiresAt: .t0 + VisitorPass.lifetime, name: "Ada", fields: ["order": "4711"])

    @Test func aTokenOpensUntilItRunsOut() {
        let token = seal.seal(pass)
        #expect(seal.open(token, at: .t0) == pass)
        #expect(seal.open(token, at: .t0 + VisitorPass.lifetime) == nil)
        #expect(VisitorSeal(secret: Array("another secret of ours".utf8)).open(token, at: .t0) == nil)
    }

    @Test func everyChangedCharacterClosesIt() {
        let token = Array(seal.seal(pass))
        for index in token.indices where token[index] != "." {
            var changed = token
            changed[index] = token[index] == "A" ? "B" : "A"
            // The last character of Base64 has bits that mean nothing: the same bytes are the same token.
            if let read = seal.open(String(changed), at: .t0) { #expect(read == pass && [token.count - 1, (token.firstIndex(of: ".") ?? 0) - 1].contains(index), "character \(index)") }
        }
    }

    @Test func visitorsAreNeverNamedAlike() {
        #expect(Set((0..<100).map { _ in VisitorPass.newIdentity() }).count == 100)
        #expect(VisitorPass.identity(ofUser: "v:abc") != "v:abc", "a site cannot name an anonymous visitor")
    }

    @Test(arguments: [
        ("https://shop.example", "https://shop.example"), ("HTTPS://Shop.Example:443/", "https://shop.example"), ("http://localhost:8000", "http://localhost:8000"),
        ("null", nil), ("", nil), ("shop.example", nil), ("https://", nil), ("https://a b", nil), ("https://shop.example/path", nil), ("https://me@shop.example", nil),
        ("ftp://shop.example", nil), ("https://shop.example?x", nil),
    ] as [(String, String?)])
    func originsAreReadStrictly(_ text: String, _ origin: String?) {
        #expect(WebOrigin(text)?.description == origin)
    }
}
