import ContactDomain
import RoutingCore

/// How much an agent has to do, of how much.
public struct AgentLoadView: Codable, Equatable, Sendable {
    /// One channel that the agent is given.
    public struct ChannelLoad: Codable, Equatable, Sendable {
        public var channel: ContactChannel
        /// Items of it that the agent has.
        public var count: Int
        /// The most at a time.
        public var maximum: Int
        /// What each takes.
        public var units: Int
    }

    /// One item of work. It counts from the first ring to the end of its wrap-up.
    public struct Work: Codable, Equatable, Sendable {
        public var interaction: InteractionID
        public var channel: ContactChannel
        public var phase: LoadEntry.Phase
        /// Since when it is in this phase.
        public var since: Timestamp
    }

    /// Units of the agent's capacity that are taken. More than there are where somebody gave the agent more than fits.
    public var used: Int
    public var units: Int
    /// The most items of all channels together; nil: as many as the units allow.
    public var items: Int?
    public var channels: [ChannelLoad]
    public var work: [Work]

    /// - Parameter work: what routing counts for the agent.
    public init(capacity: Capacity = Capacity(units: 0, rules: [:]), work: [LoadEntry] = []) {
        used = work.reduce(0) { $0 + (capacity.rules[$1.channel]?.units ?? 0) }
        units = capacity.units
        items = capacity.items
        channels = ContactChannel.allCases.compactMap { channel in
            capacity.rules[channel].map { rule in
                ChannelLoad(channel: channel, count: work.count { $0.channel == channel }, maximum: rule.maximum, units: rule.units)
            }
        }
        self.work = work.map { Work(interaction: $0.item, channel: $0.channel, phase: $0.phase, since: $0.since) }
    }
}
