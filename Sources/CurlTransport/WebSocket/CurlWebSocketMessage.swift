/// One message from the peer. Fragments are put together before it is told; the peer's pings are answered in silence.
public enum CurlWebSocketMessage: Sendable, Equatable {
    case text([UInt8])
    case binary([UInt8])
    /// The answer to a ping of ours, with the same payload.
    case pong([UInt8])
    /// The peer closes in an orderly way (RFC 6455, 5.5.1); nothing comes after it. The code is nil where it gave none.
    case close(code: UInt16?, reason: String)
}

/// The messages of a WebSocket, in order, for one reader.
///
/// It ends after `.close`, and throws `CurlError` when the connection breaks without one.
public struct CurlWebSocketMessages: AsyncSequence, Sendable {
    public typealias Element = CurlWebSocketMessage
    public typealias Failure = CurlError

    let mailbox: BoundedMailbox<CurlWebSocketMessage>

    public struct Iterator: AsyncIteratorProtocol {
        let mailbox: BoundedMailbox<CurlWebSocketMessage>

        public mutating func next() async throws -> CurlWebSocketMessage? {
            try await mailbox.next()
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(CurlError) -> CurlWebSocketMessage? {
            try await mailbox.next()
        }
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(mailbox: mailbox)
    }
}

/// What to open a WebSocket to.
public struct CurlWebSocketRequest: Sendable {
    /// An absolute `ws` or `wss` address, percent-encoded. Put no secrets into it.
    public var url: String
    public var headers: [CurlHeader]
    /// Sent as HTTP Basic authentication with the upgrade.
    public var credentials: CurlCredentials?
    /// The largest message, in bytes, all fragments together; a larger one ends the connection.
    public var messageLimit = 4 * 1_024 * 1_024
    /// How many bytes may wait for the reader before the socket is left unread.
    public var bufferLimit = 4 * 1_024 * 1_024
    /// The time until the upgrade must be through.
    public var timeout = Duration.seconds(5)

    public init(url: String, headers: [CurlHeader] = [], credentials: CurlCredentials? = nil) {
        self.url = url
        self.headers = headers
        self.credentials = credentials
    }
}
