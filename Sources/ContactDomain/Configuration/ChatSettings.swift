/// A chat on web sites and in apps: who may show it, and what visitors see of it.
public struct ChatSettings: Codable, Equatable, Sendable {
    /// Origins of the sites that may show it: `https://shop.example`. `*` is any site, for trying things out.
    public var allowedOrigins: [String]
    public var title: String
    /// What visitors read before they write, by language.
    public var greeting: [LanguageTag: String]
    /// `#rrggbb`.
    public var colour: String
    /// What is asked before the chat begins.
    public var preChat: [PreChatField]
    public var identity: IdentityRule
    /// Signs the identity of visitors who are signed in at the site.
    public var secret: SealedSecret?

    /// Whether visitors prove who they are.
    public enum IdentityRule: String, Codable, CaseIterable, Equatable, Sendable { case none, optional, required }

    public init(
        allowedOrigins: [String] = [], title: String, greeting: [LanguageTag: String] = [:], colour: String = standardColour, preChat: [PreChatField] = [],
        identity: IdentityRule = .none, secret: SealedSecret? = nil
    ) {
        self.allowedOrigins = allowedOrigins
        self.title = title
        self.greeting = greeting
        self.colour = colour
        self.preChat = preChat
        self.identity = identity
        self.secret = secret
    }

    public static let standardColour = "#0b6bcb"
}

/// One question before a chat begins.
public struct PreChatField: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Equatable, Sendable { case text, email, phone, choice }

    /// `name` and `email` are about the visitor; all others are for routing and the agent.
    public var key: String
    public var kind: Kind
    public var required: Bool
    /// By language.
    public var labels: [LanguageTag: String]
    /// Of a choice: what can be chosen.
    public var options: [String]

    public init(key: String, kind: Kind = .text, required: Bool = false, labels: [LanguageTag: String], options: [String] = []) {
        self.key = key
        self.kind = kind
        self.required = required
        self.labels = labels
        self.options = options
    }
}
