import CentreSimulation
import ContactDomain
import RoutingCore
import Testing

/// What agents do, where the outcome can be computed by hand.
@Suite struct WorkTests {
    private static func figures(_ scenario: Scenario, seed: UInt64 = 1) throws -> RunFigures {
        try Simulation.run(scenario, seed: seed, run: 0).batches[0]
    }

    /// One customer a minute, as a history.
    private static func everyMinute(_ count: Int, handling: Int, wrapUp: Distribution? = nil) -> TrafficSource {
        TrafficSource(
            name: "calls", queue: Scenario.queueID("calls"), arrivals: .history((0..<count).map { HistoricArrival(after: .minutes($0)) }),
            handling: .constant(.seconds(handling)), wrapUp: wrapUp)
    }

    private static func scenario(_ traffic: [TrafficSource], agents: [AgentGroup], minutes: Int = 60, change: (inout QueuePolicy) -> Void = { _ in }) -> Scenario {
        var queue = Models.queue("calls", target: 0.01)
        change(&queue)
        return Scenario(duration: .minutes(minutes), shortAbandon: .zero, queues: [queue], groups: agents, traffic: traffic)
    }

    /// Handling 20 s and 30 s of wrap-up in each minute: busy five sixths of the time.
    @Test func wrapUpIsWork() throws {
        let figures = try Self.figures(Self.scenario([Self.everyMinute(60, handling: 20)], agents: [Models.agents("agents", 1)]) { $0.wrapUp.time = .seconds(30) })
        #expect(figures.groups[0][.occupancy] == 50.0 / 60)
        #expect(figures.queues[0][.longestWait] == 0)
        #expect(figures.queues[0][.serviceLevel] == 1)
    }

    /// With 30 s from the queue and 30 s more for the asking: 12 s are enough, 45 s need an extension, 100 s are cut off at 60.
    @Test(arguments: [(12, 12), (45, 45), (100, 60)]) func anAgentWrapsUpAsLongAsNeededAndAllowed(need: Int, lasts: Int) throws {
        // The next customer comes every minute: handling 0 s, so only wrap-up keeps the agent busy.
        let traffic = Self.everyMinute(60, handling: 0, wrapUp: .constant(.seconds(need)))
        let figures = try Self.figures(Self.scenario([traffic], agents: [Models.agents("agents", 1)]) { $0.wrapUp = QueuePolicy.WrapUp(time: .seconds(30), extendBy: .seconds(30), extensions: 1) })
        #expect(figures.groups[0][.occupancy] == Double(lasts) / 60)
    }

    /// An agent answers 5 s after each offer; the queue lets it ring for 15 s.
    @Test func ringingIsWaiting() throws {
        var group = Models.agents("agents", 1)
        group.acceptsAutomatically = []
        group.behaviour = OfferBehaviour(answersAfter: .constant(.seconds(5)))
        let figures = try Self.figures(Self.scenario([Self.everyMinute(60, handling: 20)], agents: [group]))
        #expect(figures.queues[0][.speedOfAnswer] == 5 && figures.queues[0][.wait99] == 5)
        #expect(figures.queues[0][.serviceLevel] == 1, "5 s lie within the target of 10 s")
        #expect(figures.groups[0][.occupancy] == 20.0 / 60, "ringing is no work")
    }

    @Test func offersAreDeclinedAndIgnoredAsOftenAsSaid() throws {
        var group = Models.agents("agents", 5)
        group.acceptsAutomatically = []
        group.behaviour = OfferBehaviour(declines: 0.3, ignores: 0.1, returnsAfter: .seconds(10))
        let figures = try Self.figures(Self.scenario([Self.everyMinute(3_000, handling: 20)], agents: [group], minutes: 3_000))
        let offers = try #require(figures.groups[0][.offers])
        #expect(abs(try #require(figures.groups[0][.declined]) / offers - 0.3) < 0.025)
        #expect(abs(try #require(figures.groups[0][.unanswered]) / offers - 0.1) < 0.017)
        #expect(figures.queues[0][.answered] == 3_000)
        #expect(figures.groups[0][.handled] == figures.queues[0][.answered])
    }

