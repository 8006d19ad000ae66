import CurlTransport
import Synchronization

/// Commands over a few kept-alive HTTP connections.
///
/// Two commands given at the same time may arrive in any order: whoever needs an order waits for the first answer.
public struct HTTPCommandTransport: ARICommandTransport {
    private let client: CurlClient
    private let base: String
    private let credentials: CurlCredentials
    private let lanes: CommandLanes

    /// - Parameter connections: at most so many requests are under way; Asterisk's web server allows 100 in all.
    public init(client: CurlClient, baseURL: String, user: String, password: String, connections: Int) {
        self.client = client
        base = baseURL.hasSuffix("/") ? baseURL : baseURL + "/"
        credentials = CurlCredentials(user: user, password: password)
        lanes = CommandLanes(count: max(1, connections))
    }

    public func perform(_ request: ARIRequest, timeout: Duration) async -> Result<ARIReply, ARIFailure> {
        let began = ContinuousClock.now
        await lanes.enter()
        defer { lanes.leave() }
        let left = timeout - (ContinuousClock.now - began)
        guard left > .zero else { return .failure(.notSent("all connections were busy")) }
        var message = CurlRequest(method: request.method.rawValue, url: base + request.target, credentials: credentials)
        if let body = request.body {
            message.headers = [CurlHeader("Content-Type", "application/json")]
            message.body = body.bytes
        }
        do throws(CurlError) {
            let response = try await client.send(message, timeout: left)
            return .success(ARIReply(status: response.status, body: response.body))
        } catch {
            return .failure(ARIFailure(error))
        }
    }
}

extension ARIFailure {
    init(_ error: CurlError) {
        switch error {
        case .timedOut: self = .timedOut
        case .cancelled: self = .cancelled
        case .connectFailed, .tlsFailed, .invalidRequest, .stopped, .refused: self = .notSent(error.description)
        case .connectionLost, .badReply, .bodyTooLarge, .other: self = .connectionLost(error.description)
        }
    }
}

/// Lets so many pass at a time, the others in the order they came.
final class CommandLanes: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        var head = 0
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(free: count))
    }

    func enter() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let passes = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if passes { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.free += 1
                return nil
            }
            defer {
                state.head += 1
                if state.head == state.waiting.count || state.head >= 256 {
                    state.waiting.removeFirst(state.head)
                    state.head = 0
                }
            }
            return state.waiting[state.head]
        }
        next?.resume()
    }
}
