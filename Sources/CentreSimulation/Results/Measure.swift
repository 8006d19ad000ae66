/// A figure of a queue or of a group of agents. How each is computed: `docs/simulation.md`.
public enum Measure: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    // Of queues. Customers count in the queue that they entered first, by the time at which they entered it.
    /// Customers who arrived.
    case offered
    case answered, abandoned
    /// Gave up sooner than the scenario's limit for it.
    case shortAbandoned
    /// Sent on to a flow, or hung up on, unserved.
    case left
    /// Asked to be called back instead of waiting.
    case callbacks
    /// Still waiting when the simulation ended.
    case unserved
    /// Answered, or lost, in another queue than their first.
    case moved
    /// Answered within the target / (answered + abandoned − short abandoned): a share, 0 to 1.
    case serviceLevel
    /// Abandoned / offered: a share.
    case abandonment
    /// The share of those answered or abandoned who waited at all.
    case waiting
    /// The mean wait of those who were answered, in seconds.
    case speedOfAnswer
    /// The mean wait of those answered or abandoned, in seconds.
    case meanWait
    // Percentiles of the waits of those who were answered, in seconds.
    case wait50, wait80, wait90, wait95, wait99, longestWait
    /// How many wait, on average over time.
    case queueLength
    /// Expected wait less actual wait, of those who had to wait and were answered: the mean, in seconds.
    case estimateBias
    /// The mean of the same, each without its sign.
    case estimateError

    // Of groups.
    /// Interactions that were accepted.
    case handled
    /// The mean time of conversations, in seconds.
    case handlingTime
    /// The share of the staffed time in which an agent had something to do, wrap-up included.
    case occupancy
    /// How many agents were there, on average over time.
    case staff
    /// Offers made to agents, and what became of those that were not accepted.
    case offers, declined, unanswered

    public static let ofQueues: [Measure] = Array(allCases.prefix { $0 != .handled })
    public static let ofGroups: [Measure] = Array(allCases.drop { $0 != .handled })

    /// Of a run cut into parts it is the sum of the parts, and not their mean.
    var isTotal: Bool { unit == .count && self != .queueLength && self != .staff }

    /// In what it is given.
    public enum Unit: String, Codable, Sendable { case count, share, seconds }

    public var unit: Unit {
        switch self {
        case .offered, .answered, .abandoned, .shortAbandoned, .left, .callbacks, .unserved, .moved, .queueLength, .handled, .staff, .offers, .declined, .unanswered:
            .count
        case .serviceLevel, .abandonment, .waiting, .occupancy: .share
        case .speedOfAnswer, .meanWait, .wait50, .wait80, .wait90, .wait95, .wait99, .longestWait, .estimateBias, .estimateError, .handlingTime: .seconds
        }
    }
}
