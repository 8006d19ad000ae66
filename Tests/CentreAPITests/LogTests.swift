import Foundation
import Logging
import Synchronization
import Testing

@testable import CentreAPI

@Suite struct LogTests {
    /// Keeps every line, whatever its level.
    private struct Keeper: LogHandler {
        final class Lines: Sendable {
            let all = Mutex<[String]>([])
        }

        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, last in last }
            lines.all.withLock { $0.append("\(event.level) \(event.message) \(all.sorted { $0.key < $1.key })") }
        }
    }

    @Test func everyRequestIsOneDebugLineAndNoSecretIsEverLogged() async throws {
        let lines = Keeper.Lines()
        let world = try await World(logger: Logger(label: "test") { _ in Keeper(lines: lines) })
        try await world.setPassword("correct horse", of: "alice")
        try await world.visit { (visitor) async throws in
            _ = try await visitor.post("/session", ["login": "alice", "password": "correct horse"])
            _ = try await visitor.post("/session", ["login": "alice", "password": "battery staple"])
            _ = try await visitor.get("/calls/\(World.aliceCall)", as: "alice")
            _ = try await visitor.get("/me", headers: [.cookie: "tandem_session=\(World.token("alice"))"])
            _ = try await visitor.get("/me/phone", as: "alice")
            await world.store.breakDown()
            _ = try await visitor.get("/me", as: "alice")
        }
        let logged = lines.all.withLock { $0 }
        let requests = logged.filter { $0.hasPrefix("debug request ") }
        #expect(requests.count == 6, "\(logged)")
        #expect(requests.contains { $0.contains("/api/v1/calls/{id}") && $0.contains("200") && $0.contains("hb.request.id") }, "\(requests)")
        #expect(logged.contains { $0.hasPrefix("error a request failed") })
        for secret in ["correct horse", "battery staple", World.token("alice"), "tandem_session", "Bearer"] {
            #expect(!logged.contains { $0.contains(secret) }, "\(secret)")
        }
    }
}
