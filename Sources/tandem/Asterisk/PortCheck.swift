import ArgumentParser
import CentreConfiguration
import Foundation

/// A port that another program holds is named before anything starts; Asterisk would start without it, and be deaf on it.
enum PortCheck {
    static func requireFree(_ server: ServerSettings) throws {
        guard server.port != 0, !isFree(SOCK_STREAM_VALUE, server.host, server.port) else { return }
        throw ValidationError("Port \(server.port) on \(server.host) is taken by another program: free it, or set another with server.port in tandem.yaml.")
    }

    static func requireFree(_ asterisk: AsteriskSettings) throws {
        let ports: [(Int32, String, Int, String)] = [
            (SOCK_STREAM_VALUE, asterisk.http.bind, asterisk.http.port, "asterisk.http.port"),
            (SOCK_DGRAM_VALUE, asterisk.bind, asterisk.sip.udp, "asterisk.sip.udp"),
            (SOCK_STREAM_VALUE, asterisk.bind, asterisk.sip.tcp, "asterisk.sip.tcp"),
            (SOCK_STREAM_VALUE, asterisk.bind, asterisk.sip.tls, "asterisk.sip.tls"),
        ]
        for (kind, address, port, key) in ports where !isFree(kind, address, port) {
            throw ValidationError("Port \(port) on \(address) is taken by another program: free it, or set another with \(key) in tandem.yaml.")
        }
    }

    /// A port of this machine that nobody holds at the moment, chosen by the kernel.
    static func anyFree() throws -> Int {
        let descriptor = socket(AF_INET, SOCK_STREAM_VALUE, 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0 }
        }
        guard descriptor >= 0, isBound else { throw ValidationError("This machine has no free port left on 127.0.0.1: end programs that hold many connections.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static let SOCK_STREAM_VALUE = Int32(SOCK_STREAM.rawValue)
    private static let SOCK_DGRAM_VALUE = Int32(SOCK_DGRAM.rawValue)

    /// Tries to take the port, and lets it go at once.
    private static func isFree(_ kind: Int32, _ address: String, _ port: Int) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = kind
        hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, "\(port)", &hints, &found) == 0, let found else { return true }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var on: Int32 = 1
        // As a server does: connections that are merely ending do not hold a port.
        if kind == SOCK_STREAM_VALUE { setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size)) }
        return bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0
    }
}
