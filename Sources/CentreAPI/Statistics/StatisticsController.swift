import CentrePorts
import ContactDomain
import HTTPTypes
import Hummingbird
import RoutingCore

/// Figures of the day, by queue. What the words mean is in docs/metrics.md.
struct StatisticsController: Controller {
    let statistics: SharedTallies
    let store: any ConfigurationStore
    let clock: any WallClock
    /// The centre's: an IANA name.
    let timeZone: String

    /// Longer stretches are for reports.
    private static let longest = Span.minutes(31 * 24 * 60)

    var routes: [Route] { [.api(.get, "/statistics/queues", queues)] }

    private struct Figures: Encodable {
        let since: Timestamp
        let at: Timestamp
        let timeZone: String
        let items: [QueueFigures]
    }

    @Sendable private func queues(_ request: APIRequest) async throws -> Answer {
        let query = try QueryReader(request, knows: ["since"])
        let now = clock.now
        let since = try query.time("since") ?? LocalDay(timeZone: timeZone).start(of: now)
        guard since <= now else { throw Problem.badRequest("since", "lies ahead: it is \(now.milliseconds)") }
        guard now - since <= Self.longest else { throw Problem.badRequest("since", "may lie at most 31 days back; leave it out for today") }
        let queues = try await store.all(QueueProfile.self).map(\.value).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let tallies = try await statistics.tallies(of: queues.map { QueueTarget(queue: $0.id, within: $0.serviceLevelTarget) }, since: since)
        return .json(Figures(since: since, at: now, timeZone: timeZone, items: queues.map { QueueFigures($0, tallies[$0.id] ?? [:]) }))
    }
}

/// One queue's figures as the API tells them.
private struct QueueFigures: Encodable {
    let profile: QueueProfile
    let channels: [(channel: ContactChannel, tally: QueueTally)]
    let all: QueueTally

    init(_ profile: QueueProfile, _ tallies: [ContactChannel: QueueTally]) {
        self.profile = profile
        channels = ContactChannel.allCases.compactMap { channel in tallies[channel].map { (channel, $0) } }
        all = channels.reduce(QueueTally()) { $0 + $1.tally }
    }

    private struct OfChannel: Encodable {
        let channel: ContactChannel
        let tally: QueueTally

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            try members.encode(channel, forKey: .channel)
            try QueueFigures.encode(tally, to: &members)
        }
    }

    private enum Key: CodingKey {
        case queue, key, name, channel, channels, target, goal
        case offered, answered, answeredWithinTarget, abandoned, shortAbandoned, movedOn, serviceLevel, averageWait, longestWait
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(profile.id, forKey: .queue)
        try members.encode(profile.key, forKey: .key)
        try members.encode(profile.name, forKey: .name)
        try members.encode(profile.serviceLevelTarget, forKey: .target)
        try members.encode(Double(profile.serviceLevelPercent) / 100, forKey: .goal)
        try Self.encode(all, to: &members)
        try members.encode(channels.map { OfChannel(channel: $0.channel, tally: $0.tally) }, forKey: .channels)
    }

    /// What cannot be said of nobody is null: a service level of nothing is neither good nor bad.
    private static func encode(_ tally: QueueTally, to members: inout KeyedEncodingContainer<Key>) throws {
        try members.encode(tally.offered, forKey: .offered)
        try members.encode(tally.answered, forKey: .answered)
        try members.encode(tally.answeredWithinTarget, forKey: .answeredWithinTarget)
        try members.encode(tally.abandoned, forKey: .abandoned)
        try members.encode(tally.shortAbandoned, forKey: .shortAbandoned)
        try members.encode(tally.movedOn, forKey: .movedOn)
        // Four digits: more than any eye needs, and no tail of binary fractions.
        try members.encode(tally.serviceLevel.map { ($0 * 10_000).rounded() / 10_000 }, forKey: .serviceLevel)
        try members.encode(tally.averageWait, forKey: .averageWait)
        try members.encode(tally.offered > 0 ? tally.longestWait : nil, forKey: .longestWait)
    }
}
