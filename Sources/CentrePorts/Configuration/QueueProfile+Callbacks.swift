import ContactDomain

extension QueueProfile {
    /// Whether customers of this queue may be called back, and how hard it is tried.
    public struct Callbacks: Equatable, Sendable {
        /// Without it nobody is called back: neither on a step, nor on leaving the queue, nor by request.
        public var enabled: Bool
        /// How often a customer is called in all, 1 to 10.
        public var attempts: Int
        /// From one attempt to the next.
        public var retryAfter: Span
        /// Points that call-backs have before those who wait on the phone.
        public var points: Int

        public init(enabled: Bool = false, attempts: Int = 3, retryAfter: Span = .minutes(15), points: Int = 0) {
            self.enabled = enabled
            self.attempts = attempts
            self.retryAfter = retryAfter
            self.points = points
        }
    }

    /// Sends somebody who waits to be called back: on a step, when the queue closes, or after too many offers.
    public var speaksOfCallbacks: Bool {
        var targets = [exhausted]
        if case .leave(let target) = closing { targets.append(target) }
        return targets.contains(.callback) || steps.contains { $0.actions.contains(.offerCallback) }
    }
}

// What is left out has its default.
extension QueueProfile.Callbacks: Codable {
    private enum CodingKeys: String, CodingKey { case enabled, attempts, retryAfter, points }

    public init(from decoder: any Decoder) throws {
        self.init()
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        enabled = try stored.decodeIfPresent(Bool.self, forKey: .enabled) ?? enabled
        attempts = try stored.decodeIfPresent(Int.self, forKey: .attempts) ?? attempts
        retryAfter = try stored.decodeIfPresent(Span.self, forKey: .retryAfter) ?? retryAfter
        points = try stored.decodeIfPresent(Int.self, forKey: .points) ?? points
    }

    public func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(enabled, forKey: .enabled)
        try stored.encode(attempts, forKey: .attempts)
        try stored.encode(retryAfter, forKey: .retryAfter)
        try stored.encode(points, forKey: .points)
    }
}
