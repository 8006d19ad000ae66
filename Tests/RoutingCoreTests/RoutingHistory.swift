import ContactDomain
import RoutingCore
import TandemTesting

/// A random history of a small floor, told to the engine and to the reference at once.
struct RoutingHistory {
    private(set) var engine = RoutingEngine()
    private(set) var reference = RoutingReference()
    private(set) var now: Timestamp = .noon
    private var dice: Dice
    private var count = 0
    /// Exclusions that have not lapsed, as the core's back-off timers have them.
    private var exclusions: [(agent: AgentID, until: Timestamp)] = []
    private var lately: [Match] = []

    private let agents = (1...6).map(SampleCentre.agentID)
    private let queues = (1...3).map { QueueID(high: 1, low: $0) }
    private let skills: [SkillName] = ["english", "billing"]

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        for queue in queues { setQueue(queue) }
    }

    /// One to three changes at one instant, then what both decide.
    mutating func step() -> (engine: [Match], reference: [Match]) {
        now = now + Span(milliseconds: Int64(dice.number(in: 0...4_000)))
        for exclusion in exclusions where exclusion.until <= now { engine.reconsider(exclusion.agent) }
        exclusions.removeAll { $0.until <= now }
        for _ in 0..<dice.number(in: 1...3) { change() }
        let decided = engine.match(at: now)
        let expected = reference.match(at: now)
        lately += decided
        return (decided, expected)
    }

    var linesAgree: Bool {
        queues.allSatisfy { engine.waiting(in: $0).map(\.interaction) == reference.line(of: $0) } && engine.waitingCount == reference.waiting.count
    }

    private mutating func change() {
        switch dice.number(in: 0...11) {
        case 0...3: arrive()
        case 4...6: setAgent(idle: true)
        case 7: setAgent(idle: false)
        case 8: decline()
        case 9: leave()
        case 10: if let queue = dice.pick(queues) { dice.chance(80) ? setQueue(queue) : removeQueue(queue) }
        default: if let agent = dice.pick(agents) { removeAgent(agent) }
        }
    }

    private mutating func arrive() {
        count += 1
        guard let queue = dice.pick(queues) else { return }
        // Some are older than those who wait: they came back, or they came while we were away.
        let item = WaitingItem(
            interaction: InteractionID(high: 9, low: UInt64(count)), queue: queue, priority: dice.number(in: 0...2), orderAt: now - .seconds(dice.number(in: 0...10)))
        enqueue(item)
    }

    private mutating func enqueue(_ item: WaitingItem) {
        engine.enqueue(item)
        reference.waiting[item.interaction] = item
    }

    private mutating func setAgent(idle: Bool) {
        guard let agent = dice.pick(agents) else { return }
        var levels: [SkillName: Int] = [:]
        for skill in skills where dice.chance(60) { levels[skill] = dice.number(in: 1...10) }
        let since = idle ? now - .seconds(dice.number(in: 0...20)) : nil
        engine.setAgent(agent, skills: levels, idleSince: since)
        reference.agents[agent] = RoutingReference.Agent(skills: levels, idleSince: since)
    }

    private mutating func removeAgent(_ agent: AgentID) {
        engine.removeAgent(agent)
        reference.agents[agent] = nil
    }

    private mutating func setQueue(_ queue: QueueID) {
        var levels: [SkillName: Int] = [:]
        for skill in skills where dice.chance(40) { levels[skill] = dice.number(in: 1...7) }
        let priority = dice.number(in: 0...2)
        engine.setQueue(queue, requiredSkills: levels, priority: priority)
        reference.queues[queue] = RoutingReference.Queue(skills: levels, priority: priority)
    }

    private mutating func removeQueue(_ queue: QueueID) {
        engine.removeQueue(queue)
        reference.queues[queue] = nil
    }

    /// One of the latest pairs fails: back to the old place, and not to this agent for a while.
    private mutating func decline() {
        guard let match = lately.popLast(), let queue = dice.pick(queues) else { return }
        let until = now + .seconds(dice.number(in: 1...15))
        exclusions.append((match.agent, until))
        enqueue(WaitingItem(
            interaction: match.interaction, queue: queue, priority: 0, orderAt: now - .seconds(dice.number(in: 0...30)), excluded: [match.agent: until]))
    }

    private mutating func leave() {
        guard let interaction = dice.pick(reference.waiting.keys.sorted()) else { return }
        engine.remove(interaction)
        reference.waiting[interaction] = nil
    }
}
