import Dispatch
import Glibc

/// What a host name stands for.
package protocol NameResolving: Sendable {
    /// All addresses of a name, in the order in which the system would try them. Throws `ResolutionFault`.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// A name stands for nothing.
package struct ResolutionFault: Error, CustomStringConvertible {
    package let host: String
    package let reason: String

    package init(host: String, reason: String) {
        self.host = host
        self.reason = reason
    }

    package var description: String { "\(host) does not resolve: \(reason)" }
}

/// The system's resolver. It blocks: so it has threads of its own.
package struct SystemResolver: NameResolving {
    package init() {}

    private static let threads = DispatchQueue(label: "signed-requests.resolver", attributes: .concurrent)
    /// Not one of those: where all of them wait for a name server, none is left that could say that it is late.
    private static let watch = DispatchQueue(label: "signed-requests.resolver.watch")
    /// A name server that does not answer must not hold a delivery for longer. The thread that waits for it ends by itself.
    private static let patience = Duration.seconds(5)

    package func addresses(of host: String) async throws -> [IPAddress] {
        let race = FirstAnswer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                race.wait(continuation)
                Self.threads.async { race.settle(Self.look(up: host)) }
                let late = Result<[IPAddress], ResolutionFault>.failure(ResolutionFault(host: host, reason: "the name server did not answer in time"))
                Self.watch.asyncAfter(deadline: .now() + .seconds(Int(Self.patience.components.seconds))) { race.settle(late) }
            }
        } onCancel: {
            race.settle(.failure(ResolutionFault(host: host, reason: "cancelled")))
        }
    }

    private static func look(up host: String) -> Result<[IPAddress], ResolutionFault> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &found)
        guard code == 0 else { return .failure(ResolutionFault(host: host, reason: String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(found) }
        var addresses: [IPAddress] = []
        var next = found
        while let entry = next?.pointee {
            if let address = address(in: entry) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses.isEmpty ? .failure(ResolutionFault(host: host, reason: "it has no address")) : .success(addresses)
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        guard let pointer = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { IPAddress(bytes: withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }) }
        case AF_INET6:
            return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { IPAddress(bytes: withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }) }
        default:
            return nil
        }
    }
}
