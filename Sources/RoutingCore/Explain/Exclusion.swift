import ContactDomain

/// A rule by which an agent may not be given an item now, with its value.
public enum Exclusion: Codable, Equatable, Sendable {
    case unknownAgent
    case signedOut
    case unavailable(ContactChannel)
    case notResponding(until: Timestamp?)
    /// The agent's capacity has no rule for the channel.
    case noRule(ContactChannel)
    /// This item shuts out all else, or would be shut out; also an item that the agent is still in wrap-up with.
    case exclusiveBusy(InteractionID)
    /// The agent has as many of the channel as it may.
    case channelMaximum(Int)
    case units(needed: Int, free: Int)
    case itemMaximum(Int)
    case backOff(until: Timestamp)
    case reservedFor(AgentID, until: Timestamp?)
    case notMember(QueueID)
    /// The parts of what is asked that are not true of the agent.
    case lacks([String])
    case held(QueueID)

    /// In plain words.
    public var text: String {
        switch self {
        case .unknownAgent: "no such agent"
        case .signedOut: "signed out"
        case .unavailable(let channel): "not available for \(channel.rawValue)"
        case .notResponding(let until?): "not responding until \(until.text)"
        case .notResponding(nil): "not responding until the agent shows up"
        case .noRule(let channel): "takes no \(channel.rawValue)"
        case .exclusiveBusy(let item): "busy with \(item), which leaves room for nothing else"
        case .channelMaximum(let maximum): "has the most of this channel already (\(maximum))"
        case .units(let needed, let free): "needs \(needed) units of capacity, \(free) are free"
        case .itemMaximum(let maximum): "has the most items already (\(maximum))"
        case .backOff(let until): "not offered again until \(until.text)"
        case .reservedFor(let agent, let until?): "reserved for agent \(agent) until \(until.text)"
        case .reservedFor(let agent, nil): "reserved for agent \(agent)"
        case .notMember(let queue): "serves neither queue \(queue) nor one that a step added"
        case .lacks(let parts): "lacks \(parts.joined(separator: ", "))"
        case .held(let queue): "queue \(queue) is closed and holds what waits"
        }
    }
}

extension Timestamp {
    /// In UTC, `2026-11-23T18:00:00.000Z`.
    var text: String {
        let day = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let days = day.remainder < 0 ? day.quotient - 1 : day.quotient
        let rest = day.remainder < 0 ? day.remainder + 86_400_000 : day.remainder
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = rest % 1000
        let tail = fraction < 10 ? "00\(fraction)" : fraction < 100 ? "0\(fraction)" : "\(fraction)"
        return "\(CivilDay(number: days).text)T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60)).\(tail)Z"
    }
}
