import Crypto
import Foundation

/// Makes cursors opaque and tamper-proof: what comes back is what we gave out, for the same list and filter.
struct CursorSeal: Sendable {
    private let key: SymmetricKey

    init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: Data("tandem cursor".utf8), outputByteCount: 32)
    }

    private func tag(_ inner: String, scope: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("\(scope)\n\(inner)".utf8), using: key).prefix(10))
    }

    func seal(_ inner: String?, scope: String) -> String? {
        inner.map { Base64URL.encode(tag($0, scope: scope) + Array($0.utf8)) }
    }

    func open(_ cursor: String?, scope: String) throws -> String? {
        guard let cursor else { return nil }
        guard let bytes = Base64URL.decode(cursor), bytes.count > 10, let inner = String(validating: bytes.dropFirst(10), as: UTF8.self),
            ConstantTime.equal(Array(bytes.prefix(10)), tag(inner, scope: scope))
        else { throw Problem.badRequest("cursor", "was not given out by this list with these filters") }
        return inner
    }
}