    /// Without a time of the queue's own an offer that nobody reacts to ends all the same.
    @Test func anOfferWithoutATimeEnds() throws {
        var group = Models.agents("agents", 2)
        group.acceptsAutomatically = []
        group.behaviour = OfferBehaviour(ignores: 0.5, returnsAfter: .seconds(1))
        let figures = try Self.figures(Self.scenario([Self.everyMinute(100, handling: 5)], agents: [group], minutes: 100) { $0.offerTimeout = nil })
        #expect(figures.queues[0][.answered] == 100)
    }

    /// From 8 to 16 o'clock less half an hour, and nobody calls: 4 agents × 7.5 of 24 hours.
    @Test func shiftsAndBreaksAreStaffedAsPlanned() throws {
        let shift = Shift(from: 480, to: 960, breaks: [Shift.Break(from: 720, length: .minutes(30), spread: .minutes(60))])
        var group = Models.agents("agents", 4)
        group.shift = shift
        let quiet = TrafficSource(name: "calls", queue: Scenario.queueID("calls"), arrivals: .poisson(perHour: 0), handling: .constant(.zero))
        let figures = try Self.figures(Self.scenario([quiet], agents: [group], minutes: 1_440))
        #expect(abs(try #require(figures.groups[0][.staff]) - 4 * 7.5 / 24) < 1e-9)
        #expect(figures.groups[0][.occupancy] == 0)
    }

    /// 22 to 6 o'clock: six hours of the eve's shift and two of the evening's. On weekdays only, Monday's early hours have nobody.
    @Test(arguments: [(Set(1...7), 8.0), (Set(1...5), 2.0)]) func aShiftGoesOverMidnight(weekdays: Set<Int>, hours: Double) throws {
        var group = Models.agents("agents", 3)
        group.shift = Shift(from: 1_320, to: 360, weekdays: weekdays)
        // 2026-03-02 is a Monday.
        let figures = try Self.figures(Self.scenario([Self.everyMinute(1, handling: 0)], agents: [group], minutes: 1_440))
        #expect(abs(try #require(figures.groups[0][.staff]) - 3 * hours / 24) < 1e-9)
    }

    /// A conversation that outlasts the shift is brought to its end, and staffed so long.
    @Test func workIsEndedBeforeGoingHome() throws {
        var group = Models.agents("agents", 1)
        group.shift = Shift(from: 0, to: 30)
        var traffic = Self.everyMinute(2, handling: 3_000)
        traffic.patience = .constant(.seconds(90))
        let figures = try Self.figures(Self.scenario([traffic], agents: [group]))
        #expect(figures.queues[0][.answered] == 1 && figures.queues[0][.abandoned] == 1)
        #expect(figures.groups[0][.staff] == 50.0 / 60 && figures.groups[0][.occupancy] == 1)
    }
}

/// Days as the clocks on the wall have them.
@Suite struct RosterTests {
    /// Round the clock, in Berlin, on the day on which an hour is skipped and on the one after: always there, day after day.
    @Test func shiftsOfAWholeDayFollowEachOther() throws {
        var scenario = Models.single(rate: 0.5, n: 2, theta: 1, arrivals: 10)
        scenario.start = Timestamp(milliseconds: 1_774_738_800_000)
        scenario.timeZone = "Europe/Berlin"
        (scenario.duration, scenario.warmUp) = (.minutes(47 * 60), .zero)
        scenario.groups[0].shift = Shift(from: 0, to: 1_440)
        let always = try Simulation.run(scenario, seed: 1, run: 0).batches[0].groups[0]
        #expect(always[.staff] == 2)
        // From 1 to 4 o'clock: two hours on the first day, three on the second.
        scenario.groups[0].shift = Shift(from: 60, to: 240)
        scenario.traffic[0].arrivals = .poisson(perHour: 0)
        let nights = try Simulation.run(scenario, seed: 1, run: 0).batches[0].groups[0]
        let (staff, planned) = (try #require(nights[.staff]), 10.0 / 47)
        #expect(abs(staff - planned) < 1e-9)
    }
}
