import CentrePorts
import ContactDomain
import HTTPTypes

/// Users: accounts that sign in. Passwords are written, never read.
struct UserNoun: ConfigurationNoun {
    let store: any ConfigurationStore
    let accounts: any Accounts
    let hasher: PasswordHasher

    let name = "user"

    struct Body: Decodable, Sendable {
        let id: String?
        let login: String
        let name: String
        let role: Role
        let language: LanguageTag?
        let disabled: Bool?
        /// Needed for a new user; absent leaves the present one.
        let password: String?
    }

    func resource(_ body: Body, id: String, present: UserAccount?) async throws -> UserAccount {
        var validation = Validation()
        requireSameID(body.id, id, &validation)
        validation.requireName(body.login.lowercased(), "login", also: "@+", upTo: 100)
        validation.requireText(body.name, "name")
        if let language = body.language { validation.requireLanguage(language.text, "language") }
        if let password = body.password { NewPassword.check(password, "password", &validation) }
        validation.require(body.password != nil || present != nil, "password", "is missing: a new user needs one")
        try validation.finish()
        let user = UserAccount(
            id: try parsedID(id, of: name), login: body.login, name: body.name, role: body.role, language: body.language ?? "en", disabled: body.disabled ?? false)
        if let present, Self.isActiveAdmin(present), !Self.isActiveAdmin(user) { try await checkOtherAdmin(than: present) }
        return user
    }

    func stored(_ resource: UserAccount, replacing: UserAccount?, body: Body, by caller: Caller) async throws {
        if let password = body.password {
            let hash = try await PasswordWork.run { try await hasher.hash(password) }
            try await accounts.setPasswordHash(hash, of: resource.id)
        }
        // What a session was opened with does not hold any more.
        let changed = replacing.map { $0.role != resource.role || resource.disabled || body.password != nil } ?? false
        if changed { try await accounts.endSessions(of: resource.id) }
    }

    func checkDeletion(of resource: UserAccount, by caller: Caller) async throws {
        guard resource.id != caller.user.id else { throw Problem(.conflict, "own-account", "You cannot delete the account that you are signed in with.") }
        if Self.isActiveAdmin(resource) { try await checkOtherAdmin(than: resource) }
        if let agent = try await store.all(AgentProfile.self).first(where: { $0.value.user == resource.id })?.value {
            throw Problem(.conflict, "user-is-agent", "This is the account of the agent '\(agent.name)'. Change or delete the agent first.")
        }
    }

    func deleted(_ resource: UserAccount, by caller: Caller) async throws {
        try await accounts.endSessions(of: resource.id)
    }

    private static func isActiveAdmin(_ user: UserAccount) -> Bool { user.role == .admin && !user.disabled }

    /// Without an admin nobody could ever change anything again.
    private func checkOtherAdmin(than user: UserAccount) async throws {
        let others = try await store.all(UserAccount.self).contains { Self.isActiveAdmin($0.value) && $0.value.id != user.id }
        guard others else { throw Problem(.conflict, "last-admin", "This is the last admin: make another one first.") }
    }
}
