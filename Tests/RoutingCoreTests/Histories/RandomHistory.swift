import ContactDomain
import RoutingCore

/// Makes a history from a seed: a small centre, and 20 to 80 inputs of all kinds on it.
///
/// It looks at how things stand after each, so that most inputs mean something: an offer that rings is answered, a conversation that is open ends.
struct RandomHistory {
    /// What makes a floor: how many, and how much may happen.
    struct Size {
        var agents: ClosedRange<Int> = 2...6
        var queues: ClosedRange<Int> = 1...4
        var alive = 12
        var inputs: ClosedRange<Int> = 20...80
        /// Numbers and instants as large as they can be.
        var extreme = false
        /// Instants of items anywhere in time: scores are clamped then.
        var boundless = false
        /// How many inputs in a hundred come at the instant of the one before.
        var still = 45
        /// How many in a hundred are arrivals, as long as not too many are alive.
        var arrivals = 24
    }

    var draw: RandomPolicies
    /// How things stand after the entry before.
    private(set) var world = ReferenceRouting()
    let size: Size
    let followsDeadlines: Bool
    private(set) var now: Timestamp
    /// What sets the centre up, the next one last.
    private var opening: [RoutingInput] = []
    private var left: Int

    init(seed: UInt64, size: Size = Size()) {
        draw = RandomPolicies(seed: seed, size: size)
        self.size = size
        // Before midnight, before the hour that is missing or comes twice, in the year's middle, and before the epoch.
        let ends: [Int64] = [.min, .min + 20_000, .max - 40_000_000, -62_135_596_800_000, 253_402_300_700_000]
        // Of the years 1938, 2026 and 2223: long before and after, the largest ageing leaves the range of scores.
        let far: [Int64] = [-1_000_000_000_000, 1_782_000_000_000, 8_000_000_000_000]
        let usual: [Int64] = [1_772_323_180_000, 1_774_745_980_000, 1_792_889_980_000, 1_782_000_000_000, -20_000]
        now = Timestamp(milliseconds: draw.random.pick(from: size.boundless ? ends : size.extreme ? far : usual) ?? 0)
        followsDeadlines = draw.random.percent(50)
        left = draw.random.below(size.inputs.count) + size.inputs.lowerBound
        opening = setUp().reversed()
    }

    /// The whole history of a seed.
    static func make(seed: UInt64, size: Size = Size()) -> History {
        var maker = RandomHistory(seed: seed, size: size)
        var world = ReferenceRouting()
        var history = History(seed: seed, followsDeadlines: maker.followsDeadlines, entries: [])
        while let entry = maker.next(in: world) {
            history.entries.append(entry)
            if let input = entry.input { _ = try? world.handle(input, at: entry.at) } else { _ = world.advance(to: entry.at) }
        }
        return history
    }

    /// What comes next where things stand so; nil at the end.
    mutating func next(in world: ReferenceRouting) -> History.Entry? {
        if let input = opening.popLast() { return .init(at: now, input: input) }
        guard left > 0 else { return nil }
        left -= 1
        self.world = world
        now = max(now, world.now)
        let instant = nextInstant()
        now = max(now, instant)
        let input = draw.random.percent(5) ? nil : input()
        // Otherwise the world would have to copy all that it changes next.
        self.world = ReferenceRouting()
        return .init(at: instant, input: input, restores: draw.random.percent(2) ? true : nil)
    }

    private mutating func setUp() -> [RoutingInput] {
        var inputs: [RoutingInput] = []
        if draw.random.percent(85) { inputs.append(.setPolicy(draw.policy())) }
        for queue in draw.queues { inputs.append(.setQueue(draw.queue(queue, now: now))) }
        for agent in draw.agents {
            inputs.append(.setAgent(draw.agent(agent)))
            if draw.random.percent(85) { inputs.append(.presence(agent, available: Set(RandomPolicies.channels))) }
        }
        return inputs
    }

    /// Most inputs come at instants at which something else happens as well.
    private mutating func nextInstant() -> Timestamp {
        guard !draw.random.percent(size.still) else { return now }
        return switch draw.random.below(100) {
        case 0..<36: now.later(by: .seconds(5))
        case 36..<56: world.firstDue().map { min($0.at, now.later(by: .minutes(10))) } ?? now
        case 56..<61: world.firstDue().map { max(now, min($0.at, now.later(by: .minutes(10))).later(by: Span(milliseconds: -1))) } ?? now
        case 61..<79: now.later(by: draw.positiveSpan())
        case 79..<85: now.later(by: Span(milliseconds: Int64(draw.random.below(5000))))
        case 85..<89: draw.random.percent(10) ? Timestamp(milliseconds: .min) : now.later(by: Span(milliseconds: -5000))
        case 89..<98: now.later(by: .seconds(45))
        default: draw.random.percent(5) ? now.later(by: .minutes(90)) : now.later(by: .minutes(3))
        }
    }
}
