import ContactDomain
import RoutingCore
import Testing

/// What the engine says about itself: explanations and estimates.
struct ExplanationTests {
    private static func queue(_ number: UInt64) -> QueueID { QueueID(high: 1, low: number) }
    private static func agent(_ number: UInt64) -> AgentID { AgentID(high: 2, low: number) }
    private static func item(_ number: UInt64) -> InteractionID { InteractionID(high: 3, low: number) }
    private static func second(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * 1000) }
    private static func call(_ number: UInt64, at second: Int64) -> RoutingItem {
        RoutingItem(id: item(number), queue: queue(1), orderAt: Self.second(second), enqueuedAt: Self.second(second))
    }

    /// One queue that asks for English; agent 1 speaks it well, agent 2 not at all.
    private static func floor(_ change: (inout QueuePolicy) -> Void = { _ in }) throws -> RoutingEngine {
        var engine = RoutingEngine(policy: RoutingPolicy(coldHandlingTime: .seconds(90)))
        var policy = QueuePolicy(id: queue(1), requirement: .skill("english", .atLeast, 5), ageing: 1000, wrapUp: .init(time: .zero))
        change(&policy)
        _ = try engine.handle(.setQueue(policy), at: second(0))
        _ = try engine.handle(.setAgent(AgentPolicy(id: agent(1), skills: ["english": 8])), at: second(0))
        _ = try engine.handle(.setAgent(AgentPolicy(id: agent(2))), at: second(0))
        for number in UInt64(1)...2 { _ = try engine.handle(.presence(agent(number), available: [.voice]), at: second(0)) }
        return engine
    }

    @Test func everyRuleThatKeepsAnAgentFromAnItemIsNamed() throws {
        var engine = try Self.floor()
        _ = try engine.handle(.enqueue(Self.call(1, at: 1)), at: Self.second(1))
        _ = try engine.handle(.accept(Self.item(1), Self.agent(1)), at: Self.second(2))
        _ = try engine.handle(.enqueue(Self.call(2, at: 3)), at: Self.second(3))
        let explanation = try #require(engine.explanation(of: Self.item(2)))
        #expect(explanation.position == 1)
        #expect(explanation.waitsFor == .agents(1))
        #expect(explanation.agents.map(\.isEligible) == [false, false])
        #expect(explanation.agents[0].exclusions == [.exclusiveBusy(Self.item(1)), .channelMaximum(1), .units(needed: 12, free: 0)])
        #expect(explanation.agents[1].exclusions == [.lacks(["english >= 5"])])
        #expect(explanation.text.contains("Waits until one of the 1 agents who qualify is free."))
        #expect(explanation.text.contains("not now: lacks english >= 5."))
    }

    @Test func aScoreIsTheSumOfItsParts() throws {
        var engine = try Self.floor { $0.weight = 3 }
        _ = try engine.handle(.presence(Self.agent(1), available: []), at: Self.second(0))
        var call = Self.call(1, at: 1)
        call.priority = 2
        _ = try engine.handle(.enqueue(call), at: Self.second(1))
        let score = engine.score(of: Self.item(1), at: Self.second(11))
        #expect(score.weight == 3_000_000)
        #expect(score.priority == 2_000_000)
        // A point a second.
        #expect(score.ageing == 10_000_000)
        #expect(score.total == 15_000_000)
        #expect(engine.explanation(of: Self.item(1))?.agents[0].exclusions == [.unavailable(.voice)])
    }

    @Test func anExplanationTellsWhatLiesAheadAndForWhomItIsReserved() throws {
        var engine = try Self.floor { $0.steps = [RoutingStep(after: .seconds(20), actions: [.relax(["english"])])] }
        _ = try engine.handle(.presence(Self.agent(1), available: [.chat]), at: Self.second(0))
        var call = Self.call(1, at: 1)
        call.sticky = .init(agent: Self.agent(1), window: .seconds(10))
        _ = try engine.handle(.enqueue(call), at: Self.second(1))
        let reserved = try #require(engine.explanation(of: Self.item(1)))
        #expect(reserved.waitsFor == .stickyAgent(Self.agent(1)))
        #expect(reserved.reservedUntil == Self.second(11))
        #expect(reserved.nextStep?.due == Self.second(21))
        #expect(reserved.agents[1].exclusions == [.reservedFor(Self.agent(1), until: Self.second(11))])
        let outputs = engine.advance(to: Self.second(21))
        #expect(outputs.contains { if case .offer(Self.item(1), [Self.agent(2)], _, _, _) = $0 { true } else { false } })
        #expect(engine.explanation(of: Self.item(1))?.waitsFor == .answer([Self.agent(2)]))
    }

    @Test func whoIsNotKnownIsNotExplained() throws {
        let engine = try Self.floor()
        #expect(engine.explanation(of: Self.item(9)) == nil)
        #expect(engine.estimatedWait(of: Self.item(9)) == nil)
        #expect(engine.position(of: Self.item(9)) == nil)
    }

    @Test func waitsAreEstimatedFromPlaceAndHandlingTime() throws {
        var engine = try Self.floor()
        #expect(engine.estimatedWait(in: Self.queue(1)) == .zero)
        for number in UInt64(1)...3 { _ = try engine.handle(.enqueue(Self.call(number, at: 1)), at: Self.second(1)) }
        // One agent, nothing handled yet: 90 seconds each; the first is being offered.
        #expect(engine.estimatedWait(of: Self.item(1)) == .zero)
        #expect(engine.estimatedWait(of: Self.item(2)) == .seconds(90))
        #expect(engine.estimatedWait(of: Self.item(3)) == .seconds(180))
        #expect(engine.estimatedWait(in: Self.queue(1)) == .seconds(270))
        _ = try engine.handle(.accept(Self.item(1), Self.agent(1)), at: Self.second(1))
        _ = try engine.handle(.release(Self.item(1), Self.agent(1), wrapUp: false), at: Self.second(41))
        #expect(engine.handlingTime(in: Self.queue(1)) == .seconds(40))
        #expect(engine.estimatedWait(of: Self.item(3)) == .seconds(40))
        _ = try engine.handle(.signOut(Self.agent(1), .keep), at: Self.second(42))
        #expect(engine.estimatedWait(of: Self.item(3)) == nil)
    }

    @Test func anEngineThatWasAskedIsConsistent() throws {
        var engine = try Self.floor()
        for number in UInt64(1)...5 { _ = try engine.handle(.enqueue(Self.call(number, at: 1)), at: Self.second(1)) }
        _ = engine.explanation(of: Self.item(3))
        #expect(engine.inconsistencies() == [])
    }
}
