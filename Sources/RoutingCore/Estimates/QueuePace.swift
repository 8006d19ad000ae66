import ContactDomain

/// How fast the line of one queue moves, as it has been seen.
struct QueuePace: Codable, Equatable, Sendable {
    /// How long an item takes an agent, from accepting to the end of its wrap-up.
    private(set) var handling = MovingMean()
    /// How much time of agents passes for each item that is taken from the line while somebody waits: the time since the one before, times the agents
    /// who serve the queue. Where they serve nothing else it is the handling time; where other queues go first, or agents ring and rest, it is more.
    private(set) var effort = MovingMean()
    /// How much time of those who wait passes for each who gives up.
    private(set) var patience = MovingMean()

    /// Since the last item that had waited was taken, while somebody waited.
    private var sinceTaken: Int64 = 0
    /// Of all who waited, added up, since the last of them gave up.
    private var sinceGivenUp: Int64 = 0
    private var updatedAt = Timestamp.distantPast

    /// A mean of less is chance.
    private static let fewest: Int64 = 8

    init() {}

    /// To be called before the number of those who wait changes.
    mutating func pass(to now: Timestamp, waiting: Int) {
        if waiting > 0, updatedAt < now {
            let time = now.since(updatedAt).milliseconds
            sinceTaken = sinceTaken.clampedAdding(time)
            sinceGivenUp = sinceGivenUp.clampedAdding(time.clampedMultiplying(Int64(clamping: waiting)))
        }
        updatedAt = max(updatedAt, now)
    }

    /// An item was accepted.
    /// - Parameter servers: How many items the queue's agents can have at a time.
    mutating func take(hadToWait: Bool, servers: Int64) {
        defer { sinceTaken = 0 }
        // Where somebody was free it says nothing of how fast the line moves.
        guard hadToWait, servers > 0, let handling = handling.mean else { return }
        if effort.count == 0 { effort = MovingMean(prior: handling, worth: Self.fewest) }
        effort.add(Span(milliseconds: sinceTaken.clampedMultiplying(servers)))
    }

    mutating func giveUp() {
        patience.add(Span(milliseconds: sinceGivenUp))
        sinceGivenUp = 0
    }

    mutating func handle(for time: Span) { handling.add(time) }

    /// How long who stands at a place waits.
    ///
    /// The one at place 1 waits for the next agent, each one further back for one more, and those ahead who give up count as well: with r taken in a
    /// unit of time, and each of those ahead giving up at the rate p, the sum of 1 / (r + j × p) for the j ahead, from none to place − 1.
    func wait(place: Int, servers: Int64, cold: Span) -> Span? {
        guard servers > 0, place > 0 else { return nil }
        let each = Double(max(1, (effort.mean ?? handling.mean ?? cold).milliseconds))
        let rate = Double(servers) / each
        let givingUp = patience.count < Self.fewest ? 0 : 1 / Double(max(1, patience.mean?.milliseconds ?? 1))
        // Only sums, products and quotients: the same on every machine. Far back, blocks that double stand for their middle.
        var sum = 0.0
        var ahead = 0
        while ahead < place {
            let block = min(place - ahead, max(1, ahead / 8))
            sum += Double(block) / (rate + givingUp * (Double(ahead) + Double(block - 1) / 2))
            ahead += block
        }
        return Span(milliseconds: sum < 1e15 ? Int64(sum.rounded()) : 1_000_000_000_000_000)
    }
}
