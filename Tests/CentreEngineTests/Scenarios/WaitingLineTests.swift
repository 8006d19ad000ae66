import CentrePorts
import ContactDomain
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

/// The line of a queue as it is told to those who look: whole, in order, and not too often.
@Suite struct WaitingLineTests {
    private static func lines(_ floor: Scenario) -> [QueueLineView] {
        floor.stage.announcements.compactMap { if case .line(let view) = $0.view { view } else { nil } }
    }

    @Test func whoWaitsIsToldWithEverythingThatMatters() throws {
        var floor = Scenario(agents: [])
        let first = try floor.caller()
        let second = try floor.caller()
        let told = Self.lines(floor)
        #expect(told.map(\.total) == [1, 2] && told.allSatisfy { $0.queue == SampleCentre.sales && $0.key == "sales" })
        let line = try #require(told.last?.line)
        #expect(line.map(\.interaction) == [first, second] && line.map(\.position) == [1, 2])
        #expect(line[0].customerNumber == "+491701" && line[0].customerName == "Caller 1" && line[0].channel == .voice && line[0].priority == 0)
        #expect(line[0].since == floor.view(first)?.enqueuedAt && line[0].estimatedWait == nil, "nobody is there who could take it")
        // 17 milli-points a second, for about a second.
        #expect(line[0].score > line[1].score && line[0].score < 0.1)
        floor.expectSound()
    }

    @Test func manyChangesAtOnceAreToldTogether() throws {
        var floor = Scenario(agents: [])
        let began = floor.now
        var expected: [InteractionID] = []
        for number in 0..<120 { expected.append(try floor.approaching(LegID("caller-\(number)"), arrivedAt: floor.now - Span(milliseconds: Int64(120 - number)))) }
        #expect(Self.lines(floor).map(\.total) == [1], "the first at once")
        floor.wait(1)
        let told = Self.lines(floor)
        #expect(told.map(\.total) == [1, 120], "and all others together")
        #expect(told.last?.line.map(\.interaction) == Array(expected.prefix(QueueLineView.longest)))
        #expect(floor.core.toldLines[SampleCentre.sales]?.at == began + CentreCore.lineInterval)
        // Nothing changes: nothing is told, and no timer runs for it.
        floor.wait(60)
        #expect(Self.lines(floor).count == 2 && !floor.core.timers.keys.contains { $0.purpose == .line })
        floor.expectSound()
    }

    @Test func whoIsOfferedAtOnceWasNeverInLine() throws {
        var floor = Scenario()
        let id = try floor.caller()
        try floor.agentAnswers(id)
        #expect(Self.lines(floor).isEmpty)
        _ = try floor.caller()
        #expect(Self.lines(floor).map(\.total) == [1])
    }

    @Test func theLineEmptiesBeforeTheEyes() throws {
        var floor = Scenario(agents: [])
        let id = try floor.caller()
        try floor.callerHangsUp(id)
        #expect(Self.lines(floor).map(\.total) == [1, 0])
    }

    @Test func anotherPriorityIsAnotherLine() throws {
        var floor = Scenario(agents: [])
        let (first, second) = (try floor.caller(), try floor.caller())
        try floor.tell(.reprioritise(second, 5))
        let line = try #require(Self.lines(floor).last?.line)
        #expect(line.map(\.interaction) == [second, first] && line.map(\.priority) == [5, 0])
        try floor.tell(.reprioritise(second, 5))
        #expect(Self.lines(floor).count == 3, "the same again is no news")
    }

    @Test func anOrderThatTimeAloneChangesIsTold() throws {
        var queue = SampleCentre.queue()
        (queue.ageing, queue.serviceLevelTarget, queue.urgencyPoints) = (0, .seconds(30), 50)
        var floor = Scenario(agents: [], queues: [queue])
        let (first, second) = (try floor.caller(), try floor.caller())
        try floor.tell(.reprioritise(second, 5))
        #expect(Self.lines(floor).last?.line.map(\.interaction) == [second, first])
        floor.wait(28)
        #expect(Self.lines(floor).last?.line.map(\.interaction) == [first, second])
        floor.expectSound()
    }

    @Test func whatWasOwedIsToldAfterARestart() throws {
        var floor = Scenario(agents: [])
        _ = try floor.approaching("a", arrivedAt: floor.now)
        _ = try floor.approaching("b", arrivedAt: floor.now)
        try floor.restart()
        #expect(Self.lines(floor).map(\.total) == [1])
        floor.wait(1)
        #expect(Self.lines(floor).map(\.total) == [1, 2])
        floor.expectSound()
    }

    @Test func anAgentServesTheLinesOfMembershipAndSkill() {
        var own = SampleCentre.queue()
        own.members = .agents([SampleCentre.agentID(1)])
        let skilled = SampleCentre.queue(SampleCentre.support, key: "support", requiredSkills: ["support": 5])
        let floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2, skills: ["support": 5])], queues: [own, skilled])
        #expect(floor.core.queues(servedBy: SampleCentre.agentID(1)) == [SampleCentre.sales])
        #expect(floor.core.queues(servedBy: SampleCentre.agentID(2)) == [SampleCentre.support])
        #expect(floor.core.queues(servedBy: SampleCentre.agentID(3)).isEmpty)
    }
}

/// How much an agent has to do, as it is told.
@Suite struct AgentLoadTests {
    private static func load(_ floor: Scenario) -> AgentLoadView? { floor.core.agentView(SampleCentre.agentID(1))?.load }

    @Test func anIdleAgentHasRoomOnEachChannel() throws {
        let load = try #require(Self.load(Scenario()))
        #expect(load.used == 0 && load.units == 12 && load.items == nil && load.work.isEmpty)
        #expect(load.channels.first { $0.channel == .chat } == AgentLoadView(capacity: .standard).channels.first { $0.channel == .chat })
        #expect(load.channels.map { "\($0.channel.rawValue) \($0.count)/\($0.maximum)" }.contains("voice 0/1"))
    }

    @Test func aCallIsWorkFromTheFirstRingToTheEndOfWrapUp() throws {
        var floor = Scenario()
        let id = try floor.caller()
        #expect(Self.load(floor)?.work.map(\.phase) == [.ringing] && Self.load(floor)?.used == 12)
        try floor.agentAnswers(id)
        let active = try #require(Self.load(floor)?.work.first)
        #expect(active.interaction == id && active.phase == .active && active.channel == .voice && active.since <= floor.now)
        #expect(Self.load(floor)?.channels.first { $0.channel == .voice }?.count == 1)
        try floor.callerHangsUp(id)
        #expect(Self.load(floor)?.work.map(\.phase) == [.wrapUp])
        floor.wait(31)
        #expect(Self.load(floor)?.work.isEmpty == true && Self.load(floor)?.used == 0)
        // Each of these was told as it happened.
        let told = floor.stage.announcements.compactMap { if case .agent(let view) = $0.view { view.load.work.first?.phase } else { nil } }
        #expect(told == [.ringing, .active, .wrapUp])
    }

    @Test func anOutboundCallIsWorkToo() throws {
        var floor = Scenario()
        try floor.tell(.dial("+49301", by: SampleCentre.agentID(1)))
        #expect(Self.load(floor)?.work.map(\.phase) == [.active])
    }
}
