/// One HTTP request, as a value.
public struct CurlRequest: Sendable {
    /// The method, as it goes on the wire: `GET`, `POST` and so on.
    public var method: String
    /// An absolute `http` or `https` address, already percent-encoded.
    public var url: String
    /// Headers beside those that libcurl writes itself.
    public var headers: [CurlHeader]
    /// The body; nil sends none.
    public var body: [UInt8]?
    /// Sent as HTTP Basic authentication with the first request, and to this host alone.
    public var credentials: CurlCredentials?
    /// How many bytes of body to accept before the transfer is given up.
    public var bodyLimit = 8 * 1_024 * 1_024
    /// Redirects are answers to look at, unless this says otherwise.
    public var followsRedirects = false
    /// A connection of its own, used once. On one that was kept alive libcurl silently sends a request anew when it ends
    /// without an answer: not for what must not be done twice.
    public var needsFreshConnection = false
    /// The only address to connect to, whatever the name in `url` resolves to: an IPv4 or an IPv6 address as text, without brackets.
    /// The name is still the one that TLS and the `Host` header speak of.
    public var pinnedAddress: String?

    /// A request with libcurl's usual headers.
    public init(
        method: String = "GET",
        url: String,
        headers: [CurlHeader] = [],
        body: [UInt8]? = nil,
        credentials: CurlCredentials? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.credentials = credentials
    }
}

/// A header line. Names are compared without regard to case.
public struct CurlHeader: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A user and a password, which no description shows.
public struct CurlCredentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var user: String
    public var password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    public var description: String { "CurlCredentials(\(user), password not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}

extension CurlRequest {
    /// Refuses what would let a value leak out of its place in the request.
    func validate() throws(CurlError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw .invalidRequest("the method is not a word of capital letters")
        }
        try CurlHeader.validate(headers)
    }
}

extension CurlHeader {
    static func validate(_ headers: [CurlHeader]) throws(CurlError) {
        for header in headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 58 }) else {
                throw .invalidRequest("a header's name has a character that is not allowed")
            }
            guard header.value.utf8.allSatisfy({ $0 != 13 && $0 != 10 && $0 != 0 }) else {
                throw .invalidRequest("the value of header \(header.name) spans lines")
            }
        }
    }

    /// The line for libcurl, which wants `Name;` for a header without a value.
    var line: String {
        value.isEmpty ? "\(name);" : "\(name): \(value)"
    }
}
