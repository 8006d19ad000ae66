import ContactDomain

/// A call that we place into our own system, through SIP, to see it work.
public struct TestCall: Codable, Equatable, Sendable {
    /// The number or entry point that is called.
    public let address: String
    /// Keys that are pressed, one a second; a comma waits a second.
    public let keys: String
    /// How long the caller listens before the first key.
    public let before: Span
    /// When the caller hangs up.
    public let length: Span

    public init(address: String, keys: String, before: Span, length: Span) {
        self.address = address
        self.keys = keys
        self.before = before
        self.length = length
    }
}

/// Places test calls.
public protocol TestCalling: Sendable {
    /// Places a call and returns at once.
    /// - Returns: the number that it comes from, by which its interaction is found.
    func place(_ call: TestCall) async throws(Rejection) -> String
}
