import CCurl

/// One HTTP exchange on the loop's thread: libcurl calls in with headers and body, the waiting task is told the end.
final class HTTPTransfer: LoopResident {
    /// Where the body goes.
    enum Sink {
        case collect(limit: Int, completion: (Result<CurlResponse, CurlError>) -> Void)
        case stream(BoundedMailbox<[UInt8]>, limit: Int, head: (Result<CurlResponseHead, CurlError>) -> Void)
    }

    let ticket: UInt
    let easy: EasyHandle
    private let sink: Sink
    private let followsRedirects: Bool
    private var head = HeadReader()
    private var body: [UInt8] = []
    private var received = 0
    private var grewTooLarge = false
    private var headWasTold = false
    private var isPaused = false

    var watched: WatchedSocket? { nil }

    init(ticket: UInt, easy: EasyHandle, request: CurlRequest, sink: Sink) {
        self.ticket = ticket
        self.easy = easy
        self.sink = sink
        followsRedirects = request.followsRedirects
    }

    /// Writes the request into the easy handle and starts it.
    func begin(_ request: CurlRequest, configuration: CurlConfiguration, timeout: Duration?, core: LoopCore) {
        configuration.apply(to: easy)
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_HTTP_VERSION, configuration.curlVersion)
        // Wait for a connection that may turn out to be HTTP/2 rather than open one for each request.
        if case .negotiated = configuration.version, request.url.hasPrefix("https:") { easy.set(CURLOPT_PIPEWAIT, true) }
        easy.set(CURLOPT_FOLLOWLOCATION, request.followsRedirects)
        if request.needsFreshConnection {
            easy.set(CURLOPT_FRESH_CONNECT, true)
            easy.set(CURLOPT_FORBID_REUSE, true)
        }
        // Without a host and a port the rule holds for every one; without a port to connect to it stays the URL's.
        if let address = request.pinnedAddress { easy.setConnectTo("::\(address.contains(":") ? "[\(address)]" : address):") }
        if let timeout { easy.set(CURLOPT_TIMEOUT_MS, max(1, Int(timeout.wholeMilliseconds))) }
        writeMethod(request)
        writeHeaders(request)
        if let credentials = request.credentials {
            easy.set(CURLOPT_HTTPAUTH, 1)
            easy.set(CURLOPT_USERNAME, credentials.user)
            easy.set(CURLOPT_PASSWORD, credentials.password)
        }
        // Unretained: the loop keeps this object for as long as the handle can call back.
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        easy.set(CURLOPT_HEADERDATA, pointer: context)
        easy.set(CURLOPT_HEADERFUNCTION) { data, size, count, context in
            HTTPTransfer.from(context)?.headerCame(data, size * count) ?? 0
        }
        easy.set(CURLOPT_WRITEDATA, pointer: context)
        easy.set(CURLOPT_WRITEFUNCTION) { data, size, count, context in
            HTTPTransfer.from(context)?.bodyCame(data, size * count) ?? 0
        }
        if !core.start(self, easy: easy, ticket: ticket) {
            finish(.failure(.other(code: -1, "libcurl took no further transfer")))
        }
    }

    private func writeMethod(_ request: CurlRequest) {
        switch (request.method, request.body) {
        case ("GET", nil): easy.set(CURLOPT_HTTPGET, true)
        case ("HEAD", nil): easy.set(CURLOPT_NOBODY, true)
        case ("POST", let body):
            easy.set(CURLOPT_POST, true)
            easy.setBody(body ?? [])
        case (let method, let body):
            if let body { easy.setBody(body) }
            easy.set(CURLOPT_CUSTOMREQUEST, method)
        }
    }

    private func writeHeaders(_ request: CurlRequest) {
        var lines = request.headers.map(\.line)
        // libcurl would call every body a form, and ask for leave before a large one.
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        lines.append("Expect:")
        easy.setHeaderLines(lines)
    }

    // MARK: Called by libcurl

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        context.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func headerCame(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return count }
        let isComplete = head.read(UnsafeRawBufferPointer(start: data, count: count))
        if isComplete, case .stream = sink, !isRedirectToFollow { tellHead() }
        return count
    }

    private func bodyCame(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, count > 0 else { return count }
        let bytes = UnsafeRawBufferPointer(start: data, count: count)
        switch sink {
        case .collect(let limit, _):
            guard received + count <= limit else { return refuseBody() }
            body.append(contentsOf: bytes)
        case .stream(let mailbox, let limit, _):
            // libcurl keeps the bytes of a paused call and brings them again.
            if isPaused { return Int(CURL_WRITEFUNC_PAUSE) }
            guard received + count <= limit else { return refuseBody() }
            tellHead()
            if !mailbox.push([UInt8](bytes), cost: count) { isPaused = true }
        }
        received += count
        return count
    }

    private func refuseBody() -> Int {
        grewTooLarge = true
        return Int(CURL_WRITEFUNC_ERROR)
    }

    private var isRedirectToFollow: Bool {
        followsRedirects && (300..<400).contains(head.status)
    }

    // MARK: Called by the loop

    /// The reader has made room.
    func resume() {
        guard isPaused else { return }
        isPaused = false
        curl_easy_pause(easy.pointer, CURLPAUSE_CONT)
    }

    func transferDone(_ code: CURLcode, core: LoopCore) {
        let result: Result<Void, CurlError>
        if code == CURLE_OK {
            result = .success(())
        } else if grewTooLarge {
            result = .failure(.bodyTooLarge(limit: limit))
        } else {
            result = .failure(CurlError(code, detail: easy.failureText))
        }
        // What libcurl knows about the transfer is gone once the handle is recycled.
        let version = readVersion()
        let reused = easy.number(CURLINFO_NUM_CONNECTS) == 0
        core.remove(ticket: ticket, reusable: true)
        finish(result.map { CurlResponse(head: head.finished(version), body: body, reusedConnection: reused) })
    }

    func evicted(_ error: CurlError, core: LoopCore) {
        // Its connection is in the middle of an answer: libcurl closes it with the handle.
        core.remove(ticket: ticket, reusable: false)
        finish(.failure(error))
    }

    func socketReady(core: LoopCore) {}

    private func finish(_ result: Result<CurlResponse, CurlError>) {
        switch sink {
        case .collect(_, let completion):
            completion(result)
        case .stream(let mailbox, _, let headCompletion):
            switch result {
            case .success:
                tellHead()
                mailbox.end()
            case .failure(let error):
                if !headWasTold { headCompletion(.failure(error)) }
                headWasTold = true
                mailbox.end(error)
            }
        }
    }

    private func tellHead() {
        guard !headWasTold, case .stream(_, _, let completion) = sink else { return }
        headWasTold = true
        completion(.success(head.finished(readVersion())))
    }

    private var limit: Int {
        switch sink {
        case .collect(let limit, _), .stream(_, let limit, _): limit
        }
    }

    private func readVersion() -> CurlHTTPVersion {
        switch easy.number(CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0), Int(CURL_HTTP_VERSION_1_1): .http1
        case Int(CURL_HTTP_VERSION_2_0): .http2
        case let other: .other(other)
        }
    }
}
