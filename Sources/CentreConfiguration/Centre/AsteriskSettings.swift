import ContactDomain

/// How Asterisk is run or reached.
public struct AsteriskSettings: Equatable, Sendable {
    public enum Mode: String, CaseIterable, Sendable {
        /// The service starts Asterisk, watches it and restarts it.
        case embedded
        /// Asterisk runs elsewhere; the service only connects.
        case external
    }

    public var mode = Mode.embedded
    /// The Asterisk program; nil to take the one that set-up fetched, or else the machine's own.
    public var program: String?
    /// The templates of Asterisk's own files.
    public var templatesFolder: String
    /// The address on which SIP and audio are served.
    public var bind = "127.0.0.1"
    public var sip = SIPPorts()
    public var http = HTTPListener()
    /// Audio; two ports a leg.
    public var rtpPorts = 10_000...10_999
    /// The address by which trunks and phones outside reach this machine, where a translator is between.
    public var externalAddress: String?
    /// Networks on this side of the translator.
    public var localNetworks: [String] = []
    /// The certificate for SIP over TLS; nil to use a generated one.
    public var tls: TLSFiles?
    /// Where Asterisk is, in external mode only.
    public var ari: ARIAccess?

    public init(templatesFolder: String) { self.templatesFolder = templatesFolder }

    public struct SIPPorts: Equatable, Sendable {
        public var udp = 5060
        public var tcp = 5060
        public var tls = 5061

        public init() {}
    }

    /// Asterisk's HTTP listener: ARI for the service, WebSocket for browsers' phones.
    public struct HTTPListener: Equatable, Sendable {
        public var bind = "127.0.0.1"
        public var port = 8088

        public init() {}
    }

    /// Absolute paths of PEM files.
    public struct TLSFiles: Equatable, Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    public struct ARIAccess: Equatable, Sendable {
        /// `http://host:8088/ari`, or https.
        public var url: String
        public var user: String
        public var password: Secret

        public init(url: String, user: String, password: Secret) {
            self.url = url
            self.user = user
            self.password = password
        }
    }
}

/// A line to the telephone network.
public struct Trunk: Equatable, Sendable {
    public enum Transport: String, CaseIterable, Sendable { case udp, tcp, tls }

    public enum SRTP: String, CaseIterable, Sendable {
        case none
        /// Encrypted audio with keys in the signalling (RFC 4568), which should then be TLS.
        case sdes
    }

    public enum Codec: String, CaseIterable, Sendable { case opus, g722, ulaw, alaw }

    /// Names the trunk in dial rules and in Asterisk.
    public var name: String
    public var host: String
    /// Nil for the transport's own.
    public var port: Int?
    public var transport: Transport
    public var srtp: SRTP
    /// Empty where the carrier knows us by our address.
    public var username: String
    public var password: Secret?
    public var registers: Bool
    /// The addresses and networks that calls of this trunk come from; empty for its host.
    public var match: [String]
    /// The best first.
    public var codecs: [Codec]
    /// The number shown to those we call through this trunk; empty for the centre's.
    public var callerNumber: String
    /// A caller who sends no audio for this long is gone, and the call is ended; zero to wait for ever.
    public var mediaTimeout: Span

    public init(
        name: String, host: String, port: Int? = nil, transport: Transport = .udp, srtp: SRTP = .none, username: String = "", password: Secret? = nil,
        registers: Bool = false, match: [String] = [], codecs: [Codec] = [.ulaw, .alaw], callerNumber: String = "",
        mediaTimeout: Span = .seconds(60)
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.transport = transport
        self.srtp = srtp
        self.username = username
        self.password = password
        self.registers = registers
        self.match = match
        self.codecs = codecs
        self.callerNumber = callerNumber
        self.mediaTimeout = mediaTimeout
    }
}
