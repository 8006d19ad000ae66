import CurlTransport
import Foundation
import TandemTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct CurlClientTests {
    let loop = CurlEventLoop(logger: quiet)
    var client: CurlClient { CurlClient(loop: loop, configuration: .patient) }

    @Test func aRequestArrivesWholeAndSoDoesTheAnswer() async throws {
        let server = try await TestServer.running()
        let request = CurlRequest(
            method: "PUT", url: server.url("/echo"), headers: [CurlHeader("X-Colour", "blue"), CurlHeader("Content-Type", "text/x")],
            body: Array("body of it".utf8), credentials: CurlCredentials(user: "ann", password: "s:cret")
        )
        let response = try await client.send(request)
        #expect(response.status == 200)
        #expect(response.headers["x-kind"] == "Echo")
        #expect(response.head.version == .http1)
        #expect(response.text.hasPrefix("PUT /echo\n"))
        #expect(response.text.contains("x-colour: blue\n"))
        #expect(response.text.contains("content-type: text/x\n"))
        #expect(response.text.contains("authorization: Basic \(Data("ann:s:cret".utf8).base64EncodedString())\n"))
        #expect(response.text.hasSuffix("\n\nbody of it"))
    }

    @Test(arguments: ["GET", "POST", "DELETE", "HEAD", "PATCH"])
    func everyMethodGoesOutAsItIs(method: String) async throws {
        let server = try await TestServer.running()
        let response = try await client.send(CurlRequest(method: method, url: server.url("/echo")))
        #expect(response.status == 200)
        #expect(method == "HEAD" ? response.body.isEmpty : response.text.hasPrefix("\(method) /echo\n"), "\(response.text)")
        #expect(!response.text.contains("expect:"))
        #expect(!response.text.contains("x-www-form-urlencoded"))
    }

    /// The names stand for nothing, or for something else: only the pinned address can have answered.
    @Test(arguments: ["nowhere.invalid", "192.0.2.1"])
    func aPinnedAddressIsCalledWhateverTheNameStandsFor(host: String) async throws {
        let server = try await TestServer.running()
        var request = CurlRequest(url: "http://\(host):\(server.port)/echo")
        request.pinnedAddress = "127.0.0.1"
        let response = try await client.send(request)
        #expect(response.status == 200 && response.text.contains("host: \(host):\(server.port)\n"))
        // The next request of the same handle and name is on its own again.
        await #expect(throws: CurlError.self) { try await client.send(CurlRequest(url: "http://nowhere.invalid:\(server.port)/echo")) }
    }

    @Test func aStatusIsAnAnswerAndNoError() async throws {
        let server = try await TestServer.running()
        for status in [404, 409, 500, 503] {
            #expect(try await client.send(CurlRequest(url: server.url("/status/\(status)"))).status == status)
        }
    }

    @Test func aThousandRequestsInARowShareOneConnection() async throws {
        let server = try await TestServer.running()
        // However long the machine takes between two of them: age alone would end the connection otherwise.
        var configuration = CurlConfiguration.patient
        configuration.maxIdle = .seconds(3_600)
        let client = CurlClient(loop: loop, configuration: configuration)
        let request = CurlRequest(url: server.url("/ok"))
        var opened = 0
        for _ in 0..<1_000 {
            let response = try await client.send(request)
            if !response.reusedConnection { opened += 1 }
        }
        #expect(opened == 1)
    }

    @Test func manyRequestsAtOnceAllComeBack() async throws {
        let server = try await TestServer.running()
        let client = client
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await client.send(CurlRequest(method: "POST", url: server.url("/echo"), body: Array("n\(number)".utf8))).text
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert(String($1.split(separator: "\n").last ?? "")) }
        }
        #expect(answers == Set((0..<200).map { "n\($0)" }))
    }

    @Test(arguments: ["/hang", "/hang-in-body"])
    func aPeerThatHangsTimesOut(path: String) async throws {
        let server = try await TestServer.running()
        let began = ContinuousClock.now
        await #expect(throws: CurlError.timedOut) {
            try await client.send(CurlRequest(url: server.url(path)), timeout: .milliseconds(200))
        }
        // Not before its time; how long after it is the machine's affair: the peer itself would never end it.
        #expect(ContinuousClock.now - began >= .milliseconds(200))
    }

    /// Nothing else would free it: the peer never answers, and the time-out is another error.
    @Test func aCancelledTaskIsFreeAndTheLoopGoesOn() async throws {
        let server = try await TestServer.running()
        let client = client
        let task = Task { () -> CurlError? in
            do throws(CurlError) {
                _ = try await client.send(CurlRequest(url: server.url("/hang")), timeout: .seconds(240))
                return nil
            } catch {
                return error
            }
        }
        _ = try await client.send(CurlRequest(url: server.url("/ok")))
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await client.send(CurlRequest(url: server.url("/ok"))).status == 200)
    }

    @Test func aTaskThatIsCancelledBeforeItAsksNeverAsks() async throws {
        let server = try await TestServer.running()
        let client = client
        for _ in 0..<100 {
            let task = Task { () -> CurlError? in
                do throws(CurlError) {
                    _ = try await client.send(CurlRequest(url: server.url("/hang")), timeout: .seconds(240))
                    return nil
                } catch {
                    return error
                }
            }
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }

    @Test func brokenAnswersAreNamedForWhatTheyAre() async throws {
        let server = try await TestServer.running()
        await #expect(throws: CurlError.self) { try await client.send(CurlRequest(url: server.url("/garbage"))) }
        for path in ["/close-at-once", "/close-in-body"] {
            let error = await #expect(throws: CurlError.self) { try await client.send(CurlRequest(url: server.url(path))) }
            guard case .connectionLost = error else {
                Issue.record("expected a lost connection for \(path), got \(String(describing: error))")
                continue
            }
        }
    }

    @Test func aConnectionThatThePeerClosedIsNotMissed() async throws {
        let server = try await TestServer.running()
        for _ in 0..<20 {
            #expect(try await client.send(CurlRequest(url: server.url("/close-after"))).text == "ok")
        }
    }

    @Test func nobodyAtTheAddressIsSaid() async throws {
        let port = try AsteriskPorts.free(stream: true)
        let error = await #expect(throws: CurlError.self) {
            try await client.send(CurlRequest(url: "http://127.0.0.1:\(port)/"))
        }
        guard case .connectFailed = error else {
            Issue.record("expected a failed connect, got \(String(describing: error))")
            return
        }
    }

    @Test func aBodyBeyondTheLimitEndsTheTransfer() async throws {
        let server = try await TestServer.running()
        var request = CurlRequest(url: server.url("/bytes/1000000"))
        request.bodyLimit = 999_999
        await #expect(throws: CurlError.bodyTooLarge(limit: 999_999)) { try await client.send(request) }
        request.bodyLimit = 1_000_000
        #expect(try await client.send(request).body.count == 1_000_000)
    }

    @Test func redirectsAreAnswersUnlessAskedFor() async throws {
        let server = try await TestServer.running()
        var request = CurlRequest(url: server.url("/redirect"))
        let response = try await client.send(request)
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/echo")
        request.followsRedirects = true
        #expect(try await client.send(request).text.hasPrefix("GET /echo"))
    }

    @Test func whatCannotBeARequestNeverLeaves() async throws {
        let server = try await TestServer.running()
        let bad = [
            CurlRequest(method: "GET /x", url: server.url("/ok")),
            CurlRequest(url: server.url("/ok"), headers: [CurlHeader("X", "a\r\nY: b")]),
            CurlRequest(url: server.url("/ok"), headers: [CurlHeader("X:Y", "a")]),
            CurlRequest(url: "file:///etc/passwd"),
            CurlRequest(url: "not an address"),
        ]
        for request in bad {
            let error = await #expect(throws: CurlError.self) { try await client.send(request) }
            guard case .invalidRequest = error else {
                Issue.record("expected an invalid request, got \(String(describing: error))")
                continue
            }
        }
    }

    @Test func aStoppedLoopEndsWhatIsUnderWayAndTakesNothingMore() async throws {
        let server = try await TestServer.running()
        let client = client
        let task = Task { () -> CurlError? in
            do throws(CurlError) {
                _ = try await client.send(CurlRequest(url: server.url("/hang")), timeout: .seconds(240))
                return nil
            } catch {
                return error
            }
        }
        _ = try await client.send(CurlRequest(url: server.url("/ok")))
        await loop.stop()
        #expect(await task.value == .stopped)
        await #expect(throws: CurlError.stopped) { try await client.send(CurlRequest(url: server.url("/ok"))) }
    }

    @Test func credentialsAreNotDescribed() {
        let credentials = CurlCredentials(user: "ann", password: "hidden-word")
        var dumped = ""
        dump(CurlRequest(url: "http://x", credentials: credentials), to: &dumped)
        #expect(!"\(credentials) \(String(reflecting: credentials)) \(dumped)".contains("hidden-word"))
    }
}
