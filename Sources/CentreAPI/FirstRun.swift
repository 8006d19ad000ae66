import CentrePorts
import ContactDomain

/// What a newcomer finds at the first start: accounts, two agents, two queues, two entry points to call and one to write to.
///
/// Written to the stores only, before the engine reads them.
public struct FirstRun: Sendable {
    /// Passwords of the accounts that are made.
    public struct Passwords: Sendable {
        public let admin: String
        public let supervisor: String
        public let alice: String
        public let bob: String

        public init(admin: String, supervisor: String, alice: String, bob: String) {
            self.admin = admin
            self.supervisor = supervisor
            self.alice = alice
            self.bob = bob
        }
    }

    private let configuration: any ConfigurationStore
    private let accounts: any Accounts
    private let hasher: PasswordHasher
    private let clock: any WallClock

    public init(configuration: any ConfigurationStore, accounts: any Accounts, hasher: PasswordHasher, clock: any WallClock) {
        self.configuration = configuration
        self.accounts = accounts
        self.hasher = hasher
        self.clock = clock
    }

    /// Makes everything, where there is no user yet. Made again after a start that was interrupted: what is there already stays.
    /// - Returns: false where there are users, and nothing was done.
    public func createIfEmpty(passwords: Passwords) async throws -> Bool {
        // The admin comes last: it is the mark that all the rest is there.
        guard try await configuration.find(UserAccount.self, key: "admin") == nil,
            try await configuration.all(UserAccount.self).allSatisfy({ ["supervisor", "alice", "bob"].contains($0.value.login) })
        else { return false }
        for queue in demoQueues { try await ensure(queue) }
        for entry in demoEntryPoints { try await ensure(entry) }
        let alice = try await account("alice", "Alice", .agent, passwords.alice)
        let bob = try await account("bob", "Bob", .agent, passwords.bob)
        try await ensure(AgentProfile(id: newID(), name: "Alice", user: alice.id, skills: ["sales": 8, "support": 3], endpoint: "alice", mayDial: true))
        try await ensure(AgentProfile(id: newID(), name: "Bob", user: bob.id, skills: ["support": 8], endpoint: "bob", mayDial: true))
        _ = try await account("supervisor", "Sam Supervisor", .supervisor, passwords.supervisor)
        _ = try await account("admin", "Ada Admin", .admin, passwords.admin)
        return true
    }

    private func newID<Tag>() -> Identifier<Tag> { NewID.make(at: clock.now) }

    private func ensure<Resource: ConfigurationResource>(_ resource: Resource) async throws {
        guard try await configuration.find(Resource.self, key: resource.uniqueKey) == nil else { return }
        _ = try await configuration.create(resource, at: clock.now)
    }

    private func account(_ login: String, _ name: String, _ role: Role, _ password: String) async throws -> UserAccount {
        let present = try await configuration.find(UserAccount.self, key: login)?.value
        let user = if let present { present } else {
            try await configuration.create(UserAccount(id: newID(), login: login, name: name, role: role), at: clock.now).value
        }
        try await accounts.setPasswordHash(try await hasher.hash(password), of: user.id)
        return user
    }

    private var demoQueues: [QueueProfile] {
        [
            QueueProfile(id: newID(), key: "sales", name: "Sales", requiredSkills: ["sales": 1], wrapUpCodes: [
                WrapUpCode(code: "sold", labels: ["en": "Sold", "zh": "已成交"]),
                WrapUpCode(code: "interested", labels: ["en": "Interested, call back", "zh": "有意向，需回电"]),
                WrapUpCode(code: "not-interested", labels: ["en": "Not interested", "zh": "无意向"]),
            ]),
            QueueProfile(id: newID(), key: "support", name: "Support", requiredSkills: ["support": 1], wrapUpCodes: [
                WrapUpCode(code: "solved", labels: ["en": "Solved", "zh": "已解决"]),
                WrapUpCode(code: "follow-up", labels: ["en": "Needs follow-up", "zh": "需要跟进"]),
                WrapUpCode(code: "escalated", labels: ["en": "Escalated", "zh": "已升级处理"]),
            ]),
        ]
    }

    /// Any site may show it: a newcomer tries it out on a page of their own.
    private var demoChat: ChatSettings {
        ChatSettings(
            allowedOrigins: ["*"], title: "Tandem",
            greeting: ["en": "Hello! How can we help you?", "zh": "您好！有什么可以帮您？"],
            preChat: [PreChatField(key: "name", required: true, labels: ["en": "Your name", "zh": "您的姓名"]), PreChatField(key: "email", kind: .email, labels: ["en": "Your e-mail, if we may write to you", "zh": "您的邮箱（选填）"])])
    }

    private var demoEntryPoints: [EntryPoint] {
        [
            EntryPoint(id: newID(), name: "Call us from the web", address: "demo", flow: "welcome", acceptsWebCalls: true),
            EntryPoint(id: newID(), name: "Main number", address: "8000", flow: "welcome"),
            EntryPoint(id: newID(), name: "Chat with us", address: "chat", flow: "chat", acceptsWebCalls: true, channel: .chat, chat: demoChat),
        ]
    }
}
