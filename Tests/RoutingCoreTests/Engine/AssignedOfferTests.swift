import ContactDomain
import RoutingCore
import Testing

/// What a supervisor has assigned rings on, whatever becomes of skills and membership meanwhile.
@Suite struct AssignedOfferTests {
    private static let queue = QueueID(high: 1, low: 1)
    private static let item = InteractionID(high: 2, low: 1)
    private static let agent = AgentID(high: 3, low: 1)
    private static let now = Timestamp(milliseconds: 1_000)

    private static func engine(skilled: Bool) throws -> RoutingEngine {
        var engine = RoutingEngine()
        _ = try engine.handle(.setQueue(QueuePolicy(id: queue, requirement: .skill("english", .atLeast, 1))), at: now)
        _ = try engine.handle(.setAgent(AgentPolicy(id: agent, skills: skilled ? ["english": 5] : [:])), at: now)
        _ = try engine.handle(.presence(agent, available: [.voice]), at: now)
        _ = try engine.handle(.enqueue(RoutingItem(id: item, queue: queue, channel: .voice, orderAt: now, enqueuedAt: now)), at: now)
        return engine
    }

    @Test func anAssignmentOutlivesAChangeOfSkills() throws {
        var engine = try Self.engine(skilled: false)
        _ = try engine.handle(.assign(Self.item, Self.agent, .offer), at: Self.now)
        #expect(engine.offerStands(Self.item, with: Self.agent))
        let outputs = try engine.handle(.setAgent(AgentPolicy(id: Self.agent, team: "other")), at: Self.now)
        #expect(outputs.isEmpty)
        #expect(engine.offerStands(Self.item, with: Self.agent))
    }

    @Test func itEndsWithTheChannel() throws {
        var engine = try Self.engine(skilled: false)
        _ = try engine.handle(.assign(Self.item, Self.agent, .offer), at: Self.now)
        let chatsOnly = Capacity(units: 12, rules: [.chat: .init(units: 4, maximum: 3)])
        _ = try engine.handle(.setAgent(AgentPolicy(id: Self.agent, capacity: chatsOnly)), at: Self.now)
        #expect(!engine.offerStands(Self.item, with: Self.agent))
    }

    @Test func itEndsWithThePresence() throws {
        for input in [RoutingInput.presence(Self.agent, available: [.chat]), .signOut(Self.agent, .keep), .removeAgent(Self.agent)] {
            var engine = try Self.engine(skilled: false)
            _ = try engine.handle(.assign(Self.item, Self.agent, .offer), at: Self.now)
            let outputs = try engine.handle(input, at: Self.now)
            #expect(outputs == [.offerEnded(Self.item, Self.agent, .withdrawn)], "\(input)")
            #expect(!engine.offerStands(Self.item, with: Self.agent))
        }
    }

    /// An offer in turn is one that the agent qualifies for; and what was assigned once is in turn the next time.
    @Test func anOfferInTurnDoesNot() throws {
        var engine = try Self.engine(skilled: true)
        #expect(engine.offerStands(Self.item, with: Self.agent))
        _ = try engine.handle(.setAgent(AgentPolicy(id: Self.agent)), at: Self.now)
        #expect(!engine.offerStands(Self.item, with: Self.agent))
        _ = try engine.handle(.decline(Self.item, Self.agent, .withdrawn), at: Self.now)
        _ = try engine.handle(.assign(Self.item, Self.agent, .offer), at: Self.now)
        #expect(engine.offerStands(Self.item, with: Self.agent))
        _ = try engine.handle(.decline(Self.item, Self.agent, .withdrawn), at: Self.now)
        _ = try engine.handle(.setAgent(AgentPolicy(id: Self.agent, skills: ["english": 5])), at: Self.now)
        _ = try engine.handle(.setAgent(AgentPolicy(id: Self.agent)), at: Self.now)
        #expect(!engine.offerStands(Self.item, with: Self.agent))
    }
}
