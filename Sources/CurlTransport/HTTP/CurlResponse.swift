/// The headers of an answer, in the order they came.
public struct CurlHeaders: Sendable, Equatable {
    public private(set) var all: [CurlHeader] = []

    /// The first header of that name, whatever its case.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted }?.value
    }

    mutating func append(_ header: CurlHeader) {
        all.append(header)
    }
}

/// The version of HTTP that an answer came in.
public enum CurlHTTPVersion: Sendable, Equatable {
    case http1
    case http2
    case other(Int)
}

/// Status and headers of an answer.
public struct CurlResponseHead: Sendable, Equatable {
    public let status: Int
    public let headers: CurlHeaders
    public let version: CurlHTTPVersion
}

/// A whole answer.
public struct CurlResponse: Sendable, Equatable {
    public let head: CurlResponseHead
    public let body: [UInt8]
    /// True when no new connection was opened for it.
    public let reusedConnection: Bool

    public var status: Int { head.status }
    public var headers: CurlHeaders { head.headers }
}

/// An answer whose body is read piece by piece.
public struct CurlStreamedResponse: Sendable {
    public let head: CurlResponseHead
    /// The body; dropping it ends the transfer.
    public let body: CurlBody

    public var status: Int { head.status }
    public var headers: CurlHeaders { head.headers }
}

/// The body of a streamed answer, for one reader.
///
/// At most 256 KiB wait here: while the reader is busy, the peer is not read from.
public struct CurlBody: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = CurlError

    /// Ends the transfer when the last reader lets go.
    final class Lease: Sendable {
        private let onRelease: @Sendable () -> Void
        init(onRelease: @escaping @Sendable () -> Void) { self.onRelease = onRelease }
        deinit { onRelease() }
    }

    let pieces: BoundedMailbox<[UInt8]>
    let lease: Lease

    public struct Iterator: AsyncIteratorProtocol {
        let pieces: BoundedMailbox<[UInt8]>
        let lease: Lease

        public mutating func next() async throws -> [UInt8]? {
            try await pieces.next()
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(CurlError) -> [UInt8]? {
            try await pieces.next()
        }
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(pieces: pieces, lease: lease)
    }
}
