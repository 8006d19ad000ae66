import CentrePorts
import ContactDomain
import Crypto
import Foundation

/// Sessions: who signs in, who is signed in, and for how long.
struct SignIn: Sendable {
    let accounts: any Accounts
    let configuration: any ConfigurationStore
    let hasher: PasswordHasher
    let clock: any WallClock
    /// How long a session lives without a request.
    let length: Span
    private let byLogin: RateLimiter
    private let byAddress: RateLimiter

    /// A session is written anew at most this often, so that not every request writes.
    private static let renewal = Span.minutes(5)

    init(accounts: any Accounts, configuration: any ConfigurationStore, hasher: PasswordHasher, clock: any WallClock, length: Span) {
        self.accounts = accounts
        self.configuration = configuration
        self.hasher = hasher
        self.clock = clock
        self.length = length
        byLogin = RateLimiter(limit: 10, window: .minutes(5), clock: clock)
        byAddress = RateLimiter(limit: 10, window: .minutes(5), clock: clock)
    }

    /// Signs in. Failures count per login and per address; unknown logins take as long as known ones.
    func signIn(login: String, password: String, address: String) async throws -> (token: String, session: SessionRecord, user: UserAccount) {
        let loginKey = String(login.lowercased().prefix(200))
        let addressKey = ClientAddress.key(address)
        if let wait = byAddress.take(addressKey) { throw Self.tooManyFailures(wait) }
        if let wait = byLogin.take(loginKey) {
            byAddress.giveBack(addressKey)
            throw Self.tooManyFailures(wait)
        }
        let user = try await checked(login: loginKey, password: password)
        byAddress.giveBack(addressKey)
        byLogin.giveBack(loginKey)
        let token = Base64URL.encode(SecureBytes.random(32))
        let now = clock.now
        let session = SessionRecord(tokenHash: Self.hash(token), user: user.id, createdAt: now, expiresAt: now + length)
        try await accounts.saveSession(session)
        return (token, session, user)
    }

    private func checked(login: String, password: String) async throws -> UserAccount {
        let user = try await configuration.find(UserAccount.self, key: login)?.value
        let stored: String? = if let user { try await accounts.passwordHash(of: user.id) } else { nil }
        let matches: Bool
        do {
            matches = try await hasher.verify(password, against: stored)
        } catch PasswordHashingError.busy {
            throw Problem.tooMany("sign-in-busy", "Many people sign in at the moment. Try again shortly.", wait: 2)
        } catch PasswordHashingError.unusablePassword {
            matches = false
        }
        guard matches, let user, !user.disabled else {
            throw Problem(.unauthorized, "wrong-login-or-password", "The login or the password is wrong, or the account is disabled.")
        }
        return user
    }

    private static func tooManyFailures(_ wait: Span) -> Problem {
        .tooMany("too-many-failures", "Too many failed sign-ins. Wait before the next try.", after: wait)
    }

    /// Who holds a token; nil for unknown and expired ones and for disabled accounts. Each use moves the end of the session on.
    func authenticate(_ token: String) async throws -> Caller? {
        guard token.utf8.count <= 100 else { return nil }
        return try await renew(Self.hash(token))
    }

    /// The session as it is now, moved on; nil when it is over.
    func renew(_ tokenHash: [UInt8]) async throws -> Caller? {
        let now = clock.now
        guard var session = try await accounts.session(tokenHash: tokenHash), ConstantTime.equal(session.tokenHash, tokenHash), session.expiresAt > now,
            let user = try await configuration.get(UserAccount.self, id: session.user.description)?.value, !user.disabled
        else { return nil }
        if session.expiresAt < now + length - Self.renewal {
            session.expiresAt = now + length
            try await accounts.saveSession(session)
        }
        return Caller(user: user, session: session)
    }

    static func hash(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Data(token.utf8))) }
}
