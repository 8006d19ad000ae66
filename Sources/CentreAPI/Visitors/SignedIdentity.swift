import ContactDomain
import Crypto
import Foundation

/// What a site says, under its signature, about a visitor who is signed in there.
struct SignedIdentity: Equatable, Sendable {
    let user: String
    var name: String?
    var email: String?
    /// How long the site's word holds; nil where it gave no end.
    var expiresAt: Timestamp?

    /// As it is sent: a JSON Web Token (HS256), or the user's name with its HMAC-SHA256 in hexadecimal.
    enum Proof: Decodable, Equatable, Sendable {
        case token(String)
        case hash(id: String, hash: String)

        private enum Keys: String, CodingKey { case id, hash }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self = .token(text)
            } else {
                let pair = try decoder.container(keyedBy: Keys.self)
                self = .hash(id: try pair.decode(String.self, forKey: .id), hash: try pair.decode(String.self, forKey: .hash))
            }
        }
    }

    /// Clocks of sites may go wrong by so much.
    static let leeway = Span.seconds(60)
    /// A token that holds for longer would be as good as a password that anybody may find.
    static let longestLife = Span.minutes(24 * 60)
    /// In characters.
    static let longestName = 200

    /// - Parameter audience: the entry point's address: a token that names another one was made for another place.
    /// - Throws: a problem that says what is wrong with the proof, as far as its maker needs it.
    static func verify(_ proof: Proof, secret: [UInt8], audience: String, at now: Timestamp) throws -> SignedIdentity {
        let identity: SignedIdentity
        switch proof {
        case .hash(let id, let hash):
            guard let given = hexadecimal(hash), ConstantTime.equal(given, code(Array(id.utf8), secret)) else { throw refused("the hash does not fit the id: is it HMAC-SHA256 of the id, keyed with this entry point's secret, in hexadecimal?") }
            identity = SignedIdentity(user: id)
        case .token(let text): identity = try verify(token: text, secret, audience, now)
        }
        guard (1...longestName).contains(identity.user.count), !identity.user.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw refused("the user's name must have 1 to \(longestName) characters, none of them a control character")
        }
        return identity
    }

    private struct Header: Decodable {
        let alg: String
    }

    private struct Claims: Decodable {
        let sub: String
        let name: String?
        let email: String?
        let exp: Double
        let iat: Double?
        let nbf: Double?
        let aud: Audience?
    }

    /// One name or several (RFC 7519, section 4.1.3).
    private struct Audience: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            names = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
        }
    }

    private static func verify(token: String, _ secret: [UInt8], _ audience: String, _ now: Timestamp) throws -> SignedIdentity {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard token.utf8.count <= 4_096, parts.count == 3, let header = read(Header.self, parts[0]), let signature = Base64URL.decode(parts[2]) else {
            throw refused("it is not a JSON Web Token of at most 4096 bytes")
        }
        // The token's own word for its algorithm decides nothing but whether we read on.
        guard header.alg == "HS256" else { throw refused("its algorithm is '\(header.alg.prefix(20))'; HS256 is expected") }
        guard ConstantTime.equal(signature, code(Array("\(parts[0]).\(parts[1])".utf8), secret)) else { throw refused("its signature is not made with this entry point's secret") }
        guard let claims = read(Claims.self, parts[1]) else { throw refused("it must say sub and exp") }
        let expiry = instant(claims.exp)
        guard expiry + leeway > now else { throw refused("it has expired: make a new one for each page") }
        guard expiry <= now + longestLife + leeway else { throw refused("it holds for more than 24 hours") }
        guard [claims.iat, claims.nbf].allSatisfy({ $0.map { instant($0) <= now + leeway } ?? true }) else { throw refused("it is from the future: set the site's clock") }
        guard claims.aud.map({ $0.names.contains(audience) }) ?? true else { throw refused("it was made for somebody else: aud must be '\(audience)', or left out") }
        return SignedIdentity(user: claims.sub, name: claims.name, email: claims.email, expiresAt: expiry + leeway)
    }

    private static func instant(_ seconds: Double) -> Timestamp {
        Timestamp(milliseconds: Int64(min(max(seconds.isFinite ? seconds : 0, 0), 1e11) * 1_000))
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ part: String) -> Value? {
        Base64URL.decode(part).flatMap { try? JSONDecoder().decode(type, from: Data($0)) }
    }

    private static func code(_ content: [UInt8], _ secret: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(content), using: SymmetricKey(data: secret)))
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private static func refused(_ why: String) -> Problem {
        Problem(.unauthorized, "identity-refused", "Who the visitor is cannot be believed: \(why).")
    }
}
