import ContactDomain
import Crypto
import Foundation
import TandemTesting
import Testing

@testable import CentreAPI

@Suite struct SignedIdentityTests {
    private static let secret = Array("a secret of thirty-two bytes, yes".utf8)
    private static let now = Timestamp.t0
    private static var second: Int64 { now.milliseconds / 1_000 }

    private static func token(_ claims: JSONValue, header: String = #"{"alg":"HS256","typ":"JWT"}"#, key: [UInt8] = secret) -> String {
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Answer.encoded(claims))
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: key))
        return signed + "." + Base64URL.encode(Array(code))
    }

    private static func claims(_ more: [String: JSONValue] = [:]) -> JSONValue {
        .object(["sub": "4711", "exp": .integer(second + 600), "iat": .integer(second)].merging(more) { $1 })
    }

    private static func verify(_ token: String) throws -> SignedIdentity {
        try SignedIdentity.verify(.token(token), secret: secret, audience: "chat", at: now)
    }

    private static func refusal(_ token: String) -> String? {
        do {
            _ = try verify(token)
            return nil
        } catch let problem as Problem {
            return problem.code == "identity-refused" && problem.status == .unauthorized ? problem.detail : "\(problem)"
        } catch {
            return "\(error)"
        }
    }

    @Test func whatTheSiteSignedIsBelieved() throws {
        #expect(try Self.verify(Self.token(Self.claims(["name": "Ada", "email": "ada@shop.example", "aud": "chat"]))) == SignedIdentity(user: "4711", name: "Ada", email: "ada@shop.example", expiresAt: Self.now + .seconds(660)))
        #expect(try Self.verify(Self.token(Self.claims(["aud": ["other", "chat"]]))).user == "4711")
        #expect(try Self.verify(Self.token(["sub": "x", "exp": .integer(Self.second + 5)])).user == "x")
        #expect(try Self.verify(Self.token(Self.claims(["exp": .integer(Self.second - 30)]))).user == "4711", "clocks may differ by a minute")
    }

    @Test(arguments: [
        ("another secret", token(claims(), key: Array("another secret".utf8)), "signature"),
        ("no algorithm", token(claims(), header: #"{"alg":"none"}"#), "HS256"),
        ("a public key's", token(claims(), header: #"{"alg":"RS256"}"#), "HS256"),
        ("no signature", token(claims()).split(separator: ".").prefix(2).joined(separator: ".") + ".", "signature"),
        ("expired", token(claims(["exp": .integer(second - 3_600)])), "expired"),
        ("for ever", token(claims(["exp": .integer(second + 365 * 86_400)])), "24 hours"),
        ("without an end", token(["sub": "4711"]), "exp"),
        ("without a name", token(["exp": .integer(second + 60)]), "sub"),
        ("from the future", token(claims(["iat": .integer(second + 3_600)])), "future"),
        ("for somebody else", token(claims(["aud": "other"])), "aud"),
        ("empty name", token(claims(["sub": ""])), "1 to 200"),
        ("control characters", token(claims(["sub": "a\u{0}b"])), "control"),
        ("rubbish", "rubbish", "JSON Web Token"),
        ("two parts", "a.b", "JSON Web Token"),
        ("far too long", String(repeating: "a", count: 5_000) + ".b.c", "JSON Web Token"),
    ])
    func whatIsForgedOrOldIsRefused(_ what: String, _ token: String, _ word: String) {
        let refusal = Self.refusal(token)
        #expect(refusal?.contains(word) == true, "\(what): \(refusal ?? "believed")")
    }

    @Test func changedClaimsBreakTheSignature() {
        let parts = Self.token(Self.claims()).split(separator: ".").map(String.init)
        let other = Base64URL.encode(Answer.encoded(Self.claims(["sub": "admin"])))
        #expect(Self.refusal("\(parts[0]).\(other).\(parts[2])")?.contains("signature") == true)
    }

    @Test func aNameWithItsHashIsBelieved() throws {
        let hash = HMAC<SHA256>.authenticationCode(for: Data("4711".utf8), using: SymmetricKey(data: Self.secret)).map { String(format: "%02x", $0) }.joined()
        func verify(_ id: String, _ hash: String) throws -> SignedIdentity {
            try SignedIdentity.verify(.hash(id: id, hash: hash), secret: Self.secret, audience: "chat", at: Self.now)
        }
        #expect(try verify("4711", hash).user == "4711")
        #expect(try verify("4711", hash.uppercased()).user == "4711")
        for (id, hash) in [("4712", hash), ("4711", ""), ("4711", String(hash.dropLast(2))), ("4711", String(repeating: "z", count: 64)), ("", hash)] {
            #expect(throws: Problem.self) { try verify(id, hash) }
        }
    }
}
