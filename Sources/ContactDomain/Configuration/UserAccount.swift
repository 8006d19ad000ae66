/// What a signed-in user may do; see the permission table of the API.
public enum Role: String, Codable, CaseIterable, Equatable, Sendable {
    case admin, supervisor, agent
    /// A program: a CRM, a script.
    case integration
}

/// A person or program that signs in.
public struct UserAccount: Codable, Equatable, Sendable {
    public let id: UserID
    /// What is typed at sign-in: unique, compared in lower case.
    public var login: String
    public var name: String
    public var role: Role
    /// The language of the pages.
    public var language: LanguageTag
    public var disabled: Bool

    public init(id: UserID, login: String, name: String, role: Role, language: LanguageTag = "en", disabled: Bool = false) {
        self.id = id
        self.login = login
        self.name = name
        self.role = role
        self.language = language
        self.disabled = disabled
    }
}
