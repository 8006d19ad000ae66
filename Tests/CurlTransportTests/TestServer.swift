import CurlTransport
import Foundation
import Logging
import Synchronization
import TandemTesting

/// The Python server of this folder as a child of the tests, with a certificate of its own. One for all suites.
final class TestServer: Sendable {
    let port: Int
    let tlsPort: Int
    /// The certificate, which is its own authority.
    let certificate: String
    let key: String

    private init(port: Int, tlsPort: Int, certificate: String, key: String) {
        self.port = port
        self.tlsPort = tlsPort
        self.certificate = certificate
        self.key = key
    }

    /// From now on what waits for this goes on.
    func go(_ tag: String, _ client: CurlClient) async throws { _ = try await client.send(CurlRequest(url: url("/go/\(tag)"))) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
    func tlsURL(_ path: String, host: String = "localhost") -> String { "https://\(host):\(tlsPort)\(path)" }
    func socketURL(_ path: String) -> String { "ws://127.0.0.1:\(port)\(path)" }

    /// How much the server had sent of this when it came to a stand: its peer takes no more, and nothing moves any longer.
    /// - Throws: a fault when it never does.
    func standsAfter(_ what: String, _ client: CurlClient) async throws -> Int {
        let last = Mutex((sent: -1, times: 0))
        let stands = try await eventually(within: .seconds(120)) {
            // The server says `waits` while its own buffer is full; a slow machine may make it wait, but not at the same place for long.
            let words = try await client.send(CurlRequest(url: self.url("/sent/\(what)"))).text.split(separator: " ")
            try await Task.sleep(for: .milliseconds(20))
            return last.withLock { last in
                let sent = words.first.flatMap { Int($0) } ?? -1
                last = (sent, words.last == "waits" && sent == last.sent ? last.times + 1 : 0)
                return last.times >= 25
            }
        }
        guard stands else { throw AsteriskProcess.Fault.system("the server sends on and on to a reader that does not read") }
        return last.withLock(\.sent)
    }

    private static let shared = Task { try await launch() }

    static func running() async throws -> TestServer {
        try await shared.value
    }

    private static func launch() async throws -> TestServer {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-curl-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certificate = folder.appendingPathComponent("cert.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let openssl = try ChildProcess.spawn(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
            ],
            output: folder.appendingPathComponent("openssl.log")
        )
        _ = await ChildProcess.wait(for: openssl, atMost: .seconds(120))
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Server/server.py").path
        let output = folder.appendingPathComponent("server.log")
        // Ends with the tests, however they end.
        let watched = "python3 \"$@\" & child=$!; while kill -0 \(getpid()) 2>/dev/null && kill -0 $child 2>/dev/null; do sleep 0.2; done; kill -9 $child; rm -rf '\(folder.path)'"
        _ = try ChildProcess.spawn(["/bin/sh", "-c", watched, "sh", script, certificate, key], output: output)
        var ports: [Int] = []
        let isUp = try await eventually { try Self.ports(in: output).count == 2 }
        ports = try Self.ports(in: output)
        guard isUp else {
            throw AsteriskProcess.Fault.system("the test server did not start: \(try String(contentsOf: output, encoding: .utf8))")
        }
        return TestServer(port: ports[0], tlsPort: ports[1], certificate: certificate, key: key)
    }

    private static func ports(in log: URL) throws -> [Int] {
        guard FileManager.default.fileExists(atPath: log.path) else { return [] }
        let text = try String(contentsOf: log, encoding: .utf8)
        guard let line = text.split(separator: "\n", omittingEmptySubsequences: false).first, text.contains("\n") else { return [] }
        return line.split(separator: " ").compactMap { Int($0) }
    }
}

let quiet: Logger = {
    var logger = Logger(label: "tests")
    logger.logLevel = .error
    return logger
}()

extension CurlConfiguration {
    /// How long connecting takes on a busy machine is not what these tests are about.
    static var patient: CurlConfiguration {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .seconds(240)
        return configuration
    }
}

extension CurlClient {
    /// The same for the answer, where a test does not say how long it may take.
    func send(_ request: CurlRequest) async throws(CurlError) -> CurlResponse { try await send(request, timeout: .seconds(240)) }
}

extension CurlResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
