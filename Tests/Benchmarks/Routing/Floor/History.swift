import ContactDomain
import RoutingCore

/// An input and when it comes.
struct TimedInput: Sendable {
    let at: Timestamp
    let input: RoutingInput
}

/// What happened on a floor, to be played as often as one likes.
struct History: Sendable {
    let size: FloorSize
    let policy: RoutingPolicy
    /// Queues, agents, all who wait, everybody signs in, and then until the floor is in its stride. Not measured.
    let before: [TimedInput]
    let measured: [TimedInput]
    /// What was decided by the measured inputs.
    let decisions: Decisions
    /// How many waited at the end.
    let waitingAtEnd: Int
}

/// Offers in a number: two ways through the same inputs that offered the same to the same have the same.
struct Decisions: Equatable, Sendable {
    private(set) var offers = 0
    private(set) var sum: UInt64 = 0

    mutating func add(_ outputs: [RoutingOutput]) {
        for output in outputs { if case .offer(let item, let agents, _, _, _) = output { for agent in agents { add(item, agent) } } }
    }

    mutating func add(_ item: InteractionID, _ agent: AgentID) {
        offers += 1
        sum = (sum ^ item.low ^ agent.low &* 0x9E37_79B9_7F4A_7C15) &* 0x0000_0100_0000_01B3
    }
}

extension RoutingInput {
    /// What the inputs are counted under.
    var kind: String {
        switch self {
        case .enqueue: "arrival"
        case .leave: "abandonment"
        case .accept: "accept"
        case .decline: "decline"
        case .release: "release"
        case .finishWrapUp: "wrap-up end"
        case .presence: "presence"
        case .reprioritise: "re-prioritise"
        case .move: "move"
        case .transfer: "transfer"
        case .setAgent: "agent changed"
        case .tick: "tick"
        default: "other"
        }
    }
}
