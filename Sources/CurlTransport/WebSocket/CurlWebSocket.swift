import CCurl

/// A WebSocket (RFC 6455) over the event loop.
///
/// It is open until `.close` or an error comes out of `incoming`, until `close`, or until nobody refers to it. Whether
/// the peer is still alive is for the owner to find out, with `ping` and the `.pong` that should follow.
public final class CurlWebSocket: Sendable {
    private let loop: CurlEventLoop
    private let ticket: UInt
    private let mailbox: BoundedMailbox<CurlWebSocketMessage>

    /// What the peer sends, for one reader.
    public var incoming: CurlWebSocketMessages { CurlWebSocketMessages(mailbox: mailbox) }

    private init(loop: CurlEventLoop, ticket: UInt, mailbox: BoundedMailbox<CurlWebSocketMessage>) {
        self.loop = loop
        self.ticket = ticket
        self.mailbox = mailbox
    }

    deinit {
        evict(.cancelled)
    }

    /// Opens a WebSocket and waits until the peer has agreed.
    ///
    /// - Throws: `.refused` with the HTTP status when the peer declined the upgrade, and the usual transport errors.
    public static func connect(
        _ request: CurlWebSocketRequest,
        loop: CurlEventLoop,
        configuration: CurlConfiguration = CurlConfiguration()
    ) async throws(CurlError) -> CurlWebSocket {
        try CurlHeader.validate(request.headers)
        let ticket = loop.newTicket()
        let mailbox = BoundedMailbox<CurlWebSocketMessage>(limit: request.bufferLimit) { [loop] in
            _ = loop.submit { core in core.resident(ticket, as: WebSocketDriver.self)?.resume(core: core) }
        }
        let cancelled = CancelFlag()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, CurlError>, Never>) in
                let taken = loop.submit { core in
                    guard !cancelled.isSet else { return continuation.resume(returning: .failure(.cancelled)) }
                    guard let easy = core.borrowHandle() else {
                        return continuation.resume(returning: .failure(.other(code: -1, "libcurl gave no handle")))
                    }
                    let driver = WebSocketDriver(ticket: ticket, easy: easy, request: request, mailbox: mailbox) {
                        continuation.resume(returning: $0)
                    }
                    driver.begin(request, configuration: configuration, core: core)
                }
                if !taken { continuation.resume(returning: .failure(.stopped)) }
            }
        } onCancel: {
            cancelled.set()
            _ = loop.submit { core in core.evict(ticket: ticket, error: .cancelled) }
        }
        try result.get()
        return CurlWebSocket(loop: loop, ticket: ticket, mailbox: mailbox)
    }

    /// Sends a text message, and waits until its last byte is with the kernel.
    public func send(text: String) async throws(CurlError) {
        try await send(Array(text.utf8), flags: Int32(CURLWS_TEXT))
    }

    /// Sends a text message that is UTF-8 already.
    public func send(text: [UInt8]) async throws(CurlError) {
        try await send(text, flags: Int32(CURLWS_TEXT))
    }

    /// Sends a binary message.
    public func send(binary: [UInt8]) async throws(CurlError) {
        try await send(binary, flags: Int32(CURLWS_BINARY))
    }

    /// Puts a text message, UTF-8 already, behind those that wait to be sent, and goes on at once.
    ///
    /// For whoever has a deadline of its own: a peer that does not read would hold `send` up. When the socket is gone,
    /// `incoming` says so.
    public func post(text: [UInt8]) throws(CurlError) {
        try post(text, flags: Int32(CURLWS_TEXT))
    }

    /// Asks the peer for a `.pong` with the same payload, of at most 125 bytes. Does not wait.
    public func ping(_ payload: [UInt8] = []) throws(CurlError) {
        guard payload.count <= 125 else { throw .invalidRequest("a ping holds at most 125 bytes") }
        try post(payload, flags: Int32(CURLWS_PING))
    }

    /// Closes in an orderly way: says so, waits up to a second for the peer to say it too, and ends `incoming`.
    public func close(code: UInt16 = 1_000, reason: String = "") async {
        let payload = [UInt8(code >> 8), UInt8(code & 0xff)] + reason.utf8.prefix(123)
        do {
            try await send(payload, flags: Int32(CURLWS_CLOSE))
        } catch {
            // It is closed already, which is what was wanted.
            return evict(error)
        }
        let ticket = ticket
        _ = loop.submit { core in
            core.after(.seconds(1), ticket: ticket) { [unowned core] in
                core.evict(ticket: ticket, error: .connectionLost("the peer did not answer the close"))
            }
        }
    }

    /// Cuts the connection without a word, for a peer that is thought dead.
    public func abort() {
        evict(.connectionLost("given up"))
    }

    private func evict(_ error: CurlError) {
        let ticket = ticket
        _ = loop.submit { core in core.evict(ticket: ticket, error: error) }
    }

    private func post(_ bytes: [UInt8], flags: Int32) throws(CurlError) {
        let ticket = ticket
        let taken = loop.submit { core in
            core.resident(ticket, as: WebSocketDriver.self)?.send(.init(bytes: bytes, flags: flags) { _ in }, core: core)
        }
        if !taken { throw .stopped }
    }

    private func send(_ bytes: [UInt8], flags: Int32) async throws(CurlError) {
        let ticket = ticket
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, CurlError>, Never>) in
            let taken = loop.submit { core in
                guard let driver = core.resident(ticket, as: WebSocketDriver.self) else {
                    return continuation.resume(returning: .failure(.connectionLost("the WebSocket is closed")))
                }
                driver.send(.init(bytes: bytes, flags: flags) { continuation.resume(returning: $0) }, core: core)
            }
            if !taken { continuation.resume(returning: .failure(.stopped)) }
        }
        try result.get()
    }
}
