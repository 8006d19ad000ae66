import CurlTransport
import Foundation
import Logging
import Synchronization
import TandemTesting

@testable import Integrations
@testable import SignedRequests

/// The Python endpoint of this folder as a child of the tests. One for all suites; each test has a key of its own.
struct TestEndpoint: Sendable {
    let port: Int
    let loop: CurlEventLoop

    /// What reached the endpoint.
    struct Received: Decodable {
        let method: String
        let path: String
        let headers: [String: String]
        let body: String
    }

    func url(_ path: String, key: String, host: String = "127.0.0.1") -> String { "http://\(host):\(port)/\(path)?\(key)" }

    /// As the service's own, but not hurried by a busy machine.
    var client: CurlClient {
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .seconds(240)
        configuration.version = .http1
        return CurlClient(loop: loop, configuration: configuration)
    }

    func received(_ key: String) async throws -> [Received] {
        let answer = try await client.send(CurlRequest(url: "http://127.0.0.1:\(port)/log?\(key)"), timeout: .seconds(240))
        return try JSONDecoder().decode([Received].self, from: Data(answer.body))
    }

    /// From now on `slow` answers who has this key.
    func open(_ key: String) async throws {
        _ = try await client.send(CurlRequest(url: "http://127.0.0.1:\(port)/open?\(key)"), timeout: .seconds(240))
    }

    private static let shared = Task { try await launch() }

    static func running() async throws -> TestEndpoint { try await shared.value }

    private static func launch() async throws -> TestEndpoint {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Server/endpoint.py").path
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-endpoint-\(UUID().uuidString.prefix(8)).log")
        // Ends with the tests, however they end.
        let watched = "python3 \"$1\" & child=$!; while kill -0 \(getpid()) 2>/dev/null && kill -0 $child 2>/dev/null; do sleep 1; done; kill -9 $child; rm -f '\(output.path)'"
        _ = try ChildProcess.spawn(["/bin/sh", "-c", watched, "sh", script], output: output)
        guard try await eventually({ try Self.port(in: output) != nil }), let port = try Self.port(in: output) else {
            throw AsteriskProcess.Fault.system("the endpoint did not start: \(try String(contentsOf: output, encoding: .utf8))")
        }
        return TestEndpoint(port: port, loop: CurlEventLoop(logger: quiet))
    }

    private static func port(in log: URL) throws -> Int? {
        guard FileManager.default.fileExists(atPath: log.path) else { return nil }
        let text = try String(contentsOf: log, encoding: .utf8)
        return text.hasSuffix("\n") ? Int(text.dropLast()) : nil
    }
}

let quiet: Logger = {
    var logger = Logger(label: "tests")
    logger.logLevel = .critical
    return logger
}()

/// Names that stand for what the test says; it counts how often it was asked.
final class FakeResolver: NameResolving {
    private let names: [String: [String]]
    private let asked = Mutex(0)

    init(_ names: [String: [String]]) { self.names = names }

    var questions: Int { asked.withLock { $0 } }

    func addresses(of host: String) async throws -> [IPAddress] {
        asked.withLock { $0 += 1 }
        guard let known = names[host] else { throw ResolutionFault(host: host, reason: "unknown here") }
        return known.compactMap { IPAddress($0) }
    }
}
