import CCurl

/// Why a transfer or a WebSocket ended without what was asked for.
///
/// Texts come from libcurl and name hosts and causes; they never hold headers, credentials or bodies.
public enum CurlError: Error, Sendable, Equatable {
    /// The Swift task that waited was cancelled; the transfer is gone.
    case cancelled
    /// The time that the caller allowed, or the time to connect, has passed.
    case timedOut
    /// The name did not resolve, or nobody answered at the address.
    case connectFailed(String)
    /// The peer's certificate or the TLS handshake was not acceptable.
    case tlsFailed(String)
    /// The body grew beyond the limit (in bytes) of the request.
    case bodyTooLarge(limit: Int)
    /// The connection broke, or closed before the answer was complete.
    case connectionLost(String)
    /// The peer answered, but not in the protocol that was spoken to it.
    case badReply(String)
    /// The peer answered a WebSocket upgrade with this HTTP status.
    case refused(status: Int)
    /// The request cannot be sent as it is; nothing has left this machine.
    case invalidRequest(String)
    /// The event loop was stopped.
    case stopped
    /// Anything else, with libcurl's own number.
    case other(code: Int32, String)
}

extension CurlError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cancelled: "cancelled"
        case .timedOut: "timed out"
        case .connectFailed(let why): "could not connect: \(why)"
        case .tlsFailed(let why): "TLS failed: \(why)"
        case .bodyTooLarge(let limit): "the body is larger than \(limit) bytes"
        case .connectionLost(let why): "connection lost: \(why)"
        case .badReply(let why): "bad reply: \(why)"
        case .refused(let status): "refused with HTTP status \(status)"
        case .invalidRequest(let why): "invalid request: \(why)"
        case .stopped: "the event loop was stopped"
        case .other(let code, let why): "libcurl error \(code): \(why)"
        }
    }
}

extension CurlError {
    /// libcurl's result codes by what the caller can do about them.
    init(_ code: CURLcode, detail: String) {
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
            self = .connectFailed(text)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CRL_BADFILE:
            self = .tlsFailed(text)
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = .connectionLost(text)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            self = .badReply(text)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self = .invalidRequest(text)
        default:
            self = .other(code: Int32(bitPattern: code.rawValue), text)
        }
    }
}
