import CCurl

/// One WebSocket on the loop's thread: the upgrade as a transfer of libcurl's, then frames over its socket.
final class WebSocketDriver: LoopResident {
    /// A frame on its way out.
    struct Outgoing {
        let bytes: [UInt8]
        let flags: Int32
        /// Resumed when the last byte is with the kernel, or the socket is gone.
        let done: (Result<Void, CurlError>) -> Void
    }

    private enum Phase {
        case connecting
        case open(curl_socket_t)
        case closed
    }

    /// How many pieces are read before other transfers get their turn.
    private static let piecesPerTurn = 256

    let ticket: UInt
    private let easy: EasyHandle
    private let mailbox: BoundedMailbox<CurlWebSocketMessage>
    private var assembler: MessageAssembler
    private let opened: (Result<Void, CurlError>) -> Void
    private var phase = Phase.connecting
    private var outgoing: [Outgoing] = []
    private var sentOfFirst = 0
    private var isSendBlocked = false
    private var isPaused = false
    private var hasMore = false
    private var closeWasSent = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(
        ticket: UInt,
        easy: EasyHandle,
        request: CurlWebSocketRequest,
        mailbox: BoundedMailbox<CurlWebSocketMessage>,
        opened: @escaping (Result<Void, CurlError>) -> Void
    ) {
        self.ticket = ticket
        self.easy = easy
        self.mailbox = mailbox
        self.opened = opened
        assembler = MessageAssembler(limit: request.messageLimit)
    }

