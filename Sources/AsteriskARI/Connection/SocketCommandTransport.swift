import CurlTransport
import Synchronization

/// Commands over the WebSocket that brings the events (`RESTRequest` and `RESTResponse`, Asterisk 22.4 and later).
///
/// Answers are told apart by `request_id`, so that many requests can be under way; Asterisk carries them out in order,
/// each waiting for the one before it.
public final class SocketCommandTransport: ARICommandTransport {
    private struct State {
        var socket: CurlWebSocket?
        var nextID: UInt64 = 1
        var waiting: [UInt64: CheckedContinuation<Result<ARIReply, ARIFailure>, Never>] = [:]
        /// Answers that came before their request had begun to wait.
        var early: [UInt64: Result<ARIReply, ARIFailure>] = [:]
        var sent: Set<UInt64> = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Requests go to this socket from now on.
    public func attach(_ socket: CurlWebSocket) {
        state.withLock { $0.socket = socket }
    }

    /// The socket is gone: everybody who waits for an answer is told.
    public func detach(_ reason: String) {
        let waiting = state.withLock { state in
            state.socket = nil
            for id in state.sent where state.waiting[id] == nil { state.early[id] = .failure(.connectionLost(reason)) }
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: .failure(.connectionLost(reason))) }
    }

    public func perform(_ request: ARIRequest, timeout: Duration) async -> Result<ARIReply, ARIFailure> {
        let (socket, id) = state.withLock { state in
            defer { state.nextID += 1 }
            if state.socket != nil { state.sent.insert(state.nextID) }
            return (state.socket, state.nextID)
        }
        guard let socket else { return .failure(.notSent("the WebSocket is not up")) }
        defer { forget(id) }
        do throws(CurlError) {
            try socket.post(text: Self.frame(request, id: id))
        } catch {
            return .failure(.notSent(error.description))
        }
        let alarm = Task {
            do {
                try await Task.sleep(for: timeout)
                settle(id, .failure(.timedOut))
            } catch {
                // Cancelled: the answer was there first.
            }
        }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(for: id, $0) }
        } onCancel: {
            settle(id, .failure(.cancelled))
        }
    }

    /// Takes a `RESTResponse`. False when nobody waits for it, mostly because it came too late.
    @discardableResult
    public func accept(frame: [UInt8]) throws(ARIDecodingFault) -> Bool {
        let json = try ARIJSON(parsing: frame)
        guard let id = UInt64(try json.string("request_id")) else { return false }
        let body = json.optionalString("message_body") ?? ""
        return settle(id, .success(ARIReply(status: try json.integer("status_code"), body: Array(body.utf8))))
    }

    static func frame(_ request: ARIRequest, id: UInt64) -> [UInt8] {
        var members: [ARIJSON.Member] = [
            .init("type", "RESTRequest"), .init("transaction_id", ""), .init("request_id", .string(String(id))),
            .init("method", .string(request.method.rawValue)), .init("uri", .string(request.target)),
        ]
        if let body = request.body {
            members.append(.init("content_type", "application/json"))
            members.append(.init("message_body", .string(String(decoding: body.bytes, as: UTF8.self))))
        }
        return ARIJSON.object(members).bytes
    }

    private func wait(for id: UInt64, _ continuation: CheckedContinuation<Result<ARIReply, ARIFailure>, Never>) {
        let early = state.withLock { state in
            let early = state.early.removeValue(forKey: id)
            if early == nil { state.waiting[id] = continuation }
            return early
        }
        if let early { continuation.resume(returning: early) }
    }

    @discardableResult
    private func settle(_ id: UInt64, _ reply: Result<ARIReply, ARIFailure>) -> Bool {
        let (known, continuation) = state.withLock { state in
            guard state.sent.contains(id) else { return (false, nil as CheckedContinuation<Result<ARIReply, ARIFailure>, Never>?) }
            let continuation = state.waiting.removeValue(forKey: id)
            if continuation == nil { state.early[id] = reply }
            return (true, continuation)
        }
        continuation?.resume(returning: reply)
        return known
    }

    private func forget(_ id: UInt64) {
        state.withLock { state in
            state.sent.remove(id)
            state.early[id] = nil
        }
    }
}
