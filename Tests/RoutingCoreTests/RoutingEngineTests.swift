import ContactDomain
import RoutingCore
import TandemTesting
import Testing

@Suite struct RoutingEngineTests {
    private let sales = SampleCentre.sales
    private let support = SampleCentre.support

    private func engine(_ agents: [(number: Int, skills: [SkillName: Int], idle: Int)] = []) -> RoutingEngine {
        var engine = RoutingEngine()
        engine.setQueue(sales, requiredSkills: [:], priority: 0)
        engine.setQueue(support, requiredSkills: [:], priority: 0)
        for agent in agents { engine.setAgent(SampleCentre.agentID(agent.number), skills: agent.skills, idleSince: .noon(plus: agent.idle)) }
        return engine
    }

    private func item(_ number: Int, in queue: QueueID? = nil, priority: Int = 0, at second: Int? = nil, excluded: [AgentID: Timestamp] = [:]) -> WaitingItem {
        WaitingItem(
            interaction: InteractionID(high: 9, low: UInt64(number)), queue: queue ?? sales, priority: priority, orderAt: .noon(plus: second ?? number), excluded: excluded)
    }

    private func pair(_ interaction: Int, _ agent: Int) -> [UInt64] { [UInt64(interaction), UInt64(agent)] }

    private func pairs(_ engine: inout RoutingEngine, at second: Int) -> [[UInt64]] {
        engine.match(at: .noon(plus: second)).map { [$0.interaction.low, $0.agent.low] }
    }

    @Test(arguments: 0..<250 as Range<UInt64>)
    func decidesAsTheReferenceDoes(seed: UInt64) {
        var history = RoutingHistory(seed: seed)
        for step in 1...60 {
            let (decided, expected) = history.step()
            guard decided == expected, history.linesAgree else {
                Issue.record("seed \(seed), step \(step): decided \(decided), expected \(expected), lines agree: \(history.linesAgree)")
                return
            }
        }
    }

    @Test func theLongestIdleAgentIsChosen() {
        var engine = engine([(1, [:], 10), (2, [:], 5), (3, [:], 8)])
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 20) == [pair(20, 2)])
    }

    @Test func theSmallerIdDecidesATie() {
        var engine = engine([(2, [:], 5), (1, [:], 5)])
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 20) == [pair(20, 1)])
    }

    @Test func everybodyIsServedInOrder() {
        var engine = engine()
        for number in [23, 21, 22] { engine.enqueue(item(number)) }
        #expect(pairs(&engine, at: 30).isEmpty)
        #expect([21, 22, 23].map { engine.position(of: InteractionID(high: 9, low: $0)) } == [1, 2, 3])
        for agent in 1...3 { engine.setAgent(SampleCentre.agentID(agent), skills: [:], idleSince: .noon(plus: 30 + agent)) }
        #expect(pairs(&engine, at: 40) == [pair(21, 1), pair(22, 2), pair(23, 3)])
    }

    @Test func whoWaitsLongestGoesFirstAlsoWhenACallJoinsInTheSameMoment() {
        var engine = engine()
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 21).isEmpty)
        engine.enqueue(item(22))
        engine.setAgent(SampleCentre.agentID(1), skills: [:], idleSince: .noon(plus: 22))
        #expect(pairs(&engine, at: 22) == [pair(20, 1)])
    }

    @Test func priorityGoesBeforeAgeAndQueuesAddTheirs() {
        var engine = engine()
        engine.setQueue(support, requiredSkills: [:], priority: 5)
        engine.enqueue(item(20, priority: 3))
        engine.enqueue(item(21, in: support))
        engine.enqueue(item(22, in: support, priority: 1))
        for agent in 1...3 { engine.setAgent(SampleCentre.agentID(agent), skills: [:], idleSince: .noon(plus: agent)) }
        #expect(pairs(&engine, at: 30) == [pair(22, 1), pair(21, 2), pair(20, 3)])
    }

    @Test func onlyTheQualifiedAreOffered() {
        var engine = engine([(1, ["english": 3], 1), (2, ["english": 7], 2)])
        engine.setQueue(sales, requiredSkills: ["english": 5], priority: 0)
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 20) == [pair(20, 2)])
        #expect(!engine.isQualified(SampleCentre.agentID(1), for: sales))
    }

    @Test func aQueueThatAsksForLessFindsItsAgents() {
        var engine = engine([(1, ["english": 3], 1)])
        engine.setQueue(sales, requiredSkills: ["english": 5], priority: 0)
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 20).isEmpty)
        engine.setQueue(sales, requiredSkills: ["english": 3], priority: 0)
        #expect(pairs(&engine, at: 21) == [pair(20, 1)])
    }

    @Test func anExcludedAgentIsAskedAgainWhenTheTimeIsOver() {
        var engine = engine([(1, [:], 1)])
        engine.enqueue(item(20, excluded: [SampleCentre.agentID(1): .noon(plus: 60)]))
        #expect(pairs(&engine, at: 20).isEmpty)
        engine.reconsider(SampleCentre.agentID(1))
        #expect(pairs(&engine, at: 59).isEmpty)
        engine.reconsider(SampleCentre.agentID(1))
        #expect(pairs(&engine, at: 60) == [pair(20, 1)])
    }

    @Test func aMatchedAgentTakesNothingMore() {
        var engine = engine([(1, [:], 1)])
        engine.enqueue(item(20))
        engine.enqueue(item(21))
        #expect(pairs(&engine, at: 22) == [pair(20, 1)])
        #expect(!engine.isRoutable(SampleCentre.agentID(1)))
        #expect(engine.waitingCount == 1)
    }

    /// Complaint 14 of those who run such systems: the last agent leaves, and callers wait although somebody is there again.
    @Test func whoComesBackIsFound() {
        var engine = engine([(1, [:], 1)])
        engine.removeAgent(SampleCentre.agentID(1))
        engine.enqueue(item(20))
        #expect(pairs(&engine, at: 20).isEmpty)
        engine.setAgent(SampleCentre.agentID(1), skills: [:], idleSince: .noon(plus: 25))
        #expect(pairs(&engine, at: 25) == [pair(20, 1)])
    }

    @Test func aStateThatWasReadBackDecidesNothingOfItsOwn() {
        var engine = engine([(1, [:], 1)])
        engine.enqueue(item(20, excluded: [SampleCentre.agentID(1): .noon(plus: 60)]))
        engine.considerSettled()
        #expect(pairs(&engine, at: 61).isEmpty)
        engine.reconsiderAll()
        #expect(pairs(&engine, at: 61) == [pair(20, 1)])
    }
}
