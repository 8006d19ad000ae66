import ContactDomain
import RoutingCore
import SeededRandom

/// Draws policies, agents and items from small sets of values, so that ties and simultaneous deadlines are frequent.
struct RandomPolicies {
    static let skills: [SkillName] = ["english", "spanish", "billing", "repair"]
    static let teams = ["day", "night"]
    static let channels: [ContactChannel] = [.voice, .chat, .email, .video]
    static let queues = (1...20).map { QueueID(high: 7, low: UInt64($0)) }
    static let agents = (1...50).map { AgentID(high: 3, low: UInt64($0)) }
    static let strangeQueue = QueueID(high: 7, low: 99)
    static let strangeAgent = AgentID(high: 3, low: 99)

    var random: SeededGenerator
    /// Some histories ask for few skills, so that there is much to offer; others for many.
    let asksPercent: Int
    let stepsPercent: Int
    let hoursPercent: Int
    /// Whether numbers and instants may be as large as they can.
    let extreme: Bool
    let boundless: Bool
    /// Those that the centre has at first, and returns to.
    let queues: [QueueID]
    let agents: [AgentID]

    init(seed: UInt64, size: RandomHistory.Size) {
        random = SeededGenerator(seed: seed)
        asksPercent = random.pick(0, 20, 60)
        stepsPercent = random.pick(0, 50, 90)
        hoursPercent = random.pick(0, 0, 40)
        extreme = size.extreme
        boundless = size.boundless
        queues = Array(Self.queues.prefix(random.below(size.queues.count) + size.queues.lowerBound))
        agents = Array(Self.agents.prefix(random.below(size.agents.count) + size.agents.lowerBound))
    }

    mutating func span() -> Span {
        if extreme, random.percent(10) { return .seconds(3653 * 86_400) }
        return random.pick(.zero, .seconds(5), .seconds(5), .seconds(10), .seconds(10), .seconds(15), .seconds(20), .seconds(30))
    }

    mutating func positiveSpan() -> Span { random.pick(.seconds(5), .seconds(10), .seconds(15), .seconds(30)) }

    mutating func queueID() -> QueueID { random.percent(3) ? Self.strangeQueue : random.pick(from: queues) ?? Self.strangeQueue }

    mutating func agentID() -> AgentID { random.percent(3) ? Self.strangeAgent : random.pick(from: agents) ?? Self.strangeAgent }

    mutating func channel() -> ContactChannel { random.pick(.voice, .voice, .chat, .chat, .chat, .email, .video) }

    mutating func proficiencies(percent: Int) -> [SkillName: Int] {
        var all: [SkillName: Int] = [:]
        for skill in Self.skills where random.percent(percent) { all[skill] = 1 + random.below(10) }
        return all
    }

    mutating func policy() -> RoutingPolicy {
        RoutingPolicy(
            serving: random.pick(.score, .strict, .share), guardAfter: random.percent(40) ? random.pick(.seconds(10), .seconds(20), .seconds(60)) : nil,
            tierPoints: random.pick([:], ["gold": 5, "silver": 2], ["gold": -3]),
            backOff: .init(declined: span(), busy: span(), noAnswer: random.percent(20) ? span() : .seconds(30), unreachable: span()), noAnswerLimit: random.pick(0, 1, 2, 3),
            notRespondingFor: random.percent(30) ? nil : span(),
            occupancyWindow: random.pick(Span(milliseconds: 15), .seconds(15), .seconds(75), .minutes(15)),
            timeZone: random.pick("UTC", "Europe/Berlin", "Asia/Kolkata"))
    }

    mutating func agent(_ id: AgentID) -> AgentPolicy {
        var attributes: [String: AttributeValue] = [:]
        if random.percent(70) { attributes["region"] = .text(random.pick("eu", "us")) }
        if random.percent(70) { attributes["seniority"] = .number(Double(random.below(3))) }
        if random.percent(30) { attributes["trusted"] = .flag(random.percent(50)) }
        if random.percent(30) { attributes["languages"] = .list(random.some(of: ["en", "es", "de"], percent: 50)) }
        var levels: [QueueID: Int] = [:]
        for queue in queues where random.percent(40) { levels[queue] = 1 + random.below(3) }
        return AgentPolicy(
            id: id, team: random.pick("day", "night"), skills: proficiencies(percent: 60), attributes: attributes, capacity: capacity(), levels: levels,
            acceptsAutomatically: random.percent(25) ? Set(random.some(of: Self.channels, percent: 50)) : [])
    }

    mutating func capacity() -> Capacity {
        guard random.percent(60) else { return .standard }
        var rules: [ContactChannel: Capacity.Rule] = [:]
        for channel in Self.channels where random.percent(85) {
            rules[channel] = Capacity.Rule(
                units: random.pick(1, 1, 2, 3), maximum: 1 + random.below(3), exclusive: random.percent(25),
                interrupts: random.percent(30) ? Set(random.some(of: Self.channels, percent: 40)) : [])
        }
        return Capacity(units: random.pick(1, 2, 3, 4, 6), items: random.percent(25) ? 1 + random.below(3) : nil, rules: rules)
    }

    mutating func item(_ id: InteractionID, now: Timestamp) -> RoutingItem {
        var attributes: [String: AttributeValue] = [:]
        if random.percent(60) { attributes["region"] = .text(random.pick("eu", "us")) }
        if random.percent(60) { attributes["skill"] = .text(random.pick(from: Self.skills)?.text ?? "none") }
        if random.percent(30) { attributes["amount"] = .number(Double(random.below(3))) }
        var excluded: [AgentID: Timestamp] = [:]
        if random.percent(10) { excluded[agentID()] = instant(near: now).later(by: span()) }
        let callback = RoutingItem.Callback(number: random.pick("1", "2", "3"), attempts: 1 + random.below(3), retryAfter: span())
        return RoutingItem(
            id: id, queue: queueID(), channel: channel(), priority: extreme ? random.pick(-1_000_000, 0, 1_000_000) : random.pick(-5, 0, 0, 0, 1, 10), tier: random.pick(nil, nil, "gold", "silver", "lead"),
            orderAt: instant(near: now), enqueuedAt: instant(near: now),
            requirement: random.percent(asksPercent / 3) ? expression(depth: 2) : .always,
            preferred: random.percent(20) ? proficiencies(percent: 40) : [:], attributes: attributes, sticky: random.percent(25) ? sticky() : nil,
            callback: random.percent(20) ? callback : nil, excluded: excluded)
    }

    /// A little before or after now, and now and then at the ends of time.
    private mutating func instant(near now: Timestamp) -> Timestamp {
        if boundless, random.percent(30) { return random.pick(Timestamp(milliseconds: .min), Timestamp(milliseconds: .max), Timestamp(milliseconds: 0)) }
        // Thirty years: the largest scores are near the ends of their range then, and still exact.
        if extreme, random.percent(30) { return now.later(by: Span(milliseconds: random.pick(-1_000_000_000_000, 1_000_000_000_000))) }
        return random.percent(10) ? now.later(by: span()) : random.percent(40) ? now.later(by: Span(milliseconds: -span().milliseconds)) : now
    }

    mutating func sticky() -> RoutingItem.Sticky {
        .init(agent: agentID(), why: random.pick(.lastAgent, .accountOwner, .named), window: span(), exclusive: random.percent(20))
    }

    mutating func target() -> LeaveTarget? { random.pick(nil, .flow("goodbye"), .queue(queueID()), .queue(queueID()), .callback, .hangUp) }
}
