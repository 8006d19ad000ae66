import CurlTransport
import TandemTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct CurlStreamTests {
    let loop = CurlEventLoop(logger: quiet)
    var client: CurlClient { CurlClient(loop: loop, configuration: .patient) }

    @Test func theHeadComesBeforeTheBodyIsThrough() async throws {
        let server = try await TestServer.running()
        let response = try await client.stream(CurlRequest(url: server.url("/drip/head-first")))
        #expect(response.status == 200)
        var text = ""
        for try await piece in response.body {
            // The server sends the next piece when it is told that this one is here.
            text += String(decoding: piece, as: UTF8.self)
            try await server.go("head-first", client)
        }
        #expect(text == "0\n1\n2\n3\n4\n")
    }

    @Test func aSlowReaderSlowsThePeerAndMissesNothing() async throws {
        let server = try await TestServer.running()
        let total = 64 * 1_024 * 1_024
        var request = CurlRequest(url: server.url("/bytes/\(total)"))
        request.bodyLimit = total
        let response = try await client.stream(request)
        // Nobody reads: the server must come to a stand, with no more on the way than buffers hold.
        let sent = try await server.standsAfter("\(total)", client)
        #expect(sent < total / 2, "the server has sent \(sent) of \(total) bytes to a reader that does not read")
        var received = 0
        for try await piece in response.body { received += piece.count }
        #expect(received == total)
    }

    @Test func lettingGoOfTheBodyEndsTheTransfer() async throws {
        let server = try await TestServer.running()
        for _ in 0..<20 {
            let response = try await client.stream(CurlRequest(url: server.url("/hang-in-body")))
            #expect(response.status == 200)
        }
        #expect(try await client.send(CurlRequest(url: server.url("/ok"))).status == 200)
    }

    @Test func aBodyThatBreaksOffThrowsAfterWhatCame() async throws {
        let server = try await TestServer.running()
        let response = try await client.stream(CurlRequest(url: server.url("/close-in-body")))
        var text = ""
        await #expect(throws: CurlError.self) {
            for try await piece in response.body { text += String(decoding: piece, as: UTF8.self) }
        }
        #expect(text == "half of it")
    }

    @Test func aReaderThatIsCancelledIsFree() async throws {
        let server = try await TestServer.running()
        let response = try await client.stream(CurlRequest(url: server.url("/hang-in-body")))
        let task = Task { () -> Bool in
            do {
                for try await _ in response.body {}
                return false
            } catch CurlError.cancelled {
                return true
            } catch {
                return false
            }
        }
        task.cancel()
        #expect(await task.value)
    }
}
