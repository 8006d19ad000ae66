import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

@testable import SignedRequests

/// A messenger as docs/channels.md asks for: it believes only what is signed, knows what it had by its name, and shows it.
final class MessengerServer: Sendable {
    private struct State {
        var screens: [String: [Seen]] = [:]
        /// What it had, by name.
        var had: Set<String> = []
        /// The names of all requests whose signature fits, in order, with the instant.
        var attempts: [(name: String, at: ContinuousClock.Instant)] = []
        var unsigned = 0
        var closed: Set<String> = []
        var refused: [String: String] = [:]
        var losesNext = false
        var typedTo: Set<String> = []
    }

    let port: Int
    private let state: Shelf
    private let group: ServiceGroup

    private final class Shelf: Sendable {
        let state = Mutex(State())
    }

    private actor Bound {
        private var port: Int?
        private var waiting: [CheckedContinuation<Int, Never>] = []

        func set(_ port: Int) {
            self.port = port
            for one in waiting { one.resume(returning: port) }
        }

        func value() async -> Int {
            if let port { return port }
            return await withCheckedContinuation { waiting.append($0) }
        }
    }

    init(secret: String) async throws {
        let secret = SigningSecret(text: secret), shelf = Shelf(), bound = Bound()
        let router = Router()
        router.post("tandem") { request, _ in
            let body = Array(try await request.body.collect(upTo: 20 * 1_024 * 1_024).readableBytesView)
            func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
            let name = header("webhook-id")
            let isSigned = Int64(header("webhook-timestamp")).map { secret.accepts(header("webhook-signature"), id: name, second: $0, body: body) } ?? false
            let (status, answer) = try Self.take(body, name, isSigned: isSigned, shelf)
            return Response(status: .init(code: status), headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        var logger = Logger(label: "messenger")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), onServerRunning: { channel in await bound.set(channel.localAddress?.port ?? 0) }, logger: logger)
        group = ServiceGroup(configuration: .init(services: [.init(service: application)], logger: logger))
        Task { [group] in do { try await group.run() } catch { print("the messenger ended: \(error)") } }
        port = await bound.value()
        state = shelf
    }

    func stop() async { await group.triggerGracefulShutdown() }

    private struct Body: Decodable {
        struct Person: Decodable { let id: String }
        struct Button: Decodable { let key: String }
        struct File: Decodable { let name: String }

        struct Content: Decodable {
            let id: String
            let text: String?
            let buttons: [Button]?
            let attachments: [File]?
        }

        let type: String
        let to: Person
        let message: Content?
        let isTyping: Bool?
    }

    private static func take(_ bytes: [UInt8], _ name: String, isSigned: Bool, _ shelf: Shelf) throws -> (Int, String) {
        let body = try JSONDecoder().decode(Body.self, from: Data(bytes))
        return shelf.state.withLock { state in
            guard isSigned else {
                state.unsigned += 1
                return (401, "{}")
            }
            if let isTyping = body.isTyping {
                if isTyping { state.typedTo.insert(body.to.id) } else { state.typedTo.remove(body.to.id) }
                return (204, "")
            }
            guard let message = body.message else { return (400, "{}") }
            state.attempts.append((name, .now))
            if state.closed.contains(body.to.id) { return (503, "{}") }
            if let reason = state.refused[body.to.id] { return (422, #"{"detail": "\#(reason)"}"#) }
            if state.had.insert(name).inserted { show(message, as: body.type, to: body.to.id, &state) }
            defer { state.losesNext = false }
            return state.losesNext ? (500, "{}") : (200, #"{"id": "x-\#(state.had.count)"}"#)
        }
    }

    private static func show(_ message: Body.Content, as type: String, to person: String, _ state: inout State) {
        var screen = state.screens[person] ?? []
        let place = screen.firstIndex { $0.id == message.id }
        switch type {
        case "message.send":
            screen.append(Seen(
                id: message.id, text: message.text ?? "", buttons: message.buttons?.map(\.key) ?? [], files: message.attachments?.map(\.name) ?? []))
        case "message.update": if let place { screen[place].text = message.text ?? "" }
        case "message.delete":
            if let place { screen[place] = Seen(id: message.id, text: "", isDeleted: true) }
        default: screen.append(Seen(id: message.id, text: "unknown type \(type)"))
        }
        state.screens[person] = screen
    }

    func screen(of person: String) -> [Seen] { state.state.withLock { $0.screens[person] ?? [] } }
    func isTypedTo(_ person: String) -> Bool { state.state.withLock { $0.typedTo.contains(person) } }
    var attempts: [String] { state.state.withLock { $0.attempts.map(\.name) } }
    func close(_ person: String, _ isClosed: Bool) { state.state.withLock { if isClosed { $0.closed.insert(person) } else { $0.closed.remove(person) } } }
    func loseNextAnswer() { state.state.withLock { $0.losesNext = true } }
    func refuse(_ person: String, _ reason: String) { state.state.withLock { $0.refused[person] = reason } }
}
