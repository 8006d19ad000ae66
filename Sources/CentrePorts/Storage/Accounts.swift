import ContactDomain

/// A signed-in session. The token itself is never stored: only its SHA-256.
public struct SessionRecord: Equatable, Sendable {
    public let tokenHash: [UInt8]
    public let user: UserID
    public let createdAt: Timestamp
    public var expiresAt: Timestamp

    public init(tokenHash: [UInt8], user: UserID, createdAt: Timestamp, expiresAt: Timestamp) {
        self.tokenHash = tokenHash
        self.user = user
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// An answer that is given again when a client repeats a request with the same `Idempotency-Key`.
public struct RememberedAnswer: Equatable, Sendable {
    /// SHA-256 of method, path and body: another request with the same key is refused.
    public let fingerprint: [UInt8]
    public let status: Int
    public let headers: [String: String]
    public let body: [UInt8]

    public init(fingerprint: [UInt8], status: Int, headers: [String: String], body: [UInt8]) {
        self.fingerprint = fingerprint
        self.status = status
        self.headers = headers
        self.body = body
    }
}

public protocol Accounts: Sendable {
    /// The stored password hash in PHC string format; nil when none is set.
    func passwordHash(of user: UserID) async throws -> String?
    func setPasswordHash(_ hash: String, of user: UserID) async throws
    func saveSession(_ session: SessionRecord) async throws
    func session(tokenHash: [UInt8]) async throws -> SessionRecord?
    func endSession(tokenHash: [UInt8]) async throws
    /// Ends all sessions of a user: after a password change, or when the account is disabled.
    func endSessions(of user: UserID) async throws
    func deleteExpiredSessions(at now: Timestamp) async throws

    func answer(scope: String, key: String) async throws -> RememberedAnswer?
    func remember(_ answer: RememberedAnswer, scope: String, key: String, at: Timestamp) async throws
    func forgetAnswers(before instant: Timestamp) async throws
}
