import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import CentreAPI

/// The whole edge as the product runs it, on a free port of this machine.
struct LiveServer: Sendable {
    let port: Int
    private let group: ServiceGroup
    private let opened = Opened()

    static func run<Value: Sendable>(_ world: World, _ body: @Sendable (LiveServer) async throws -> Value) async throws -> Value {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let group = ServiceGroup(configuration: .init(services: [.init(service: world.api, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let server = LiveServer(port: try await world.api.port, group: group)
            // A server that does not end is a failed test when its time is over, and not one that never ends.
            return try await withTaskCancellationHandler {
                let value: Value
                do {
                    value = try await body(server)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return value
            } onCancel: {
                server.opened.closeAll()
            }
        }
    }

    func stop() async { await group.triggerGracefulShutdown() }

    func open(_ path: String, as login: String, header: String? = nil) throws -> RawConnection {
        let connection = try RawConnection(port: port)
        opened.add(connection)
        var lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(World.token(login))"]
        if let header { lines.append(header) }
        try connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return connection
    }
}

/// The connections of one server's clients.
private final class Opened: Sendable {
    private let connections = Mutex<[RawConnection]>([])

    func add(_ connection: RawConnection) { connections.withLock { $0.append(connection) } }
    func closeAll() { for connection in connections.withLock(\.self) { connection.close() } }
}

/// A TCP connection that reads when it is told to, and not otherwise.
final class RawConnection: Sendable {
    private struct State {
        var text = ""
        var isOpen = true
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    /// Only a failed test waits so long.
    private static let patience = Duration.seconds(60)

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw Failure(description: "cannot connect to \(port): \(errno)") }
    }

    deinit { close() }

    var isOpen: Bool { state.withLock(\.isOpen) }

    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { shutdown(descriptor, Int32(SHUT_RDWR)); Glibc.close(descriptor) }
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Failure(description: "cannot send: \(errno)") }
    }

    func forget() { state.withLock { $0.text = "" } }

    /// Reads until the text has come. It is dropped up to there, so that waiting for it again means a new one.
    func wait(for expected: String) async throws -> String {
        var seen = ""
        try await poll("'\(expected.prefix(80))'") {
            _ = self.readSome()
            return self.state.withLock { state in
                guard let range = state.text.range(of: expected) else { return false }
                seen = String(state.text[..<range.upperBound])
                state.text = String(state.text[range.upperBound...])
                return true
            }
        }
        return seen
    }

    /// Waits until so much has come that nobody has read.
    func waitForUnread(_ count: Int) async throws {
        try await poll("\(count) bytes to read") {
            var waiting: Int32 = 0
            return ioctl(self.descriptor, UInt(FIONREAD), &waiting) == 0 && waiting >= count
        }
    }

    /// Reads until the server has closed.
    func waitForEnd() async throws {
        try await poll("the end of the connection") { self.readSome() == .ended }
    }

    private enum Outcome { case some, nothing, ended }

    private func readSome() -> Outcome {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count > 0 {
            state.withLock { $0.text += String(decoding: bytes[..<count], as: UTF8.self) }
            return .some
        }
        return count == 0 || errno == ECONNRESET ? .ended : .nothing
    }

    /// Waits for a condition, with a deadline: never for a length of time.
    private func poll(_ what: String, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while !condition() {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "waited in vain for \(what); last seen: \(state.withLock { String($0.text.suffix(500)) })")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
