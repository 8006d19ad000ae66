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

    func open(_ path: String, as login: String, header: String? = nil) throws -> RawConnection { try open(path, token: World.token(login), header: header) }

    /// A line on which nothing was said yet.
    func connect() throws -> RawConnection {
        let connection = try RawConnection(port: port)
        opened.add(connection)
        return connection
    }

    func open(_ path: String, token: String, header: String? = nil) throws -> RawConnection {
        let connection = try connect()
        var lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(token)"]
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
    fileprivate struct State {
        var bytes: [UInt8] = []
        /// Of them, so many hold no beginning of what is waited for.
        var searched = 0
        var isOpen = true
    }

    fileprivate struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    /// Only a failed test waits so long.
    private static let patience = Duration.seconds(120)

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // So small that little is on the way to a reader who does not read.
        var size: Int32 = 65_536
        guard setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size)) == 0 else { throw Failure(description: "no small buffer: \(errno)") }
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

    /// Reads until the text has come. It is dropped up to there, so that waiting for it again means a new one.
    func wait(for expected: String) async throws -> String {
        var seen = ""
        try await poll("'\(expected.prefix(80))'") {
            _ = self.readSome()
            guard let text = self.state.withLock({ $0.take(through: Array(expected.utf8)) }) else { return false }
            seen = text
            return true
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
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var hasRead = false
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return hasRead ? .some : count == 0 || errno == ECONNRESET ? .ended : .nothing }
            state.withLock { $0.bytes += bytes[..<count] }
            hasRead = true
        }
    }

    /// Waits for a condition, with a deadline: never for a length of time.
    private func poll(_ what: String, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while !condition() {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "waited in vain for \(what); last seen: \(state.withLock { String(decoding: $0.bytes.suffix(500), as: UTF8.self) })")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

extension RawConnection.State {
    fileprivate mutating func forget(_ count: Int) {
        bytes.removeFirst(count)
        searched = 0
    }

    /// What has come up to the end of this text, which is forgotten; nil until it has come. Nothing is looked at twice.
    fileprivate mutating func take(through expected: [UInt8]) -> String? {
        let found = bytes[searched...].firstRange(of: expected)
        guard let found else {
            searched = max(searched, bytes.count - expected.count + 1)
            return nil
        }
        defer { forget(found.upperBound) }
        return String(decoding: bytes[..<found.upperBound], as: UTF8.self)
    }
}