    func begin(_ request: CurlWebSocketRequest, configuration: CurlConfiguration, core: LoopCore) {
        configuration.apply(to: easy)
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "ws,wss")
        // The upgrade of RFC 6455 is HTTP/1.1's.
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // 2: libcurl makes the upgrade and then leaves the connection to us.
        easy.set(CURLOPT_CONNECT_ONLY, 2)
        easy.set(CURLOPT_TIMEOUT_MS, max(1, Int(request.timeout.wholeMilliseconds)))
        // A connection that was an ordinary one, or another's socket, is never taken over.
        easy.set(CURLOPT_FRESH_CONNECT, true)
        easy.setHeaderLines(request.headers.map(\.line))
        if let credentials = request.credentials {
            easy.set(CURLOPT_HTTPAUTH, 1)
            easy.set(CURLOPT_USERNAME, credentials.user)
            easy.set(CURLOPT_PASSWORD, credentials.password)
        }
        if !core.start(self, easy: easy, ticket: ticket) {
            phase = .closed
            opened(.failure(.other(code: -1, "libcurl took no further transfer")))
        }
    }

    // MARK: LoopResident

    var watched: WatchedSocket? {
        guard case .open(let socket) = phase else { return nil }
        var events: Int32 = 0
        if !isPaused { events |= CURL_WAIT_POLLIN }
        if isSendBlocked { events |= CURL_WAIT_POLLOUT }
        return WatchedSocket(socket: socket, events: Int16(events), immediate: hasMore && !isPaused)
    }

    func transferDone(_ code: CURLcode, core: LoopCore) {
        guard case .connecting = phase else { return }
        let status = easy.number(CURLINFO_RESPONSE_CODE)
        if code == CURLE_OK, status == 101, let socket = easy.socket {
            phase = .open(socket)
            core.watch(self, ticket: ticket)
            // Frames may have come in one packet with the end of the upgrade: look before sleeping.
            hasMore = true
            opened(.success(()))
        } else if status != 0, status != 101 {
            leave(.refused(status: status), core: core)
        } else {
            leave(CurlError(code, detail: easy.failureText), core: core)
        }
    }

    func evicted(_ error: CurlError, core: LoopCore) {
        leave(error, core: core)
    }

    func socketReady(core: LoopCore) {
        if isSendBlocked || !outgoing.isEmpty { flush(core: core) }
        if !isPaused { receive(core: core) }
    }

    // MARK: Orders from tasks

    func send(_ frame: Outgoing, core: LoopCore) {
        guard case .open = phase, !closeWasSent else {
            return frame.done(.failure(.connectionLost("the WebSocket is closed")))
        }
        outgoing.append(frame)
        if frame.flags & Int32(CURLWS_CLOSE) != 0 { closeWasSent = true }
        if !isSendBlocked { flush(core: core) }
    }

    /// The reader has made room.
    func resume(core: LoopCore) {
        guard isPaused else { return }
        isPaused = false
        receive(core: core)
    }

    // MARK: Frames

    private func receive(core: LoopCore) {
        hasMore = false
        for _ in 0..<Self.piecesPerTurn {
            guard case .open = phase else { return }
            var count = 0
            var meta: UnsafePointer<curl_ws_frame>?
            let step = buffer.withUnsafeMutableBytes { buffer -> Result<MessageAssembler.Step?, CurlError> in
                let code = curl_ws_recv(easy.pointer, buffer.baseAddress, buffer.count, &count, &meta)
                if code == CURLE_AGAIN { return .success(nil) }
                guard code == CURLE_OK, let frame = meta?.pointee else {
                    return .failure(Self.readFailure(code, easy.failureText))
                }
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                return .success(assembler.add(.init(flags: frame.flags, left: frame.bytesleft, bytes: bytes)))
            }
            switch step {
            case .failure(let error): return leave(error, core: core)
            case .success(nil): return
            case .success(.some(let step)): take(step, core: core)
            }
            if isPaused { return }
        }
        hasMore = true
    }

    private static func readFailure(_ code: CURLcode, _ text: String) -> CurlError {
        switch code {
        // libcurl's word for an end of file.
        case CURLE_GOT_NOTHING, CURLE_OK: .connectionLost("the peer closed the connection without a close frame")
        case CURLE_RECV_ERROR: .connectionLost(text.isEmpty ? "reading failed" : text)
        default: CurlError(code, detail: text)
        }
    }

    private func take(_ step: MessageAssembler.Step, core: LoopCore) {
        switch step {
        case .more:
            break
        case .tooLarge:
            leave(.badReply("a WebSocket message is larger than allowed"), core: core)
        case .message(let message):
            let goOn = mailbox.push(message, cost: message.cost)
            if case .close(let code, _) = message { return answerClose(code, core: core) }
            // Asked to pause: the socket stays unread until `resume`.
            if !goOn { isPaused = true }
        }
    }

    /// The peer closes: say so too, and be done.
    private func answerClose(_ code: UInt16?, core: LoopCore) {
        if !closeWasSent {
            let payload = code.map { [UInt8($0 >> 8), UInt8($0 & 0xff)] } ?? []
            send(Outgoing(bytes: payload, flags: Int32(CURLWS_CLOSE)) { _ in }, core: core)
        }
        leave(nil, core: core)
    }

    private func flush(core: LoopCore) {
        isSendBlocked = false
        while let frame = outgoing.first {
            var sent = 0
            let code = frame.bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sentOfFirst...])
                return curl_ws_send(easy.pointer, rest.baseAddress, rest.count, &sent, 0, UInt32(bitPattern: frame.flags))
            }
            sentOfFirst += sent
            if code == CURLE_AGAIN || (code == CURLE_OK && sentOfFirst < frame.bytes.count) {
                isSendBlocked = true
                return
            }
            guard code == CURLE_OK else { return leave(.connectionLost("writing failed"), core: core) }
            outgoing.removeFirst()
            sentOfFirst = 0
            frame.done(.success(()))
        }
    }

    /// The end, orderly (nil) or not: everybody who waits is told once.
    private func leave(_ error: CurlError?, core: LoopCore) {
        let before = phase
        phase = .closed
        core.remove(ticket: ticket, reusable: false)
        if case .connecting = before { opened(.failure(error ?? .connectionLost("closed"))) }
        mailbox.end(error)
        for frame in outgoing { frame.done(.failure(error ?? .connectionLost("the WebSocket is closed"))) }
        outgoing = []
    }
}

extension CurlWebSocketMessage {
    /// Bytes that the message holds in memory, more or less.
    var cost: Int {
        switch self {
        case .text(let bytes), .binary(let bytes), .pong(let bytes): bytes.count + 64
        case .close: 64
        }
    }
}
