import ContactDomain
import RoutingCore

/// Who got what.
struct Match: Equatable {
    let item: InteractionID
    let agent: AgentID
}

/// A way to match, told the same as the engine. It needs to know only the shared features.
protocol Matcher {
    /// - Returns: What it offers now, in order.
    mutating func handle(_ input: RoutingInput, at now: Timestamp) throws -> [Match]
}

/// The engine itself, seen as the rivals are.
struct EngineMatcher: Matcher {
    private var engine: RoutingEngine

    init(policy: RoutingPolicy) { engine = RoutingEngine(policy: policy) }

    mutating func handle(_ input: RoutingInput, at now: Timestamp) throws -> [Match] {
        try engine.handle(input, at: now).flatMap { output -> [Match] in
            guard case .offer(let item, let agents, _, _, _) = output else { return [] }
            return agents.map { Match(item: item, agent: $0) }
        }
    }
}

/// A skill and the least degree of it.
struct Need {
    let skill: SkillName
    let degree: Int

    /// What a queue asks for: one skill or all of several, which is all that the rivals understand.
    static func all(in expression: SkillExpression) throws -> [Need] {
        switch expression {
        case .always: return []
        case .skill(let skill, .atLeast, let degree): return [Need(skill: skill, degree: degree)]
        case .all(let parts): return try parts.flatMap { try all(in: $0) }
        default: throw Refusal("the rivals do not understand '\(expression.text)'")
        }
    }
}
