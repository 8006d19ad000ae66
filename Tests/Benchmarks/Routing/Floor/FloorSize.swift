/// How large the floor is.
struct FloorSize: Codable, Sendable {
    let name: String
    let agents: Int
    let waiting: Int
    let queues: Int
    let skills: Int

    static let all = [
        FloorSize(name: "small", agents: 100, waiting: 1_000, queues: 10, skills: 20),
        FloorSize(name: "middle", agents: 1_000, waiting: 10_000, queues: 100, skills: 200),
        FloorSize(name: "large", agents: 10_000, waiting: 100_000, queues: 500, skills: 1_000),
    ]

    var text: String { "\(agents) × \(waiting) × \(queues) × \(skills)" }
}

/// Which features the inputs use.
enum Features: String, Codable, Sendable {
    /// Several channels and rules of selection, steps, urgency, offers that time out, wrap-up, sticky agents, demands of an item's own.
    case all
    /// What the rivals can do as well: calls only, skills of the queue, longest idle, score with age, breaks.
    case shared
}
