/// A messenger that is attached by a connector of its own: signed requests in both directions.
public struct ConnectorSettings: Equatable, Sendable {
    /// Where our messages are posted.
    public var url: String
    /// Signs the requests of both sides.
    public var secret: SealedSecret
    /// In characters; longer messages are refused before they are sent.
    public var textLimit: Int
    /// So many requests a second at most.
    public var perSecond: Int
    /// So many requests a second we take from it; more are to be sent again.
    public var inboundPerSecond: Int
    /// How long after the customer's last message we may still write; nil: always.
    public var sessionWindow: Span?
    /// It shows buttons; elsewhere the choices stand in the text.
    public var buttons: Bool
    /// It can change and take back what it has shown.
    public var changes: Bool
    /// It is told that an agent writes, and shows it.
    public var typing: Bool

    public init(
        url: String, secret: SealedSecret, textLimit: Int = 4_096, perSecond: Int = 10, inboundPerSecond: Int = standardIntake, sessionWindow: Span? = nil, buttons: Bool = true,
        changes: Bool = true, typing: Bool = false
    ) {
        self.url = url
        self.secret = secret
        self.textLimit = textLimit
        self.perSecond = perSecond
        self.inboundPerSecond = inboundPerSecond
        self.sessionWindow = sessionWindow
        self.buttons = buttons
        self.changes = changes
        self.typing = typing
    }

    public static let textLimits = 1...10_000
    public static let rates = 1...1_000
    public static let windows = Span.minutes(1)...Span.minutes(31 * 24 * 60)
    public static let standardIntake = 50
}

// What is missing has its default: settings that were stored before a member came to be are read all the same.
extension ConnectorSettings: Codable {
    private enum CodingKeys: String, CodingKey { case url, secret, textLimit, perSecond, inboundPerSecond, sessionWindow, buttons, changes, typing }

    public init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            url: try stored.decode(String.self, forKey: .url), secret: try stored.decode(SealedSecret.self, forKey: .secret),
            textLimit: try stored.decode(Int.self, forKey: .textLimit), perSecond: try stored.decode(Int.self, forKey: .perSecond),
            inboundPerSecond: try stored.decodeIfPresent(Int.self, forKey: .inboundPerSecond) ?? Self.standardIntake,
            sessionWindow: try stored.decodeIfPresent(Span.self, forKey: .sessionWindow), buttons: try stored.decodeIfPresent(Bool.self, forKey: .buttons) ?? true,
            changes: try stored.decodeIfPresent(Bool.self, forKey: .changes) ?? true,
            typing: try stored.decodeIfPresent(Bool.self, forKey: .typing) ?? false)
    }
}
