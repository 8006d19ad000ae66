import ContactDomain

/// What the API needs of the connectors: it carries their providers' requests in, and what visitors' devices have got.
public protocol ChannelControl: Sendable {
    /// Takes in what a provider tells of an entry point. Returns when it is durable.
    /// - Throws: `ConnectorRefusal`; `Rejection` where the core does not take it.
    func receive(_ request: ConnectorRequest, at address: String) async throws
    /// A message has reached the customer's device.
    func collected(_ message: Message) async throws
    /// What is wrong with the settings of a channel's connector; empty where nothing is.
    func faults(in settings: ConnectorSettings, of channel: ContactChannel) async -> [ConnectorFault]
}

/// A provider's request, as it came.
public struct ConnectorRequest: Equatable, Sendable {
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]

    public init(headers: [String: String], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// One field of a connector's settings, and what is wrong with it.
public struct ConnectorFault: Equatable, Sendable {
    public let field: String
    public let detail: String

    public init(_ field: String, _ detail: String) {
        self.field = field
        self.detail = detail
    }
}

/// Why a provider's request was not taken in.
public enum ConnectorRefusal: Error, Equatable, Sendable {
    /// No entry point at this address takes requests of a provider.
    case unknown
    /// It was not signed by who has the secret, or too long ago; says what to look at.
    case untrusted(String)
    /// Too much at a time; it is to be sent again after this time.
    case tooMany(wait: Span)
    /// It does not have the form that is expected.
    case malformed(field: String, detail: String)
}
