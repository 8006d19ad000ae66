import ContactDomain
import Testing

@testable import RoutingCore

/// Very many back-offs of one interaction cost little.
@Suite struct BackOffTests {
    private static let queue = QueueID(high: 1, low: 1)
    private static let item = InteractionID(high: 2, low: 1)

    private static func agent(_ number: Int) -> AgentID { AgentID(high: 3, low: UInt64(number)) }

    /// Each of 500 agents declines one interaction, a second after the other; each is asked again when the back-off of just that agent is over.
    @Test func eachBackOffEndsAtItsInstantAndOneDeadlineStandsForAll() throws {
        var engine = RoutingEngine(policy: RoutingPolicy(backOff: .init(declined: .minutes(60), busy: .minutes(60), noAnswer: .minutes(60), unreachable: .minutes(60))))
        var now = Timestamp(milliseconds: 0)
        _ = try engine.handle(.setQueue(QueuePolicy(id: Self.queue, offerTimeout: .minutes(10))), at: now)
        for number in 1...500 {
            _ = try engine.handle(.setAgent(AgentPolicy(id: Self.agent(number))), at: now)
            _ = try engine.handle(.presence(Self.agent(number), available: [.voice]), at: now)
        }
        _ = try engine.handle(.enqueue(RoutingItem(id: Self.item, queue: Self.queue, channel: .voice, orderAt: now, enqueuedAt: now)), at: now)
        var order: [AgentID] = []
        for _ in 1...500 {
            guard case .offered(let agents, _)? = engine.state(of: Self.item), let agent = agents.first else { break }
            order.append(agent)
            now = now + .seconds(1)
            _ = try engine.handle(.decline(Self.item, agent, .declined), at: now)
        }
        #expect(order.count == 500)
        #expect(engine.state(of: Self.item) == .waiting)
        #expect(engine.refilings.entries.count < 64, "\(engine.refilings.entries.count) deadlines for one interaction")
        #expect(engine.inconsistencies() == [])
        // The first declined after one second; nobody else is free for it before.
        #expect(engine.advance(to: Timestamp(milliseconds: 3_600_999)).isEmpty)
        _ = engine.advance(to: Timestamp(milliseconds: 3_601_000))
        guard case .offered(let agents, _)? = engine.state(of: Self.item) else {
            Issue.record("it is not offered again")
            return
        }
        #expect(agents == [order[0]])
    }
}
