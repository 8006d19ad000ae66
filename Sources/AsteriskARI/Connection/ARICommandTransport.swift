/// A way for requests to reach Asterisk.
public protocol ARICommandTransport: Sendable {
    /// Sends a request and waits for the answer, at most for `timeout`.
    func perform(_ request: ARIRequest, timeout: Duration) async -> Result<ARIReply, ARIFailure>
}

/// Which way commands take.
public enum ARICommandRoute: Sendable, Equatable {
    /// That many kept-alive HTTP connections: commands do not wait for each other.
    case http(connections: Int)
    /// The WebSocket that brings the events: Asterisk serves its requests one after the other.
    case eventSocket
}
