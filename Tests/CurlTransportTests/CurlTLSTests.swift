import CurlTransport
import Foundation
import TandemTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct CurlTLSTests {
    let loop = CurlEventLoop(logger: quiet)

    @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
        let server = try await TestServer.running()
        let error = await #expect(throws: CurlError.self) {
            try await CurlClient(loop: loop, configuration: .patient).send(CurlRequest(url: server.tlsURL("/ok")))
        }
        guard case .tlsFailed = error else {
            Issue.record("expected TLS to fail, got \(String(describing: error))")
            return
        }
    }

    @Test func itPassesWithItsAuthority() async throws {
        let server = try await TestServer.running()
        var configuration = CurlConfiguration.patient
        configuration.tls.authoritiesFile = server.certificate
        let client = CurlClient(loop: loop, configuration: configuration)
        #expect(try await client.send(CurlRequest(url: server.tlsURL("/ok"))).text == "ok")
    }

    @Test func theNameHasToMatchToo() async throws {
        let server = try await TestServer.running()
        var configuration = CurlConfiguration.patient
        configuration.tls.authoritiesFile = server.certificate
        let client = CurlClient(loop: loop, configuration: configuration)
        let error = await #expect(throws: CurlError.self) {
            try await client.send(CurlRequest(url: server.tlsURL("/ok", host: "127.0.0.1")))
        }
        guard case .tlsFailed = error else {
            Issue.record("expected TLS to fail, got \(String(describing: error))")
            return
        }
    }

    @Test func checkingCanBeTurnedOff() async throws {
        let server = try await TestServer.running()
        var configuration = CurlConfiguration.patient
        configuration.tls.verifiesPeer = false
        let client = CurlClient(loop: loop, configuration: configuration)
        #expect(try await client.send(CurlRequest(url: server.tlsURL("/ok"))).text == "ok")
    }

    @Test(.enabled(if: HTTP2Server.isInstalled, "nghttpd is not installed"))
    func manyRequestsShareOneHTTP2Connection() async throws {
        let server = try await TestServer.running()
        let http2 = try await HTTP2Server.start(certificate: server.certificate, key: server.key)
        defer { http2.stop() }
        var configuration = CurlConfiguration.patient
        configuration.tls.authoritiesFile = server.certificate
        let client = CurlClient(loop: loop, configuration: configuration)
        let request = CurlRequest(url: "https://localhost:\(http2.port)/cert.pem")
        let answers = try await withThrowingTaskGroup(of: CurlResponse.self) { group in
            for _ in 0..<50 { group.addTask { try await client.send(request) } }
            return try await group.reduce(into: [CurlResponse]()) { $0.append($1) }
        }
        #expect(answers.count == 50)
        #expect(answers.allSatisfy { $0.status == 200 && $0.head.version == .http2 && $0.text.contains("BEGIN CERTIFICATE") })
        #expect(answers.count { !$0.reusedConnection } == 1)
    }
}

/// `nghttpd`, where the machine has it.
private struct HTTP2Server {
    let port: Int
    private let child: pid_t

    private static let path = ["/usr/sbin/nghttpd", "/usr/bin/nghttpd", "/usr/local/bin/nghttpd"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isInstalled: Bool { path != nil }

    static func start(certificate: String, key: String) async throws -> HTTP2Server {
        let folder = URL(fileURLWithPath: certificate).deletingLastPathComponent()
        let port = try AsteriskPorts.free(stream: true)
        let child = try ChildProcess.spawn(
            [path ?? "nghttpd", "--address=127.0.0.1", "--htdocs=\(folder.path)", String(port), key, certificate],
            output: folder.appendingPathComponent("nghttpd.log")
        )
        let loop = CurlEventLoop(logger: quiet)
        var configuration = CurlConfiguration.patient
        configuration.tls.verifiesPeer = false
        let client = CurlClient(loop: loop, configuration: configuration)
        let isUp = await eventually {
            do throws(CurlError) {
                return try await client.send(CurlRequest(url: "https://127.0.0.1:\(port)/cert.pem")).status == 200
            } catch {
                return false
            }
        }
        await loop.stop()
        guard isUp else { throw AsteriskProcess.Fault.system("nghttpd did not start") }
        return HTTP2Server(port: port, child: child)
    }

    func stop() {
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
    }
}
