import ContactDomain
import RoutingCore

/// A large floor on which anything happens, watched by a ledger.
struct LargeFloor {
    static let size = RandomHistory.Size(agents: 50...50, queues: 20...20, alive: 300, inputs: 4000...6000, still: 90, arrivals: 40)

    private var maker: RandomHistory
    private var engine = RoutingEngine()
    private(set) var ledger = Ledger()
    private var random: SeededGenerator
    private(set) var inputs = 0
    /// Since the input before, for a complaint.
    private var outputs: [RoutingOutput] = []

    init(seed: UInt64) {
        maker = RandomHistory(seed: seed, size: Self.size)
        random = SeededGenerator(seed: ~seed)
    }

    /// Plays so many inputs, or up to the floor's end.
    /// - Returns: What was wrong, the first few of it.
    mutating func run(atMost limit: Int) -> [String] {
        while inputs < limit, let entry = maker.next(in: ledger.world) {
            inputs += 1
            outputs = []
            // Where the clock steps back, what is due is due all the same.
            pass(to: max(entry.at, ledger.world.now))
            if let input = entry.input { take(input, at: ledger.world.now) }
            checkCheaply()
            if inputs % 1000 == 0 { checkAll() }
            if !ledger.complaints.isEmpty { return ledger.complaints.prefix(3).map { "entry \(inputs), \(String(describing: entry.input).prefix(300)): \($0)\n\(outputs)" } }
        }
        return []
    }

    /// Deadline by deadline, so that the ledger knows when each thing happened.
    private mutating func pass(to instant: Timestamp) {
        while let next = engine.nextDeadline, next <= instant {
            ledger.passed(to: next)
            let elapsed = engine.advance(to: next)
            outputs += elapsed
            for output in elapsed { ledger.heard(output, manual: nil) }
            if let again = engine.nextDeadline, again <= next { return ledger.complain("the deadline \(next.milliseconds) does not pass") }
        }
        ledger.passed(to: instant)
    }

    private mutating func take(_ input: RoutingInput, at instant: Timestamp) {
        var manual: RoutingInput.Assignment?
        // Only the first output is the supervisor's; what settling offers afterwards is the engine's again.
        if case .assign(_, _, let mode) = input { manual = mode }
        guard let answer = try? engine.handle(input, at: instant) else { return }
        outputs += answer
        ledger.took(input)
        for output in answer {
            ledger.heard(output, manual: manual)
            manual = nil
        }
        ledger.settled(input)
    }

    private mutating func checkCheaply() {
        let waiting = ledger.world.items.filter(\.isWaiting)
        if engine.waitingCount != waiting.count { ledger.complain("\(engine.waitingCount) wait, and not \(waiting.count)") }
        guard !ledger.world.isFrozen, inputs % 8 == 0, let item = random.pick(from: waiting) else { return }
        let world = ledger.world
        let asked = world.asked(by: item)
        for agent in world.agents where world.isEligible(agent, for: item, asking: asked) { ledger.complain("\(item.id) waits beside \(agent.id)") }
        for agent in world.agents.prefix(3) where engine.exclusions(of: agent.id, for: item.id, at: world.now).isEmpty {
            ledger.complain("\(item.id) waits beside \(agent.id), as the engine itself says")
        }
    }

    /// The front of a line, looked at on its own, is the beginning of the whole, with the same figures.
    private mutating func checkFront(of queue: QueueID, _ line: [InteractionID]) {
        let front = engine.front(of: queue, limit: 5, at: engine.now)
        if engine.waitingCount(in: queue) != line.count { ledger.complain("in \(queue) wait \(engine.waitingCount(in: queue)), and not \(line.count)") }
        if engine.waitingSince(in: queue) != line.compactMap({ engine.item($0)?.enqueuedAt }).min() { ledger.complain("in \(queue) nobody waits since \(engine.waitingSince(in: queue).debugDescription)") }
        if front.map(\.item) != Array(line.prefix(5)) { ledger.complain("the front of \(queue) is \(front), the line \(line.prefix(5))") }
        for place in front where engine.position(of: place.item) != place.position || engine.estimatedWait(of: place.item) != place.estimatedWait
            || engine.score(of: place.item, at: engine.now).total != place.score { ledger.complain("\(place) is not what is said of it alone") }
    }

    private mutating func checkAll() {
        let world = ledger.world
        if !world.isFrozen, let (item, _, agents) = world.firstServable() { ledger.complain("\(item.id) waits beside \(agents.map(\.id))") }
        for queue in world.queues {
            let known = Set(world.waiting(in: queue.id).map(\.id))
            let said = engine.waiting(in: queue.id)
            if known != Set(said) || known.count != said.count { ledger.complain("in \(queue.id) wait \(said), and not \(known.sorted())") }
            checkFront(of: queue.id, said)
        }
        for agent in world.agents where engine.load(of: agent.id).map(\.item).sorted() != world.load(of: agent.id).map(\.item).sorted() {
            ledger.complain("the load of \(agent.id) is \(engine.load(of: agent.id))")
        }
        for item in world.items where engine.item(item.id) == nil { ledger.complain("\(item.id) is lost") }
    }
}
