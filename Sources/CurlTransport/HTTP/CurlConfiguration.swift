import CCurl

/// How a client reaches its peers.
public struct CurlConfiguration: Sendable {
    /// Which HTTP versions are offered.
    public enum Version: Sendable {
        /// HTTP/2 where TLS agrees on it, HTTP/1.1 otherwise.
        case negotiated
        /// HTTP/1.1 only.
        case http1
        /// HTTP/2 without asking, for peers that are known to speak it in the clear.
        case http2PriorKnowledge
    }

    /// Where requests go first.
    public enum Proxy: Sendable {
        /// Straight to the peer, whatever the environment says.
        case none
        /// As `http_proxy`, `https_proxy` and `no_proxy` say.
        case environment
    }

    public var version = Version.negotiated
    public var proxy = Proxy.none
    public var tls = CurlTLS()
    /// The time to resolve, connect and shake hands.
    public var connectTimeout = Duration.seconds(5)
    /// An idle connection older than this is not used again. Asterisk closes them after 15 s.
    public var maxIdle = Duration.seconds(10)
    public var userAgent = "tandem"

    public init() {}
}

/// How peers prove who they are.
public struct CurlTLS: Sendable {
    /// Check the certificate and the host name. Off only for tests.
    public var verifiesPeer = true
    /// A PEM file with the authorities to trust instead of the system's.
    public var authoritiesFile: String?

    public init() {}
}

extension CurlConfiguration {
    /// What HTTP transfers and WebSockets have in common.
    func apply(to easy: EasyHandle) {
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(connectTimeout.wholeMilliseconds)))
        easy.set(CURLOPT_MAXAGE_CONN, max(1, Int(maxIdle.wholeMilliseconds / 1_000)))
        easy.set(CURLOPT_USERAGENT, userAgent)
        easy.set(CURLOPT_SSL_VERIFYPEER, tls.verifiesPeer)
        easy.set(CURLOPT_SSL_VERIFYHOST, tls.verifiesPeer ? 2 : 0)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = tls.authoritiesFile {
            easy.set(CURLOPT_CAINFO, file)
            // Trust the file alone: a directory of the system's would be looked at as well.
            easy.set(CURLOPT_CAPATH, pointer: nil)
        }
        if case .none = proxy { easy.set(CURLOPT_PROXY, "") }
    }

    var curlVersion: Int {
        switch version {
        case .negotiated: Int(CURL_HTTP_VERSION_2TLS)
        case .http1: Int(CURL_HTTP_VERSION_1_1)
        case .http2PriorKnowledge: Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE)
        }
    }
}
