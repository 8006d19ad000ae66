/// A messenger that is attached by a connector of its own: signed requests in both directions.
public struct ConnectorSettings: Codable, Equatable, Sendable {
    /// Where our messages are posted.
    public var url: String
    /// Signs the requests of both sides.
    public var secret: SealedSecret
    /// In characters; longer messages are refused before they are sent.
    public var textLimit: Int
    /// So many requests a second at most.
    public var perSecond: Int
    /// How long after the customer's last message we may still write; nil: always.
    public var sessionWindow: Span?

    public init(url: String, secret: SealedSecret, textLimit: Int = 4_096, perSecond: Int = 10, sessionWindow: Span? = nil) {
        self.url = url
        self.secret = secret
        self.textLimit = textLimit
        self.perSecond = perSecond
        self.sessionWindow = sessionWindow
    }

    public static let textLimits = 1...10_000
    public static let rates = 1...1_000
    public static let windows = Span.minutes(1)...Span.minutes(31 * 24 * 60)
}
