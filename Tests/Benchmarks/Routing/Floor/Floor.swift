import ContactDomain
import RoutingCore
import SeededRandom

/// The queues, the agents and the interactions of a contact centre, all drawn from one seed.
///
/// Agents are trained for queues, as people are: each has what some queues ask for, at degrees that are mostly enough, and
/// a language or two. So each queue is served by some dozens of agents at every size, whatever the number of skills.
struct Floor {
    static let start = Timestamp(milliseconds: 1_764_000_000_000)
    /// So many queues an agent is trained for.
    static let training = 4...8
    static let languages = 8

    let size: FloorSize
    let features: Features
    let queues: [QueuePolicy]
    let agents: [AgentPolicy]

    init(_ size: FloorSize, _ features: Features, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.size = size
        self.features = features
        let needs = (0..<size.queues).map { _ in Self.needs(among: size, &random) }
        queues = needs.enumerated().map { Self.queue($0.offset, $0.element, features, &random) }
        agents = (0..<size.agents).map { Self.agent($0, needs, size, &random) }
    }

    var policy: RoutingPolicy {
        guard features == .all else { return RoutingPolicy(noAnswerLimit: 0) }
        return RoutingPolicy(guardAfter: .minutes(45), tierPoints: ["gold": 4], noAnswerLimit: 2, notRespondingFor: .seconds(60))
    }

    static func id<Tag>(_ number: Int) -> Identifier<Tag> { Identifier(high: 0x7000, low: UInt64(number)) }

    // MARK: Queues

    private static func needs(among size: FloorSize, _ random: inout SeededGenerator) -> [SkillName: Int] {
        var needs: [SkillName: Int] = [:]
        for _ in 0..<random.within(1...3) { needs[skill(languages + random.below(size.skills - languages))] = random.within(2...6) }
        return needs
    }

    private static func skill(_ number: Int) -> SkillName { SkillName("skill\(number)") }

    private static func queue(_ number: Int, _ needs: [SkillName: Int], _ features: Features, _ random: inout SeededGenerator) -> QueuePolicy {
        let asked = needs.sorted { $0.key < $1.key }.map { SkillExpression.skill($0.key, .atLeast, $0.value) }
        var queue = QueuePolicy(id: id(number), name: "queue \(number)", requirement: asked.count == 1 ? asked[0] : .all(asked))
        queue.weight = random.below(4)
        queue.ageing = random.within(10...30)
        guard features == .all else {
            queue.offerTimeout = nil
            queue.wrapUp.time = .zero
            return queue
        }
        let others: [QueuePolicy.Selection] = [.longestIdleSinceOffer, .roundRobin, .leastOccupied, .fewestHandled, .bestSkilled, .leastSkilled, .leastLoaded, .ringAll]
        if random.percent(40) { queue.selection = others[random.below(others.count)] }
        queue.ringAllLimit = 5
        queue.wrapUp.time = .seconds(20)
        if random.percent(30) {
            queue.serviceLevelTarget = .seconds(120)
            queue.urgencyWithin = .seconds(60)
            queue.urgencyPoints = 10
        }
        if random.percent(50) {
            queue.steps = [RoutingStep(after: .seconds(60), actions: [.lower(by: 1)]), RoutingStep(after: .seconds(300), actions: [.raise(points: 3), .lower(by: 1)])]
        }
        return queue
    }

    // MARK: Agents

    private static func agent(_ number: Int, _ needs: [[SkillName: Int]], _ size: FloorSize, _ random: inout SeededGenerator) -> AgentPolicy {
        var skills: [SkillName: Int] = [:]
        for _ in 0..<random.within(training) {
            for (skill, degree) in needs[random.below(needs.count)].sorted(by: { $0.key < $1.key }) {
                // One in five is still learning.
                let reached = random.percent(80) ? random.within(degree...10) : random.within(1...degree)
                skills[skill] = max(reached, skills[skill] ?? 0)
            }
        }
        for _ in 0..<random.within(1...2) { skills[skill(random.below(languages))] = random.within(3...10) }
        return AgentPolicy(id: id(number), team: "team \(number % 20)", skills: skills)
    }

    /// What the agent is available for.
    var channels: Set<ContactChannel> { features == .all ? [.voice, .chat, .email, .sms] : [.voice] }

    /// The agent has learnt something.
    func retrained(_ number: Int, _ random: inout SeededGenerator) -> AgentPolicy {
        var agent = agents[number]
        agent.skills[Self.skill(random.below(size.skills))] = random.within(3...10)
        return agent
    }

    // MARK: Interactions

    func item(_ number: Int, at now: Timestamp, _ random: inout SeededGenerator) -> RoutingItem {
        // The smaller of two: the first queues are the busier ones.
        let queue = min(random.below(queues.count), random.below(queues.count))
        var item = RoutingItem(id: Self.id(number), queue: queues[queue].id, priority: random.below(3), orderAt: now, enqueuedAt: now)
        guard features == .all else { return item }
        let draw = random.below(100)
        item.channel = draw < 55 ? .voice : draw < 80 ? .chat : draw < 95 ? .email : .sms
        if random.percent(10) { item.tier = "gold" }
        if random.percent(10) { item.requirement = .skill(Self.skill(random.below(Self.languages)), .atLeast, 3) }
        if random.percent(2) { item.sticky = .init(agent: Self.id(random.below(agents.count)), window: .seconds(20)) }
        return item
    }
}
