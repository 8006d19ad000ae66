import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// A story on a small floor, told step by step. Each step moves the clock by a second, so that instants tell things apart.
struct Scenario {
    private(set) var stage: CoreStage
    /// What the last step told the telephony server.
    private(set) var commands: [VoiceCommand] = []
    private var callers = 0

    /// Connected, configured, all phones registered and all agents available.
    init(agents: [AgentProfile] = [SampleCentre.agent(1)], queues: [QueueProfile]? = nil, policy: CentrePolicy = SampleCentre.policy) {
        stage = CoreStage()
        accept(.configuration(.all(SampleCentre.configuration(agents: agents, queues: queues, policy: policy))))
        learn(.snapshot(.empty(reachable: agents.map(\.endpoint), afterConnecting: true)))
        for agent in agents { accept(.command(.setPresence(agent.id, Presence(.available)), by: .system)) }
    }

    var core: CentreCore { stage.core }
    var now: Timestamp { stage.now }

    // MARK: Steps

    mutating func learn(_ fact: TelephonyFact) { accept(.telephony(fact)) }

    mutating func configure(_ change: ConfigurationChange) { accept(.configuration(change)) }

    mutating func tell(_ command: Command) throws(Rejection) {
        wait(1)
        try tellAtOnce(command)
    }

    mutating func tellAtOnce(_ command: Command) throws(Rejection) {
        commands = try stage.feed(.command(command, by: .system)).commands.map(\.0)
    }

    /// The code with which a command is refused; nil where it is carried out.
    mutating func refusal(of command: Command) -> String? {
        do {
            try tell(command)
            return nil
        } catch {
            return error.code
        }
    }

    /// Lets time pass; timers fire on the way.
    mutating func wait(_ seconds: Int) {
        let until = stage.now + .seconds(seconds)
        commands = []
        while let next = stage.nextTimer, next <= until {
            stage.move(to: next)
            for key in stage.dueTimers() { take(.timer(key)) }
        }
        stage.move(to: until)
    }

    mutating func restart() throws { try stage.restart() }

    private mutating func accept(_ input: Input) {
        wait(1)
        commands = []
        take(input)
    }

    private mutating func take(_ input: Input) {
        do {
            commands += try stage.feed(input).commands.map(\.0)
        } catch {
            Issue.record("\(input) was refused: \(error)")
        }
    }

    // MARK: Callers and agents

    /// A call comes in and its greeting, where it has one, begins.
    mutating func caller(dialling address: String = SampleCentre.directNumber, arrivedAt: Timestamp? = nil) throws -> InteractionID {
        callers += 1
        let leg = LegID("caller-\(callers)")
        learn(.arrived(Arrival(
            leg: leg, callerNumber: "+49170\(callers)", callerName: "Caller \(callers)", target: .address(address), arrivedAt: arrivedAt ?? stage.now + .seconds(1))))
        return try #require(core.legs[leg], "the call was not taken up")
    }

    /// A call of which we knew is handed over to us, within a moment.
    mutating func approaching(_ leg: LegID, arrivedAt: Timestamp) throws -> InteractionID {
        commands = []
        take(.telephony(.arrived(Arrival(
            leg: leg, callerNumber: leg.text, callerName: "", target: .address(SampleCentre.directNumber), arrivedAt: arrivedAt))))
        return try #require(core.legs[leg], "the call was not taken up")
    }

    /// A caller who talks to the first agent.
    mutating func conversation() throws -> InteractionID {
        let id = try caller()
        try agentAnswers(id)
        return id
    }

    mutating func agentAnswers(_ id: InteractionID) throws { learn(.answered(try agentLeg(id))) }

    /// One of several phones that ring is lifted.
    mutating func lifts(_ agent: Int, _ id: InteractionID) throws { learn(.answered(try ringingLeg(id, agent))) }

    /// One of several phones stops to ring.
    mutating func phoneEnds(_ agent: Int, _ id: InteractionID, _ why: LegEnd) throws { learn(.ended(try ringingLeg(id, agent), why)) }

    mutating func agentHangsUp(_ id: InteractionID, _ why: LegEnd = .hungUp) throws { learn(.ended(try agentLeg(id), why)) }

    mutating func callerHangsUp(_ id: InteractionID, _ why: LegEnd = .hungUp) throws { learn(.ended(try customerLeg(id), why)) }

    mutating func customerAnswers(_ id: InteractionID) throws { learn(.answered(try customerLeg(id))) }

    mutating func promptsEnd(_ id: InteractionID, complete: Bool = true) throws {
        learn(.playbackEnded(try #require(core.interactions[id]?.playback, "nothing is played"), complete: complete))
    }

    mutating func press(_ digit: String, _ id: InteractionID) throws { learn(.digit(try customerLeg(id), digit)) }

    // MARK: What is so now

    /// An interaction as everybody sees it: while it lives from the core, then from its last row.
    func view(_ id: InteractionID) -> InteractionView? { core.view(of: id) ?? stage.rows[id] }

    func state(_ id: InteractionID) -> InteractionState? { view(id)?.state }

    func ending(_ id: InteractionID) -> String? { view(id)?.ending.map { "\($0.kind.rawValue)/\($0.reason)" } }

    func status(_ agent: Int) -> RoutingStatus? { core.agents[SampleCentre.agentID(agent)]?.routingStatus }

    func offer(_ id: InteractionID) throws -> OfferID { try #require(core.view(of: id)?.offer?.id, "nobody is offered the call") }

    /// The number of the agent who has the call or is offered it.
    func agent(_ id: InteractionID) -> Int? { core.interactions[id]?.phase.agent.map { Int($0.low) } }

    /// Those at whom a call rings, and the one who has it.
    func agents(_ id: InteractionID) -> [Int] { core.interactions[id]?.phase.agents.map { Int($0.low) } ?? [] }

    func agentLeg(_ id: InteractionID) throws -> LegID { try #require(core.interactions[id]?.agentLegs.first?.id, "there is no agent's leg") }

    /// The leg on which a call rings at one of several agents.
    func ringingLeg(_ id: InteractionID, _ agent: Int) throws -> LegID {
        guard case .offered(_, let offer) = core.interactions[id]?.phase else { throw Missing.ring }
        return try #require(offer.ring(of: SampleCentre.agentID(agent))?.leg?.id, "it does not ring at agent \(agent)")
    }

    enum Missing: Error { case ring }

    func customerLeg(_ id: InteractionID) throws -> LegID { try #require(core.interactions[id]?.customerLeg?.id, "there is no customer's leg") }

    /// The finished parts of a call: `queue answered 3s`. A flow that only names a queue takes no time and is left out.
    func story(_ id: InteractionID) -> [String] {
        stage.segments.filter { $0.interaction == id && !($0.kind == .flow && $0.start == $0.end) }.map { "\($0.kind.rawValue) \($0.outcome) \(($0.end - $0.start).milliseconds / 1000)s" }
    }

    /// Fails the test where a rule was broken on the way.
    func expectSound(_ location: SourceLocation = #_sourceLocation) {
        #expect(stage.faults.isEmpty, "\(stage.faults.joined(separator: "\n"))", sourceLocation: location)
    }
}

extension TelephonySnapshot {
    /// A telephony server without calls.
    static func empty(reachable: [EndpointName], afterConnecting: Bool = false, startedAt: Timestamp = .noon) -> Self {
        Self(serverStartedAt: startedAt, afterConnecting: afterConnecting, legs: [], bridges: [:], recordings: [], reachable: reachable)
    }
}
