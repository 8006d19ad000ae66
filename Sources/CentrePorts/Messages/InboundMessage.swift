import ContactDomain

/// What a customer wrote, as a connector hands it over.
public struct InboundMessage: Codable, Equatable, Sendable {
    public var key: ConversationKey
    /// The conversation as the store had it when the message came; nil for a first message. What lives in the core is newer and counts.
    public var known: Conversation?
    public var customer: CustomerCard?
    public var profile: VisitorProfile
    /// The sender's name for the message: the same name again from the same identity is the same message.
    public var clientID: String
    public var text: String
    public var attachments: [Attachment]
    /// The key of the button that was clicked.
    public var choice: String?

    public init(
        key: ConversationKey, known: Conversation?, customer: CustomerCard? = nil, profile: VisitorProfile = VisitorProfile(), clientID: String, text: String,
        attachments: [Attachment] = [], choice: String? = nil
    ) {
        self.key = key
        self.known = known
        self.customer = customer
        self.profile = profile
        self.clientID = clientID
        self.text = text
        self.attachments = attachments
        self.choice = choice
    }
}

/// What somebody who writes says about themselves, or what their signed identity proves.
public struct VisitorProfile: Codable, Equatable, Sendable {
    public var name: String
    public var language: LanguageTag?
    /// Vouched for by the site's signature; otherwise it is only what the visitor claims.
    public var isVerified: Bool
    /// For the requirements of routing and for the agent: the page, the order number.
    public var attributes: [String: String]

    public init(name: String = "", language: LanguageTag? = nil, isVerified: Bool = false, attributes: [String: String] = [:]) {
        self.name = name
        self.language = language
        self.isVerified = isVerified
        self.attributes = attributes
    }
}
