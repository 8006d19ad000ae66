import CentrePorts
import ContactDomain
import CurlTransport
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TandemTesting
import Testing

@testable import MessageGateways
@testable import SignedRequests

/// A connector's program that hangs, drips, redirects, floods or lies: what we make of it, and that it does not hold us.
@Suite struct BadConnectorTests {
    private static let box = ChannelSecretBox(master: Array(repeating: 7, count: 32))
    private static let logger = Logger(label: "bad-connector") { _ in SwiftLogNoOpLogHandler() }

    private func outcome(_ path: String, port: Int, timeout: Duration = PatientClient.patience) async throws -> SendOutcome {
        let id = EntryPointID(high: 3, low: 9), client = PatientClient(loop: CurlEventLoop(logger: Self.logger)).curl
        let connector = SignedChannelConnector(
            post: SignedPost(client: client, rules: AddressRules(allow: ["127.0.0.1"])), secrets: Self.box, clock: ManualClock(), timeout: timeout)
        let entry = EntryPoint(
            id: id, name: "Messenger", address: "messenger", flow: "direct", channel: .webhook,
            webhook: ConnectorSettings(url: "http://127.0.0.1:\(port)/\(path)", secret: try Self.box.seal(Array("a secret of 24 bytes and more".utf8), for: id.description)))
        let message = Message(
            id: MessageID(high: 1, low: 1), conversation: ConversationID(high: 1, low: 2), interaction: InteractionID(high: 1, low: 3), number: 1, at: .init(milliseconds: 0),
            author: .automatic, text: "x")
        let parcel = Parcel(kind: .message, message: message, key: ConversationKey(channel: .webhook, entryPoint: id, identity: "4711"), agentName: nil, files: [])
        return await connector.send(parcel, at: entry)
    }

    private func isLater(_ path: String, port: Int, timeout: Duration = PatientClient.patience) async throws -> Bool {
        if case .later = try await outcome(path, port: port, timeout: timeout) { true } else { false }
    }

    /// What comes of an answer without an end. Before its head has come, which is the machine's affair, nothing can come of it.
    private func outcomeOfEndless(_ path: String, port: Int) async throws -> SendOutcome? {
        for seconds in [1, 4, 16, 64] {
            let outcome = try await outcome(path, port: port, timeout: .seconds(seconds))
            if case .later = outcome { continue }
            return outcome
        }
        return nil
    }

    @Test func whateverItDoesWeKnowWhatToDo() async throws {
        let calls = Calls()
        let server = try await BadServer(calls)
        // Nothing else would free us: it hangs until the end of the test.
        #expect(try await isLater("hang", port: server.port, timeout: .seconds(1)), "a hanging connector is tried again")
        // The status has spoken: how slowly, how long and how strangely it goes on does not matter.
        #expect(try await outcomeOfEndless("drip", port: server.port) == .sent(externalID: nil))
        #expect(try await outcome("flood", port: server.port) == .sent(externalID: nil))
        #expect(try await outcome("nonsense", port: server.port) == .sent(externalID: nil))
        #expect(try await outcome("number", port: server.port) == .sent(externalID: nil))
        #expect(try await outcome("long", port: server.port) == .sent(externalID: String(repeating: "x", count: 200)))
        #expect(try await outcome("redirect", port: server.port) == .refused("the connector answered 302: redirects are not followed"))
        #expect(calls.count(of: "target") == 0)
        #expect(try await isLater("broken", port: server.port), "500 passes")
        await server.stop()
        #expect(try await eventually { try await isLater("gone", port: server.port) }, "a connector that is away is tried again")
    }

    private final class Calls: Sendable {
        private let seen = Mutex<[String: Int]>([:])
        func note(_ path: String) { seen.withLock { $0[path, default: 0] += 1 } }
        func count(of path: String) -> Int { seen.withLock { $0[path] ?? 0 } }
    }

    private struct BadServer {
        let port: Int
        private let group: ServiceGroup

        init(_ calls: Calls) async throws {
            let router = Router()
            func answer(_ path: RouterPath, _ answer: @escaping @Sendable () async throws -> Response) {
                router.post(path) { _, _ in
                    calls.note(path.description)
                    return try await answer()
                }
            }
            answer("hang") {
                try await Task.sleep(for: .seconds(3_600))
                return Response(status: .ok)
            }
            answer("drip") {
                Response(status: .ok, body: ResponseBody { writer in
                    while true {
                        try await writer.write(ByteBuffer(string: " "))
                        try await Task.sleep(for: .milliseconds(100))
                    }
                })
            }
            answer("flood") {
                Response(status: .ok, body: ResponseBody { writer in
                    for _ in 0..<1_000 { try await writer.write(ByteBuffer(repeating: UInt8(ascii: "{"), count: 65_536)) }
                    try await writer.finish(nil)
                })
            }
            answer("nonsense") { Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "<html>\u{0}{{{"))) }
            answer("number") { Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"id": 7}"#))) }
            answer("long") { Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"id": "\#(String(repeating: "x", count: 5_000))"}"#))) }
            answer("redirect") { Response(status: .found, headers: [.location: "/target"]) }
            answer("target") { Response(status: .ok) }
            answer("broken") { Response(status: .internalServerError, body: .init(byteBuffer: ByteBuffer(string: "\u{0}"))) }
            let (ports, bound) = AsyncStream.makeStream(of: Int.self)
            var logger = Logger(label: "bad-connector")
            logger.logLevel = .critical
            let application = Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), onServerRunning: { channel in bound.yield(channel.localAddress?.port ?? 0) }, logger: logger)
            group = ServiceGroup(configuration: .init(services: [.init(service: application)], gracefulShutdownSignals: [], logger: logger))
            Task { [group] in do { try await group.run() } catch { print("the bad connector ended: \(error)") } }
            var found = 0
            for await port in ports {
                found = port
                break
            }
            port = found
        }

        func stop() async { await group.triggerGracefulShutdown() }
    }
}
