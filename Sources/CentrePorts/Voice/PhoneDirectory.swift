import ContactDomain

/// A phone that the telephony server must know.
public struct PhoneAccount: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case browserAgent, sipAgent
        /// A visitor's browser: may only call entry points that accept web calls.
        case webCaller
    }

    public let endpoint: EndpointName
    public let password: String
    public let kind: Kind
    public let displayName: String
    /// Its calls belong to this contact. The telephony server tells us so, not the phone.
    public let origin: InteractionID?

    public init(endpoint: EndpointName, password: String, kind: Kind, displayName: String, origin: InteractionID? = nil) {
        self.endpoint = endpoint
        self.password = password
        self.kind = kind
        self.displayName = displayName
        self.origin = origin
    }
}

/// The seam for phones: what the API asks of the voice side when agents and visitors come and go.
public protocol PhoneProvisioning: Sendable {
    /// Makes the phone known at once and again after each restart of the telephony server.
    func provision(_ account: PhoneAccount) async
    func remove(_ endpoint: EndpointName) async
}

/// How a browser reaches the telephony server.
public struct BrowserPhone: Codable, Equatable, Sendable {
    /// The path or address of the SIP WebSocket: `ws://host:8088/ws`.
    public let webSocket: String
    /// The SIP address of the phone: `sip:user@host`.
    public let uri: String
    public let user: String
    public let password: String
    public let displayName: String

    public init(webSocket: String, uri: String, user: String, password: String, displayName: String) {
        self.webSocket = webSocket
        self.uri = uri
        self.user = user
        self.password = password
        self.displayName = displayName
    }
}
