import Synchronization

/// HTTP for Swift's tasks: requests go to the event loop, answers come back, connections are kept for the next one.
public struct CurlClient: Sendable {
    private let loop: CurlEventLoop
    private let configuration: CurlConfiguration

    /// A client on a loop; clients that share a loop share its connections.
    public init(loop: CurlEventLoop, configuration: CurlConfiguration = CurlConfiguration()) {
        self.loop = loop
        self.configuration = configuration
    }

    /// Sends a request and waits for the whole answer, whatever its status.
    ///
    /// - Parameter timeout: for everything from connecting to the last byte.
    /// - Throws: `CurlError`; `.cancelled` when the task is cancelled, in which case the connection is closed.
    public func send(_ request: CurlRequest, timeout: Duration = .seconds(30)) async throws(CurlError) -> CurlResponse {
        try request.validate()
        let ticket = loop.newTicket()
        return try await exchange(request, ticket: ticket, timeout: timeout) { completion in
            .collect(limit: request.bodyLimit, completion: completion)
        }
    }

    /// Sends a request and returns as soon as the head of the answer is there.
    ///
    /// `bodyLimit` of the request still holds. Reading slowly slows the peer; letting go of the body ends the transfer.
    /// - Parameter timeout: for the whole transfer, body included; nil for one that may last.
    public func stream(_ request: CurlRequest, timeout: Duration? = nil) async throws(CurlError) -> CurlStreamedResponse {
        try request.validate()
        let ticket = loop.newTicket()
        let mailbox = BoundedMailbox<[UInt8]>(limit: 256 * 1_024) { [loop] in
            // A loop that has stopped has nothing to resume.
            _ = loop.submit { core in core.resident(ticket, as: HTTPTransfer.self)?.resume() }
        }
        let head: CurlResponseHead = try await exchange(request, ticket: ticket, timeout: timeout) { completion in
            .stream(mailbox, limit: request.bodyLimit, head: completion)
        }
        let lease = CurlBody.Lease { [loop] in
            _ = loop.submit { core in core.evict(ticket: ticket, error: .cancelled) }
        }
        return CurlStreamedResponse(head: head, body: CurlBody(pieces: mailbox, lease: lease))
    }

    private func exchange<Answer: Sendable>(
        _ request: CurlRequest,
        ticket: UInt,
        timeout: Duration?,
        sink: @escaping @Sendable (@escaping @Sendable (Result<Answer, CurlError>) -> Void) -> HTTPTransfer.Sink
    ) async throws(CurlError) -> Answer {
        let cancelled = CancelFlag()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Answer, CurlError>, Never>) in
                let taken = loop.submit { core in
                    guard !cancelled.isSet else { return continuation.resume(returning: .failure(.cancelled)) }
                    guard let easy = core.borrowHandle() else {
                        return continuation.resume(returning: .failure(.other(code: -1, "libcurl gave no handle")))
                    }
                    let destination = sink { continuation.resume(returning: $0) }
                    let transfer = HTTPTransfer(ticket: ticket, easy: easy, request: request, sink: destination)
                    transfer.begin(request, configuration: configuration, timeout: timeout, core: core)
                }
                if !taken { continuation.resume(returning: .failure(.stopped)) }
            }
        } onCancel: {
            cancelled.set()
            _ = loop.submit { core in core.evict(ticket: ticket, error: .cancelled) }
        }
        return try result.get()
    }
}

/// Set by a cancellation that may come before the job that it cancels.
final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
