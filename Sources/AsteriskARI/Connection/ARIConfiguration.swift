/// How to reach an Asterisk, and how patiently.
public struct ARIConfiguration: Sendable {
    /// ARI's address with its prefix, such as `http://127.0.0.1:8088/ari`.
    public var baseURL: String
    public var user: String
    /// Never logged.
    public var password: String
    /// The name of the Stasis application. Whoever connects last under a name has it.
    public var application: String
    /// Set anew after every connect.
    public var eventFilter = ARIEventFilter.withoutFloods
    /// How long a command may take.
    public var requestTimeout = Duration.seconds(2)
    public var connectTimeout = Duration.seconds(2)
    public var pingInterval = Duration.seconds(2)
    /// So many pings in a row without any sign of life, and the peer counts as dead.
    public var pingMissesAllowed = 2
    public var backoff = ARIBackoff()
    public var commandRoute = ARICommandRoute.http(connections: 8)
    /// A PEM file with the authorities to trust for `https`, instead of the system's.
    public var authoritiesFile: String?

    public init(baseURL: String, user: String, password: String, application: String) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.user = user
        self.password = password
        self.application = application
    }

    /// The address of the event WebSocket; credentials go in a header, not in here.
    var eventsURL: String {
        let socket = baseURL.hasPrefix("https:") ? "wss:" + baseURL.dropFirst(6) : "ws:" + baseURL.dropFirst(5)
        return socket + "/events?app=" + ARIRequest.encode(application)
    }
}

extension ARIConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String { "ARIConfiguration(\(baseURL), \(application))" }
    public var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL, "application": application]) }
}

/// How long to wait before the next attempt: doubling, up to a limit, each time shortened by a random part so that many
/// clients do not come back in step.
public struct ARIBackoff: Sendable, Equatable {
    public var first: Duration
    public var limit: Duration
    /// The same seed gives the same delays.
    public var seed: UInt64

    public init(first: Duration = .milliseconds(100), limit: Duration = .seconds(5), seed: UInt64 = 1) {
        self.first = first
        self.limit = limit
        self.seed = seed
    }

    /// The delay after the `attempt`th failure in a row (from 1): between half and all of `first · 2^(attempt − 1)`.
    public func delay(after attempt: Int) -> Duration {
        var full = first
        for _ in 1..<max(2, attempt) where full < limit && attempt > 1 { full = full * 2 }
        full = min(full, limit)
        // SplitMix64 over the seed and the attempt.
        var mixed = seed &+ UInt64(truncatingIfNeeded: attempt) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return full / 2 + full / 2 * Int(mixed >> 40) / (1 << 24)
    }
}
