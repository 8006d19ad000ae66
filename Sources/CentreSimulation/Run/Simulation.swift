import ContactDomain
import RoutingCore

/// One run of a scenario: the real routing engine on virtual time.
///
/// In goes a scenario and a seed, out come figures. Events and the engine's deadlines happen in order of time, deadlines before events of the
/// same instant; nothing waits, and nothing depends on the machine. What customers are like (arrival, patience, handling) is drawn by customer and
/// by purpose, never by what the centre does, so two policies see the same customers.
public struct Simulation {
    /// How long to wait for those who are still there when nobody arrives any more.
    static let longestDrain = Span.minutes(24 * 60)

    /// What does not change while it runs.
    struct Plan {
        let scenario: Scenario
        let seed: UInt64
        let run: Int
        let estimate: WaitEstimate?
        let queueIndex: [QueueID: Int]
        /// The number of the first agent of each group; those of one group follow each other.
        let firstOfGroup: [Int]
        /// For which channels the agents of each group are there.
        let channels: [Set<ContactChannel>]
    }

    /// Those who come.
    struct Customers {
        var streams: [ArrivalStream]
        /// The next one of each source.
        var coming: [Arrival?] = []
        /// Sources that still have somebody.
        var sourcesLeft: Int
        var count = 0
    }

    /// Agents, and what they are at; offers and wrap-ups by item.
    struct Floor {
        var agents: [AgentState] = []
        var offers: [Int: OfferState] = [:]
        var wrapUps: [Int: WrapUpState] = [:]
    }

    let plan: Plan
    var engine: RoutingEngine
    var events = EventQueue()
    var now: Timestamp
    var customers: Customers
    var floor = Floor()
    var records: [ItemRecord] = []
    var tallies: Tallies
    /// Items that wait or are being offered; conversations and wrap-ups.
    var open = (items: 0, work: 0)
    var inputs = 0

    private init(_ scenario: Scenario, seed: UInt64, run: Int, batches: Int, estimate: WaitEstimate?) {
        engine = RoutingEngine(policy: scenario.policy)
        now = scenario.start
        var firsts: [Int] = []
        for (group, description) in scenario.groups.enumerated() {
            firsts.append(floor.agents.count)
            for number in 0..<description.count { floor.agents.append(AgentState(id: Scenario.agentID(group: group, number: number), group: group)) }
        }
        plan = Plan(
            scenario: scenario, seed: seed, run: run, estimate: estimate,
            queueIndex: Dictionary(scenario.queues.enumerated().map { ($1.id, $0) }) { first, _ in first }, firstOfGroup: firsts,
            channels: scenario.groups.map { Set($0.capacity.rules.keys) })
        customers = Customers(
            streams: scenario.traffic.enumerated().map { ArrivalStream($1, place: $0, scenario: scenario, seed: seed, run: run) },
            coming: scenario.traffic.map { _ in nil }, sourcesLeft: scenario.traffic.count)
        tallies = Tallies(scenario, batches: batches)
    }

    /// Runs a scenario once.
    ///
    /// - Parameters:
    ///   - traffic: whose customers come; nil: the scenario's own.
    ///   - run: replications of one seed differ by their number.
    ///   - batches: into how many parts of equal length the measured time is cut, 1 or more.
    ///   - estimate: what the engine expects of a wait, to be held against what came.
    ///   - progress: told now and then which share of the time is over, 0 to 1.
    /// - Returns: one result for each batch.
    public static func run(
        _ scenario: Scenario, traffic: [TrafficSource]? = nil, seed: UInt64, run: Int, batches: Int = 1, estimate: WaitEstimate? = nil,
        progress: (Double) -> Void = { _ in }
    ) throws(SimulationFault) -> RunOutcome {
        var scenario = scenario
        if let traffic { scenario.traffic = traffic }
        let faults = scenario.faults
        guard faults.isEmpty else { throw SimulationFault.scenario(faults) }
        var simulation = Simulation(scenario, seed: seed, run: run, batches: max(1, batches), estimate: estimate)
        try simulation.prepare()
        try simulation.play(progress)
        return simulation.outcome()
    }

    /// The policy, the queues, the agents, and the first customers.
    private mutating func prepare() throws(SimulationFault) {
        for queue in plan.scenario.queues { try give(.setQueue(queue)) }
        let roster = Roster(plan.scenario)
        for (group, description) in plan.scenario.groups.enumerated() {
            for number in 0..<description.count {
                try give(.setAgent(description.policy(group: group, number: number)))
                let agent = plan.firstOfGroup[group] + number
                for change in roster.changes(group: description, number: number) {
                    events.plan(change.comes ? .comes(agent: agent) : .goes(agent: agent, home: change.home), at: change.at)
                }
            }
        }
        for source in customers.streams.indices { planArrival(source) }
    }

    private mutating func play(_ progress: (Double) -> Void) throws(SimulationFault) {
        let horizon = plan.scenario.end + Self.longestDrain
        let length = Double(max(1, plan.scenario.duration.milliseconds))
        var steps = 0
        while customers.sourcesLeft > 0 || open.items > 0 || open.work > 0 || events.first.map({ $0.at < plan.scenario.end }) == true {
            steps += 1
            if steps % 8_192 == 0 { progress(min(1, Double((now - plan.scenario.start).milliseconds) / length)) }
            let due = engine.nextDeadline
            if let due, due <= (events.first?.at ?? due) {
                guard due <= horizon else { break }
                now = max(now, due)
                let outputs = engine.advance(to: now)
                if let next = engine.nextDeadline, next <= due { throw SimulationFault.stuck(at: due) }
                try take(outputs)
            } else if let event = events.removeFirst() {
                guard event.at <= horizon else { break }
                now = event.at
                try happen(event.kind)
            } else {
                break
            }
        }
        progress(1)
    }

    private mutating func happen(_ kind: Event.Kind) throws(SimulationFault) {
        switch kind {
        case .arrival(let source): try arrive(source)
        case .givesUp(let item): try giveUp(item)
        case .takesCallback(let item): try takeCallback(item)
        case .answers(let item, let agent, let offer): try answer(item, agent, offer)
        case .declines(let item, let agent, let offer, let unanswered): try decline(item, agent, offer, unanswered: unanswered)
        case .releases(let item, let agent, let answer): try release(item, agent, answer)
        case .extendsWrapUp(let item, let agent): try extendWrapUp(item, agent)
        case .finishesWrapUp(let item, let agent): try finishWrapUp(item, agent)
        case .responds(let agent): try respond(agent)
        case .comes(let agent): try come(agent)
        case .goes(let agent, let home): try go(agent, home: home)
        }
    }

    /// Gives the engine an input and does what it decides.
    mutating func give(_ input: RoutingInput) throws(SimulationFault) {
        inputs += 1
        let outputs: [RoutingOutput]
        do throws(RoutingFault) {
            outputs = try engine.handle(input, at: now)
        } catch {
            throw SimulationFault.refused(input, error, at: now)
        }
        try take(outputs)
    }
}
