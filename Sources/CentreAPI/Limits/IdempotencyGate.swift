import CentrePorts
import ContactDomain
import Crypto
import Foundation
import HTTPTypes
import Synchronization

/// Gives the same answer to a repeated request, and lets it happen once.
///
/// Only answers that say yes are kept: a refusal changed nothing, and asking again is harmless.
final class IdempotencyGate: Sendable {
    private let accounts: any Accounts
    private let clock: any WallClock
    private let key: SymmetricKey
    private let running = Mutex<Set<String>>([])

    init(accounts: any Accounts, clock: any WallClock, secret: [UInt8]) {
        self.accounts = accounts
        self.clock = clock
        // Keyed, because bodies may hold passwords: a plain hash of one could be guessed offline.
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: Data("tandem idempotency".utf8), outputByteCount: 32)
    }

    static let header = HTTPField.Name("Idempotency-Key")
    static let replayed = HTTPField.Name("Idempotency-Replayed")

    func answer(_ request: APIRequest, by caller: Caller, _ handle: (APIRequest) async throws -> Answer) async throws -> Answer {
        guard let header = Self.header, let name = request.headers[header] else { return try await handle(request) }
        guard (1...200).contains(name.count), name.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
            throw Problem.badRequest("Idempotency-Key", "must be 1 to 200 visible ASCII characters")
        }
        let scope = caller.user.id.description
        let fingerprint = fingerprint(request)
        if let earlier = try await accounts.answer(scope: scope, key: name) { return try Self.replay(earlier, fingerprint) }
        let slot = "\(scope) \(name)"
        guard running.withLock({ $0.insert(slot).inserted }) else {
            throw Problem(.conflict, "idempotency-key-in-use", "The first request with this key is still being worked on. Try again shortly.", headers: [.retryAfter: "1"])
        }
        defer { _ = running.withLock { $0.remove(slot) } }
        // The first may have finished between our look and our turn.
        if let earlier = try await accounts.answer(scope: scope, key: name) { return try Self.replay(earlier, fingerprint) }
        let answer = try await handle(request)
        try await remember(answer, fingerprint, scope: scope, key: name)
        return answer
    }

    private func remember(_ answer: Answer, _ fingerprint: [UInt8], scope: String, key: String) async throws {
        let bytes: [UInt8]
        switch answer.body {
        case .none: bytes = []
        case .bytes(let content): bytes = answer.holdsSecret ? [] : content
        case .stream: return
        }
        guard answer.status.kind == .successful else { return }
        let headers = Dictionary(answer.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first })
        let remembered = RememberedAnswer(fingerprint: fingerprint, status: answer.status.code, headers: headers, body: bytes)
        try await accounts.remember(remembered, scope: scope, key: key, at: clock.now)
    }

    private func fingerprint(_ request: APIRequest) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Data("\(request.method.rawValue) \(request.path)?\(request.query ?? "")\n".utf8))
        code.update(data: Data(request.body))
        return Array(code.finalize())
    }

    private static func replay(_ earlier: RememberedAnswer, _ fingerprint: [UInt8]) throws -> Answer {
        guard ConstantTime.equal(earlier.fingerprint, fingerprint) else {
            throw Problem(.unprocessableContent, "idempotency-key-reused", "This key was used for another request. Every request needs a key of its own.")
        }
        var headers: HTTPFields = [:]
        for (name, value) in earlier.headers.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if let replayed { headers[replayed] = "true" }
        return Answer(HTTPResponse.Status(code: earlier.status), headers: headers, body: earlier.body.isEmpty ? .none : .bytes(earlier.body))
    }
}
