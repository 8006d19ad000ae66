import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird

/// What concerns the one who asks: account, agent, phone, presence.
struct MeController: Controller {
    let accounts: any Accounts
    let control: any CentreControl
    let ownership: Ownership
    let hasher: PasswordHasher
    let phoneBook: PhoneBook
    let signIn: SignIn
    private let attempts: RateLimiter

    init(accounts: any Accounts, control: any CentreControl, ownership: Ownership, hasher: PasswordHasher, phoneBook: PhoneBook, signIn: SignIn) {
        self.accounts = accounts
        self.control = control
        self.ownership = ownership
        self.hasher = hasher
        self.phoneBook = phoneBook
        self.signIn = signIn
        attempts = RateLimiter(limit: 10, window: .minutes(5), clock: signIn.clock)
    }

    var routes: [Route] {
        [
            .api(.get, "/me", me),
            .api(.put, "/me/password", changePassword),
            .api(.put, "/me/presence", setPresence),
            .api(.get, "/me/phone", phone),
            .api(.put, "/me/phone/desk", takePhone),
        ]
    }

    private struct Me: Encodable {
        let user: UserAccount
        let agent: AgentView?
        let phone: AgentProfile.Phone?
        let interactions: [InteractionView]
        let mayDial: Bool

        private enum Key: CodingKey { case user, agent, phone, interactions, mayDial }

        /// With nulls: pages tell "no agent" from "not told".
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(user, forKey: .user)
            try container.encode(agent, forKey: .agent)
            try container.encode(phone, forKey: .phone)
            try container.encode(interactions, forKey: .interactions)
            try container.encode(mayDial, forKey: .mayDial)
        }
    }

    @Sendable private func me(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        guard let profile = try await ownership.agent(of: caller.user.id) else {
            return .json(Me(user: caller.user, agent: nil, phone: nil, interactions: [], mayDial: false))
        }
        let mine = await control.snapshot().interactions.filter { Ownership.holds($0, profile.id) }
        let view = await control.agent(profile.id)
        return .json(Me(user: caller.user, agent: view, phone: profile.phone, interactions: mine, mayDial: profile.mayDial))
    }

    private struct PasswordChange: Decodable {
        let current: String
        let new: String
    }

    @Sendable private func changePassword(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let change = try request.decode(PasswordChange.self)
        var validation = Validation()
        NewPassword.check(change.new, "new", &validation)
        try validation.finish()
        // A stolen session must not be a way to guess the password.
        let key = caller.user.id.description
        if let wait = attempts.take(key) {
            throw Problem.tooMany("too-many-failures", "Too many wrong passwords. Wait before the next try.", after: wait)
        }
        let stored = try await accounts.passwordHash(of: caller.user.id)
        guard try await PasswordWork.run({ try await hasher.verify(change.current, against: stored) }) else {
            throw Problem(.unprocessableContent, "wrong-password", "The current password is wrong.", errors: [FieldFault("current", "is wrong")])
        }
        attempts.giveBack(key)
        let hash = try await PasswordWork.run { try await hasher.hash(change.new) }
        try await accounts.setPasswordHash(hash, of: caller.user.id)
        // All sessions end; the one that asked goes on.
        try await accounts.endSessions(of: caller.user.id)
        try await accounts.saveSession(caller.session)
        return .noContent
    }

    @Sendable private func setPresence(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let presence = try PresenceBody.read(request)
        let agent = try await ownership.ownAgent(caller)
        _ = try await control.submit(.setPresence(agent.id, presence), by: caller.initiator)
        guard let view = await control.agent(agent.id) else { throw Problem.notFound("agent") }
        return .json(view)
    }

    @Sendable private func phone(_ request: APIRequest) async throws -> Answer {
        let agent = try await ownership.ownAgent(try request.signedIn())
        return .json(phoneBook.phone(phoneBook.account(for: agent), host: request.hostName))
    }

    private struct PhoneDesk: Decodable {
        let desk: String
    }

    @Sendable private func takePhone(_ request: APIRequest) async throws -> Answer {
        let caller = try request.signedIn()
        let body = try request.decode(PhoneDesk.self)
        var validation = Validation()
        let isPlain = body.desk.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        validation.require((1...64).contains(body.desk.utf8.count) && isPlain, "desk", "must have 1 to 64 letters, digits and hyphens")
        try validation.finish()
        let agent = try await ownership.ownAgent(caller)
        _ = try await control.submit(.takePhone(agent.id, at: body.desk), by: caller.initiator)
        guard let view = await control.agent(agent.id) else { throw Problem.notFound("agent") }
        return .json(view)
    }
}

/// A presence as it is written in requests.
struct PresenceBody: Decodable {
    let kind: Presence.Kind
    let reason: String?
    let channels: [ContactChannel]?

    static func read(_ request: APIRequest) throws -> Presence {
        let body = try request.decode(PresenceBody.self)
        var validation = Validation()
        if let reason = body.reason { validation.requireText(reason, "reason", upTo: 100) }
        if let channels = body.channels {
            validation.require(body.kind == .available, "channels", "can be chosen with kind 'available' only")
            validation.require(!channels.isEmpty, "channels", "must name at least one channel; leave it out for all")
        }
        try validation.finish()
        // In one order and once each: the same choice is the same presence.
        let channels = body.channels.map { given in ContactChannel.allCases.filter(given.contains) }
        return Presence(body.kind, reason: body.reason, channels: channels?.count == ContactChannel.allCases.count ? nil : channels)
    }
}

/// What a new password must be (NIST SP 800-63B: length counts, composition rules do not).
enum NewPassword {
    static func check(_ password: String, _ field: String, _ validation: inout Validation) {
        validation.require((8...200).contains(password.count), field, "must have 8 to 200 characters")
        validation.require(password.utf8.count <= 1024, field, "must have at most 1024 bytes")
    }
}

/// Hashing on behalf of a request: told as 429 when too many wait.
enum PasswordWork {
    static func run<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch PasswordHashingError.busy {
            throw Problem.tooMany("sign-in-busy", "Many people sign in at the moment. Try again shortly.", wait: 2)
        } catch PasswordHashingError.unusablePassword {
            throw Problem(.unprocessableContent, "wrong-password", "The password cannot be used.")
        }
    }
}
