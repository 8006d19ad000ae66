import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// A queue whose calls ring at several phones at once.
@Suite struct RingAllTests {
    /// A floor of three agents, all of whom are rung.
    static func floor(_ agents: [AgentProfile]? = nil, limit: Int = 10, requiredSkills: [SkillName: Int] = [:]) -> Scenario {
        var queue = SampleCentre.queue(requiredSkills: requiredSkills)
        queue.selection = .ringAll
        queue.ringAllLimit = limit
        return Scenario(agents: agents ?? (1...3).map { SampleCentre.agent($0) }, queues: [queue])
    }

    private func statuses(_ floor: Scenario) -> [RoutingStatus?] { (1...3).map { floor.status($0) } }

    // MARK: Won once

    @Test func allPhonesRingAndTheFirstThatIsLiftedGetsTheCaller() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        #expect(floor.agents(id) == [1, 2, 3])
        #expect(statuses(floor) == [.offered, .offered, .offered])
        let legs = try (1...3).map { try floor.ringingLeg(id, $0) }
        #expect(Set(legs).count == 3)
        let rung = floor.commands.compactMap { if case .ringAgent(let ring) = $0 { ring } else { nil } }
        #expect(rung.map(\.leg) == legs)
        #expect(rung.map(\.endpoint) == (1...3).map { SampleCentre.endpoint($0) })
        try floor.lifts(2, id)
        #expect(floor.state(id) == .active)
        #expect(floor.agent(id) == 2)
        #expect(statuses(floor) == [.idle, .interacting, .idle])
        let bridge = try #require(floor.core.interactions[id]?.bridge)
        let join = try #require(floor.commands.firstIndex(of: .join(bridge, [try floor.customerLeg(id), legs[1]])))
        for loser in [legs[0], legs[2]] {
            // The two who talk hear each other before anybody else is seen to.
            let hangUp = try #require(floor.commands.firstIndex(of: .hangUp(loser, .answeredElsewhere)))
            #expect(join < hangUp)
            #expect(floor.core.legs[loser] == nil)
        }
        #expect(floor.story(id) == ["offer answered-elsewhere 1s", "offer answered-elsewhere 1s", "queue answered 1s", "offer answered 1s"])
        // Without blame and without a pause: the next call rings at the other two.
        let next = try floor.caller()
        #expect(floor.agents(next) == [1, 3])
        floor.expectSound()
    }

    @Test func noMoreThanTheLimitRing() throws {
        var floor = Self.floor(limit: 2)
        let first = try floor.caller()
        #expect(floor.agents(first) == [1, 2])
        let second = try floor.caller()
        #expect(floor.agents(second) == [3])
        floor.expectSound()
    }

    @Test func aClickWinsBeforeThePhoneIsUp() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        let offer = try floor.offer(id)
        let (first, third) = (try floor.ringingLeg(id, 1), try floor.ringingLeg(id, 3))
        try floor.tell(.acceptOffer(offer, by: SampleCentre.agentID(2)))
        #expect(floor.agents(id) == [2])
        #expect(statuses(floor) == [.idle, .offered, .idle])
        #expect(floor.commands.filter { $0 == .hangUp(first, .answeredElsewhere) || $0 == .hangUp(third, .answeredElsewhere) }.count == 2)
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(1))) == "offer-already-taken")
        #expect(floor.refusal(of: .declineOffer(offer, by: SampleCentre.agentID(3))) == "offer-already-taken")
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(9))) == "offer-unknown")
        try floor.agentAnswers(id)
        #expect(floor.agent(id) == 2)
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(1))) == "offer-gone")
        floor.expectSound()
    }

    /// Two phones are lifted in the same millisecond: Asterisk has both up before it hears that one is to be hung up.
    @Test(arguments: [false, true]) func whoIsASecondLateHearsNobody(byClick: Bool) throws {
        var floor = Self.floor()
        let id = try floor.caller()
        let late = try floor.ringingLeg(id, 3)
        if byClick { try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(1))) } else { try floor.lifts(1, id) }
        floor.learn(.answered(late))
        #expect(floor.commands == [.hangUp(late, .answeredElsewhere)])
        #expect(floor.agent(id) == 1)
        #expect(floor.status(3) == .idle)
        floor.learn(.ended(late, .hungUp))
        if byClick { try floor.agentAnswers(id) }
        #expect(floor.state(id) == .active)
        #expect(statuses(floor) == [.interacting, .idle, .idle])
        floor.expectSound()
    }

    @Test func anAcceptedRingThatDoesNotConnectGoesBackAndTheOthersAreRungAgain() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        floor.wait(10)
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(2)))
        floor.wait(10)
        #expect(floor.status(2) == .notResponding)
        #expect(floor.agents(id) == [1, 3])
        #expect(floor.story(id) == ["offer answered-elsewhere 11s", "offer answered-elsewhere 11s", "offer not-connected 21s"])
        floor.expectSound()
    }

    @Test func oneWhoAcceptsAutomaticallyDisturbsNobodyElse() throws {
        var floor = Self.floor([SampleCentre.agent(1), SampleCentre.agent(2, acceptsAutomatically: true), SampleCentre.agent(3)])
        let id = try floor.caller()
        #expect(floor.agents(id) == [2])
        #expect(floor.core.view(of: id)?.offer?.accepted == true)
        #expect(floor.commands.count { if case .ringAgent = $0 { true } else { false } } == 1)
        // The others were free for the next one in the same breath.
        let next = try floor.caller()
        #expect(floor.agents(next) == [1, 3])
        floor.expectSound()
    }

    // MARK: One ring ends

    @Test func whoDeclinesIsNotRungAndTheOthersRingOn() throws {
        var floor = Self.floor()
        let first = try floor.caller()
        let second = try floor.caller()
        let leg = try floor.ringingLeg(first, 1)
        try floor.tell(.declineOffer(floor.offer(first), by: SampleCentre.agentID(1)))
        #expect(floor.commands.contains(.hangUp(leg, .normal)))
        #expect(floor.agents(first) == [2, 3])
        #expect(floor.agents(second) == [1], "free at once for the next in line")
        #expect(floor.story(first) == ["offer declined 2s"])
        floor.expectSound()
    }

    @Test(arguments: [
        (LegEnd.rejected, "declined", RoutingStatus.idle), (.busy, "busy", .idle), (.noAnswer, "no-answer", .notResponding), (.hungUp, "no-answer", .notResponding),
        (.unreachable, "phone-unreachable", .notResponding), (.failed, "telephony-failed", .idle), (.mediaLost, "media-lost", .idle),
    ])
    func aPhoneThatEndsItsRingSaysHow(why: LegEnd, outcome: String, status: RoutingStatus) throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.phoneEnds(2, id, why)
        #expect(floor.story(id) == ["offer \(outcome) 1s"])
        #expect(floor.status(2) == status)
        #expect(floor.agents(id) == [1, 3])
        try floor.lifts(3, id)
        #expect(floor.agent(id) == 3)
        floor.expectSound()
    }

    @Test func whenTheLastRingHasEndedTheCallIsBackInItsPlace() throws {
        var floor = Self.floor()
        let first = try floor.caller()
        let offer = try floor.offer(first)
        for agent in 1...3 {
            #expect(floor.state(first) == .offered)
            try floor.tell(.declineOffer(offer, by: SampleCentre.agentID(agent)))
        }
        #expect(floor.state(first) == .queued)
        #expect(statuses(floor) == [.idle, .idle, .idle])
        let second = try floor.caller()
        #expect(floor.agents(second) == [1, 2, 3], "only the declined call is kept from them")
        #expect(floor.core.routing.position(of: first) == 1)
        #expect(floor.core.routing.item(first)?.orderAt == floor.core.interactions[first]?.createdAt)
        try floor.callerHangsUp(second)
        floor.wait(84)
        #expect(floor.state(first) == .queued)
        floor.wait(4)
        #expect(floor.state(first) == .offered)
        floor.expectSound()
    }

    @Test func nobodyAnswersAndNobodyResponds() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        let legs = try (1...3).map { try floor.ringingLeg(id, $0) }
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(2)))
        floor.wait(14)
        #expect(statuses(floor) == [.notResponding, .idle, .notResponding], "who declined has answered")
        #expect(floor.commands.contains(.hangUp(legs[0], .noAnswer)) && floor.commands.contains(.hangUp(legs[2], .noAnswer)))
        #expect(floor.state(id) == .queued)
        #expect(floor.core.routing.position(of: id) == 1)
        #expect(floor.story(id) == ["offer declined 1s", "offer no-answer 15s", "offer no-answer 15s"])
        try floor.tell(.setPresence(SampleCentre.agentID(3), Presence(.available)))
        #expect(floor.agents(id) == [3])
        floor.expectSound()
    }

    @Test func nobodyIsBlamedForWhatRangWhileTelephonyWasAway() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        floor.learn(.disconnected(reason: "test"))
        floor.wait(15)
        #expect(floor.state(id) == .queued)
        #expect(statuses(floor) == [.idle, .idle, .idle])
        floor.expectSound()
    }

    // MARK: Changes while it rings

    @Test(arguments: [Presence.Kind.onBreak, .meeting, .offline])
    func whoLeavesIsNotRungAndTheOthersRingOn(kind: Presence.Kind) throws {
        var floor = Self.floor()
        let id = try floor.caller()
        let leg = try floor.ringingLeg(id, 1)
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(kind)))
        #expect(floor.agents(id) == [2, 3])
        #expect(floor.commands.contains(.hangUp(leg, .normal)))
        #expect(floor.status(1) == .idle)
        #expect(floor.story(id) == ["offer agent-left 1s"])
        floor.expectSound()
    }

    @Test func whoIsRemovedOrLosesTheSkillIsNotRungAndTheOthersRingOn() throws {
        var floor = Self.floor((1...3).map { SampleCentre.agent($0, skills: ["english": 5]) }, requiredSkills: ["english": 3])
        let id = try floor.caller()
        floor.configure(.agent(SampleCentre.agent(1, skills: ["english": 1])))
        #expect(floor.agents(id) == [2, 3])
        #expect(floor.status(1) == .idle)
        floor.configure(.agentRemoved(SampleCentre.agentID(3)))
        #expect(floor.agents(id) == [2])
        #expect(floor.core.agents[SampleCentre.agentID(3)] == nil)
        #expect(floor.story(id) == ["offer not-qualified 1s", "offer agent-removed 2s"])
        try floor.agentAnswers(id)
        #expect(floor.agent(id) == 2)
        floor.expectSound()
    }

    @Test(arguments: ["caller", "supervisor", "queue", "server"])
    func whateverEndsTheCallEndsAllRings(how: String) throws {
        var floor = Self.floor()
        let id = try floor.caller()
        let legs = try (1...3).map { try floor.ringingLeg(id, $0) }
        switch how {
        case "caller": try floor.callerHangsUp(id)
        case "supervisor": try floor.tell(.hangUp(id))
        case "queue": floor.configure(.queueRemoved(SampleCentre.sales))
        default: floor.learn(.snapshot(.empty(reachable: (1...3).map { SampleCentre.endpoint($0) }, afterConnecting: true, startedAt: floor.now)))
        }
        #expect(floor.state(id) == .closed)
        #expect(statuses(floor) == [.idle, .idle, .idle])
        #expect(floor.core.legs.isEmpty && floor.core.offers.isEmpty)
        // What went with the server needs no hanging up.
        for leg in legs { #expect(floor.commands.contains(.hangUp(leg, .normal)) == (how != "server")) }
        #expect(floor.story(id).filter { $0.hasPrefix("offer") }.count == 3)
        floor.expectSound()
    }
}
