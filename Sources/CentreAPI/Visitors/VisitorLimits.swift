import CentrePorts
import ContactDomain

/// How much visitors may do in a time: by their address, which costs something to change, and by their token.
struct VisitorLimits: Sendable {
    private let welcomes: RateLimiter
    private let sessions: RateLimiter
    private let messages: RateLimiter
    private let messagesByAddress: RateLimiter
    private let files: RateLimiter
    private let filesByAddress: RateLimiter
    private let signals: RateLimiter
    private let calls: RateLimiter

    init(clock: any WallClock) {
        welcomes = RateLimiter(limit: 600, window: .minutes(5), clock: clock)
        sessions = RateLimiter(limit: 150, window: .minutes(5), clock: clock)
        messages = RateLimiter(limit: 40, window: .minutes(1), clock: clock)
        messagesByAddress = RateLimiter(limit: 1_200, window: .minutes(1), clock: clock)
        files = RateLimiter(limit: 20, window: .minutes(5), clock: clock)
        filesByAddress = RateLimiter(limit: 300, window: .minutes(5), clock: clock)
        signals = RateLimiter(limit: 240, window: .minutes(1), clock: clock)
        calls = RateLimiter(limit: 10, window: .minutes(5), clock: clock)
    }

    func welcome(_ request: APIRequest) throws { try take(welcomes, ClientAddress.key(request.address)) }
    func session(_ request: APIRequest) throws { try take(sessions, ClientAddress.key(request.address)) }
    func file(_ guest: Guest) throws { try take(files, guest.name) }
    /// Before anything of the file is read.
    @Sendable func upload(from address: String) throws { try take(filesByAddress, ClientAddress.key(address)) }
    /// Reading, typing, receipts, streams.
    func signal(_ guest: Guest) throws { try take(signals, guest.name) }
    func call(_ guest: Guest, _ request: APIRequest) throws {
        try take(calls, guest.name)
        try take(calls, ClientAddress.key(request.address))
    }

    func message(_ guest: Guest, _ request: APIRequest) throws {
        try take(messages, guest.name)
        try take(messagesByAddress, ClientAddress.key(request.address))
    }

    private func take(_ limiter: RateLimiter, _ key: String) throws {
        guard let wait = limiter.take(key) else { return }
        throw Problem.tooMany("too-many-requests", "That was too much at a time. Try again later.", after: wait)
    }
}
