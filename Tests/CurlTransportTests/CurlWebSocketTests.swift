import CurlTransport
import TandemTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct CurlWebSocketTests {
    let loop = CurlEventLoop(logger: quiet)

    private func open(_ path: String = "/ws", _ change: (inout CurlWebSocketRequest) -> Void = { _ in }) async throws -> CurlWebSocket {
        let server = try await TestServer.running()
        var request = CurlWebSocketRequest(url: server.socketURL(path))
        // Where a test does not say how long it may take, that is the machine's affair.
        request.timeout = .seconds(240)
        change(&request)
        return try await CurlWebSocket.connect(request, loop: loop, configuration: .patient)
    }

    /// Opens a socket and reads the greeting, which travels with the answer to the upgrade.
    private func greeted(_ change: (inout CurlWebSocketRequest) -> Void = { _ in }) async throws -> CurlWebSocket {
        let socket = try await open("/ws", change)
        var messages = socket.incoming.makeAsyncIterator()
        #expect(try await messages.next() == .text(Array("hello nobody".utf8)))
        return socket
    }

    @Test func textAndBinaryGoThereAndBack() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        for text in ["short", "Zoë 李", String(repeating: "long ", count: 100_000), ""] {
            try await socket.send(text: text)
            #expect(try await messages.next() == .text(Array(text.utf8)))
        }
        try await socket.send(binary: [0, 255, 1])
        #expect(try await messages.next() == .binary([0, 255, 1]))
        await socket.close()
    }

    @Test func credentialsGoInTheUpgrade() async throws {
        let socket = try await open { $0.credentials = CurlCredentials(user: "u", password: "p") }
        var messages = socket.incoming.makeAsyncIterator()
        #expect(try await messages.next() == .text(Array("hello Basic dTpw".utf8)))
    }

    @Test func fragmentsAreOneMessageAndAPingMayComeBetween() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "fragments")
        #expect(try await messages.next() == .text(Array("one two three".utf8)))
        #expect(try await messages.next() == .text(Array("pong:between".utf8)))
    }

    @Test func anEmptyMessageIsAMessage() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "empty")
        #expect(try await messages.next() == .text([]))
    }

    @Test func pingsAreAnsweredBothWays() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try socket.ping(Array("7".utf8))
        #expect(try await messages.next() == .pong(Array("7".utf8)))
        try await socket.send(text: "ping-me")
        #expect(try await messages.next() == .text(Array("pong:are you there".utf8)))
    }

    @Test func aCloseBringsItsCodeAndIsTheEnd() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "close:4001:good night")
        #expect(try await messages.next() == .close(code: 4_001, reason: "good night"))
        #expect(try await messages.next() == nil)
        await #expect(throws: CurlError.self) { try await socket.send(text: "too late") }
    }

    @Test func closingFromHereIsAnswered() async throws {
        let isAnswered = try await eventually {
            let socket = try await greeted()
            var messages = socket.incoming.makeAsyncIterator()
            await socket.close(code: 1_001, reason: "bye")
            do {
                guard try await messages.next() == .close(code: 1_001, reason: "bye") else { return false }
            } catch CurlError.connectionLost("the peer did not answer the close") {
                // It is waited for a second only: the server may not have got its turn.
                return false
            }
            return try await messages.next() == nil
        }
        #expect(isAnswered)
    }

    @Test func aPeerThatDiesWithoutAWordIsAnError() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "die")
        let error = await #expect(throws: CurlError.self) { try await messages.next() }
        guard case .connectionLost = error else {
            Issue.record("expected a lost connection, got \(String(describing: error))")
            return
        }
    }

    @Test func garbageIsAnError() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "garbage")
        await #expect(throws: CurlError.self) { try await messages.next() }
    }

    @Test func aMessageBeyondTheLimitEndsTheConnection() async throws {
        let socket = try await greeted { $0.messageLimit = 100_000 }
        var messages = socket.incoming.makeAsyncIterator()
        try await socket.send(text: "bytes:100000")
        #expect(try await messages.next() == .binary(Array(repeating: UInt8(ascii: "y"), count: 100_000)))
        try await socket.send(text: "bytes:100001")
        let error = await #expect(throws: CurlError.self) { try await messages.next() }
        guard case .badReply = error else {
            Issue.record("expected a bad reply, got \(String(describing: error))")
            return
        }
    }

    @Test func aReaderThatIsBusyStopsThePeerAndMissesNothing() async throws {
        let socket = try await greeted { $0.bufferLimit = 100_000 }
        var messages = socket.incoming.makeAsyncIterator()
        let total = 40_000
        try await socket.send(text: "flood:\(total)")
        let server = try await TestServer.running()
        let sent = try await server.standsAfter("flood", CurlClient(loop: loop, configuration: .patient))
        #expect(sent < total, "the server has sent all \(total) messages to a reader that does not read")
        for number in 0..<total {
            guard case .text(let bytes) = try await messages.next() else {
                Issue.record("message \(number) is missing")
                return
            }
            #expect(String(decoding: bytes.prefix { $0 != 58 }, as: UTF8.self) == String(number))
        }
    }

    @Test func aRefusedUpgradeTellsItsStatus() async throws {
        await #expect(throws: CurlError.refused(status: 401)) { try await open("/ws-refused") }
    }

    @Test func anAnswerThatIsNoUpgradeIsRefusedToo() async throws {
        let server = try await TestServer.running()
        await #expect(throws: CurlError.self) {
            try await CurlWebSocket.connect(CurlWebSocketRequest(url: server.socketURL("/ws-hang")).with(timeout: .milliseconds(200)), loop: loop)
        }
    }

    @Test func anUpgradeThatHangsTimesOut() async throws {
        await #expect(throws: CurlError.timedOut) { try await open("/ws-hang") { $0.timeout = .milliseconds(200) } }
    }

    @Test func abortingFreesTheReader() async throws {
        let socket = try await greeted()
        let task = Task {
            var messages = socket.incoming.makeAsyncIterator()
            return try await messages.next()
        }
        socket.abort()
        await #expect(throws: CurlError.connectionLost("given up")) { try await task.value }
    }

    @Test func manySendersDoNotMixTheirMessages() async throws {
        let socket = try await greeted()
        var messages = socket.incoming.makeAsyncIterator()
        let sizes = (1...50).map { $0 * 2_000 }
        async let sent: Void = withThrowingTaskGroup(of: Void.self) { group in
            for size in sizes { group.addTask { try await socket.send(text: String(repeating: "m", count: size)) } }
            try await group.waitForAll()
        }
        var received: Set<Int> = []
        for _ in sizes {
            guard case .text(let bytes) = try await messages.next() else { continue }
            received.insert(bytes.count)
        }
        try await sent
        #expect(received == Set(sizes))
    }
}

extension CurlWebSocketRequest {
    fileprivate func with(timeout: Duration) -> Self {
        var request = self
        request.timeout = timeout
        return request
    }
}
