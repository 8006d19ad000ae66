import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// Steps, moves, call-backs and several channels, and what becomes of faulty scenarios.
@Suite struct PolicyTests {
    private static let overload = Models.Customers(rate: 4)

    private static func alone(_ steps: [RoutingStep], takesCallback: Double = 0, second: QueuePolicy? = nil) -> Scenario {
        var queue = Models.queue("calls", members: .teams(["few"]))
        queue.steps = steps
        var scenario = Models.scenario(
            queues: [queue] + [second].compactMap(\.self), groups: [Models.agents("few", 2, team: "few"), Models.agents("others", 20, team: "others")],
            customers: [overload], arrivals: 300, warmUp: 0)
        scenario.traffic[0].takesCallback = takesCallback
        return scenario
    }

    @Test func whoIsSentToAFlowHasLeft() throws {
        let figures = try Simulation.run(Self.alone([RoutingStep(after: .seconds(300), actions: [.flow("sorry")])]), seed: 1, run: 0).batches[0].queues[0]
        let left = try #require(figures[.left])
        #expect(left > 50 && left + (figures[.answered] ?? 0) == figures[.offered])
        #expect(try #require(figures[.longestWait]) <= 300)
    }

    @Test func whoOverflowsIsAnsweredElsewhereAndCountsAtHome() throws {
        let second = Models.queue("second", members: .teams(["others"]))
        let outcome = try Simulation.run(Self.alone([RoutingStep(after: .seconds(300), actions: [.overflow(second.id)])], second: second), seed: 1, run: 0)
        let figures = outcome.batches[0]
        #expect(figures.queues[0][.answered] == figures.queues[0][.offered] && figures.queues[1][.offered] == 0)
        let moved = try #require(figures.queues[0][.moved])
        #expect(moved > 50 && Double(figures.answeredBy[0][1]) == moved)
        #expect(figures.queues[0][.longestWait] == 300)
    }

    @Test func addedTeamsHelp() throws {
        let figures = try Simulation.run(Self.alone([RoutingStep(after: .seconds(60), actions: [.addTeams(["others"])])]), seed: 1, run: 0).batches[0]
        #expect(figures.queues[0][.longestWait] == 60 && figures.answeredBy[0][1] > 50)
    }

    @Test func halfOfThemAreCalledBack() throws {
        let figures = try Simulation.run(Self.alone([RoutingStep(after: .seconds(60), actions: [.offerCallback])], takesCallback: 0.5), seed: 1, run: 0).batches[0]
        let (callbacks, waiting) = (try #require(figures.queues[0][.callbacks]), try #require(figures.queues[0][.offered]))
        #expect(callbacks > 0.3 * waiting && callbacks < 0.55 * waiting)
        #expect(callbacks + (figures.queues[0][.answered] ?? 0) == waiting)
    }

    /// Three chats at a time, or one call: one agent, three chats of an hour at once.
    @Test func anAgentChatsWithThree() throws {
        let queue = Models.queue("calls")
        let chats = TrafficSource(
            name: "chats", queue: queue.id, channel: .chat, arrivals: .history((0..<4).map { HistoricArrival(after: .seconds($0)) }), handling: .constant(.minutes(30)))
        let figures = try Simulation.run(
            Scenario(duration: .minutes(60), queues: [queue], groups: [AgentGroup(name: "one", count: 1, acceptsAutomatically: [.chat])], traffic: [chats]), seed: 1, run: 0
        ).batches[0]
        #expect(figures.queues[0][.answered] == 4 && figures.queues[0][.longestWait] == 1_797 && figures.queues[0][.wait50] == 0)
    }

    @Test func whoFindsAClosedQueueHasLeft() throws {
        var scenario = Self.alone([])
        scenario.queues[0].hours = OpeningHours(timeZone: "UTC", weekly: [:])
        let figures = try Simulation.run(scenario, seed: 1, run: 0).batches[0].queues[0]
        #expect(figures[.left] == figures[.offered])
    }

    @Test func whatNobodyServesIsLeftOver() throws {
        var scenario = Self.alone([])
        scenario.queues[0].requirement = .skill("chinese", .atLeast, 1)
        let figures = try Simulation.run(scenario, seed: 1, run: 0).batches[0].queues[0]
        #expect(figures[.unserved] == figures[.offered] && figures[.serviceLevel] == nil && figures[.wait50] == nil)
    }

    @Test func estimatesAreHeldAgainstWaits() throws {
        let estimate: WaitEstimate = { _, _ in .seconds(100) }
        let figures = try Simulation.run(Models.single(rate: 8, n: 10, theta: 0.5, arrivals: 500), seed: 1, run: 0, estimate: estimate).batches[0].queues[0]
        let (error, bias) = (try #require(figures[.estimateError]), try #require(figures[.estimateBias]))
        #expect(error > 0 && abs(bias) <= error)
    }

    @Test func faultsAreNamed() {
        var scenario = Models.single(rate: 8, n: 10, arrivals: 500)
        scenario.warmUp = scenario.duration
        scenario.queues.append(scenario.queues[0])
        scenario.groups[0].count = -1
        scenario.traffic[0].queue = Scenario.queueID("nowhere")
        scenario.timeZone = "Moon/Tycho"
        #expect(scenario.faults.count == 5, "\(scenario.faults)")
        #expect(throws: SimulationFault.self) { try Simulation.run(scenario, seed: 1, run: 0) }
    }
}
