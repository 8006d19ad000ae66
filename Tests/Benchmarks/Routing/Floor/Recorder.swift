import ContactDomain
import RoutingCore
import SeededRandom

/// Lets people act on a floor in virtual time, with the engine deciding, and writes down what comes in.
///
/// For each interaction that is accepted or given up another arrives some seconds later, so the number of those who wait stays near its size.
struct Recorder {
    static let talkSeconds = 180.0
    static let patienceSeconds = 3600.0
    /// Over so long those come who wait at the beginning.
    static let filling: Int64 = 1_200_000
    /// After so long the floor is in its stride: conversations of all lengths, agents on breaks, offers that fail.
    static let warmUp = Span.minutes(12)

    private let floor: Floor
    private var random: SeededGenerator
    private var engine: RoutingEngine
    private var acts = ActHeap()
    private var now = Floor.start
    private var count = 0
    private var transferred = 0
    private var written: [TimedInput] = []
    private var decisions = Decisions()

    static func record(_ floor: Floor, inputs: Int, seed: UInt64) -> History {
        var recorder = Recorder(floor: floor, seed: seed)
        recorder.fill()
        recorder.openFloor()
        recorder.run(until: recorder.now + Self.warmUp)
        let before = recorder.written
        recorder.written = []
        recorder.decisions = Decisions()
        recorder.run(inputs: inputs)
        return History(
            size: floor.size, policy: floor.policy, before: before, measured: recorder.written, decisions: recorder.decisions, waitingAtEnd: recorder.engine.waitingCount)
    }

    private init(floor: Floor, seed: UInt64) {
        self.floor = floor
        random = SeededGenerator(seed: ~seed)
        engine = RoutingEngine(policy: floor.policy)
    }

    // MARK: The beginning

    private mutating func fill() {
        for queue in floor.queues { take(.setQueue(queue)) }
        for agent in floor.agents { take(.setAgent(agent)) }
        let gap = Self.filling / Int64(floor.size.waiting)
        for _ in 0..<floor.size.waiting {
            pass(to: now + Span(milliseconds: gap))
            arrive()
        }
    }

    private mutating func openFloor() {
        for agent in floor.agents.indices {
            take(.presence(floor.agents[agent].id, available: floor.channels))
            acts.plan(.pause(agent), at: after(meanSeconds: 3000))
        }
        if floor.features == .all { acts.plan(.manage, at: after(meanSeconds: managingGap)) }
    }

    /// One act of a supervisor for some ten interactions.
    private var managingGap: Double { 2000 / Double(floor.size.agents) }

    // MARK: Time

    private mutating func run(until end: Timestamp) {
        while let next = acts.nextAt, next <= end { goOn(to: next) }
    }

    private mutating func run(inputs: Int) {
        while written.count < inputs, let next = acts.nextAt { goOn(to: next) }
    }

    private mutating func goOn(to instant: Timestamp) {
        pass(to: instant)
        if let act = acts.popFirst() { perform(act) }
    }

    /// Whoever drives the engine wakes it when something falls due.
    private mutating func pass(to instant: Timestamp) {
        while let due = engine.nextDeadline, due < instant, due > now {
            now = due
            take(.tick)
        }
        now = max(now, instant)
    }

    private mutating func after(meanSeconds: Double) -> Timestamp { now + Span(milliseconds: 1 + random.milliseconds(meanSeconds: meanSeconds)) }

    private mutating func take(_ input: RoutingInput) {
        // What came too late, as an answer to an offer that is over, is refused; nothing has changed, so it is left out.
        guard let outputs = try? engine.handle(input, at: now) else { return }
        written.append(TimedInput(at: now, input: input))
        decisions.add(outputs)
        for output in outputs { hear(output) }
    }

    // MARK: What people do

    private mutating func perform(_ act: Act) {
        switch act {
        case .arrive: arrive()
        case .input(let input): follow(input)
        case .abandon(let item):
            // Nobody gives up while talking, or afterwards.
            switch engine.state(of: item) {
            case .waiting, .offered:
                take(.leave(item))
                replace()
            default: break
            }
        case .pause(let agent):
            take(.presence(floor.agents[agent].id, available: []))
            acts.plan(.resume(agent), at: after(meanSeconds: 300))
        case .resume(let agent):
            take(.presence(floor.agents[agent].id, available: floor.channels))
            acts.plan(.pause(agent), at: after(meanSeconds: 3000))
        case .manage:
            manage()
            acts.plan(.manage, at: after(meanSeconds: managingGap))
        }
    }

    private mutating func arrive() {
        count += 1
        let item = floor.item(count, at: now, &random)
        take(.enqueue(item))
        if item.channel != .email { acts.plan(.abandon(item.id), at: after(meanSeconds: Self.patienceSeconds)) }
    }

    private mutating func replace() {
        // What was transferred has come again already.
        if transferred > 0 { transferred -= 1 } else { acts.plan(.arrive, at: after(meanSeconds: 5)) }
    }

    private mutating func follow(_ input: RoutingInput) {
        let before = written.count
        take(input)
        guard written.count > before else { return }
        switch input {
        case .accept(let item, let agent):
            replace()
            let wrapsUp = floor.features == .all
            let ending: RoutingInput = wrapsUp && random.percent(3)
                ? .transfer(item, from: agent, to: .queue(floor.queues[random.below(floor.queues.count)].id), wrapUp: true)
                : .release(item, agent, wrapUp: wrapsUp)
            acts.plan(.input(ending), at: after(meanSeconds: Self.talkSeconds))
        case .transfer: transferred += 1
        default: break
        }
    }

    private mutating func hear(_ output: RoutingOutput) {
        switch output {
        case .offer(let item, let agents, _, _, _):
            let agent = agents[random.below(agents.count)]
            let answer = now + Span(milliseconds: Int64(random.within(1_000...6_000)))
            let draw = floor.features == .all ? random.below(100) : 0
            if draw < 93 { acts.plan(.input(.accept(item, agent)), at: answer) }
            // The rest do not answer: the offer times out.
            else if draw < 97 { acts.plan(.input(.decline(item, agent, .declined)), at: answer) }
        case .wrapUpStarted(let item, let agent, let until):
            // Some let the time run out.
            if random.percent(70) { acts.plan(.input(.finishWrapUp(item, agent, hasCode: true)), at: min(after(meanSeconds: 12), until)) }
        default: break
        }
    }

    private mutating func manage() {
        let item: InteractionID = Floor.id(max(1, count - random.below(floor.size.waiting)))
        switch random.below(20) {
        case 0: take(.setAgent(floor.retrained(random.below(floor.agents.count), &random)))
        case 1..<8: take(.move(item, to: floor.queues[random.below(floor.queues.count)].id, keepsAge: true))
        default: take(.reprioritise(item, random.below(6)))
        }
    }
}
