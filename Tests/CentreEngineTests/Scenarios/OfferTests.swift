import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct OfferTests {
    private let two = [SampleCentre.agent(1), SampleCentre.agent(2)]

    @Test func aDeclinedOfferKeepsItsPlace() throws {
        var floor = Scenario()
        let first = try floor.caller()
        let second = try floor.caller()
        let place = floor.core.interactions[first]?.createdAt
        try floor.tell(.declineOffer(floor.offer(first), by: SampleCentre.agentID(1)))
        // The agent is free for the next in line, who had come later.
        #expect(floor.state(second) == .offered)
        #expect(floor.core.routing.position(of: first) == 1)
        #expect(floor.core.routing.item(first)?.orderAt == place)
        #expect(floor.story(first) == ["offer declined 2s"])
        floor.expectSound()
    }

    @Test func anAgentWhoDeclinedIsAskedAgainAfterTheBackOff() throws {
        var floor = Scenario()
        let id = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        #expect(floor.state(id) == .queued)
        #expect(floor.status(1) == .idle)
        floor.wait(89)
        #expect(floor.state(id) == .queued)
        floor.wait(1)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }

    @Test func aBackOffLapsesAlsoWhereAnEarlierOneIsNoMore() throws {
        var floor = Scenario()
        let first = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(first), by: SampleCentre.agentID(1)))
        floor.wait(10)
        let second = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(second), by: SampleCentre.agentID(1)))
        // The timer for the first one's back-off is set already; what it was for goes away.
        try floor.callerHangsUp(first)
        floor.wait(85)
        #expect(floor.state(second) == .queued)
        floor.wait(5)
        #expect(floor.state(second) == .offered)
        floor.expectSound()
    }

    @Test func twoBackOffsOfOneAgentLapseEachAtItsTime() throws {
        var floor = Scenario()
        let first = try floor.caller()
        let second = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(first), by: SampleCentre.agentID(1)))
        floor.wait(10)
        try floor.tell(.declineOffer(floor.offer(second), by: SampleCentre.agentID(1)))
        try floor.restart()
        floor.wait(78)
        #expect(floor.state(first) == .queued)
        floor.wait(2)
        #expect(floor.state(first) == .offered)
        try floor.tell(.declineOffer(floor.offer(first), by: SampleCentre.agentID(1)))
        try floor.restart()
        floor.wait(11)
        #expect(floor.state(second) == .offered)
        floor.expectSound()
    }

    @Test func nobodyAnswersAndTheNextAgentIsRung() throws {
        var floor = Scenario(agents: two)
        let id = try floor.caller()
        let leg = try floor.agentLeg(id)
        floor.wait(15)
        #expect(floor.status(1) == .notResponding)
        #expect(floor.agent(id) == 2)
        #expect(floor.commands.contains(.hangUp(leg, .noAnswer)))
        #expect(floor.story(id) == ["offer no-answer 15s"])
        floor.expectSound()
    }

    @Test func notRespondingClearsItself() throws {
        var floor = Scenario()
        let id = try floor.caller()
        floor.wait(15)
        #expect(floor.status(1) == .notResponding)
        #expect(floor.core.agentView(SampleCentre.agentID(1))?.deadline != nil)
        floor.wait(5 * 60)
        #expect(floor.status(1) == .offered)
        #expect(floor.agent(id) == 1)
        floor.expectSound()
    }

    @Test func aClickClearsNotResponding() throws {
        var floor = Scenario()
        let id = try floor.caller()
        floor.wait(15)
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
        #expect(floor.agent(id) == 1)
        // The timer of the cleared state is late now: it changes nothing.
        try floor.agentAnswers(id)
        floor.wait(5 * 60)
        #expect(floor.status(1) == .interacting)
        floor.expectSound()
    }

    @Test func anAcceptedOfferThatDoesNotConnectGoesBack() throws {
        var floor = Scenario(agents: two)
        let id = try floor.caller()
        floor.wait(10)
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        floor.wait(9)
        #expect(floor.agent(id) == 1, "an accepted offer has the time to connect, not what was left of ringing")
        floor.wait(1)
        #expect(floor.agent(id) == 2)
        #expect(floor.status(1) == .notResponding)
        #expect(floor.story(id) == ["offer not-connected 21s"])
        floor.expectSound()
    }

    @Test(arguments: [
        (LegEnd.rejected, "declined", RoutingStatus.idle), (.busy, "busy", .idle), (.noAnswer, "no-answer", .notResponding), (.hungUp, "no-answer", .notResponding),
        (.unreachable, "phone-unreachable", .notResponding), (.failed, "telephony-failed", .idle), (.mediaLost, "media-lost", .offered),
    ])
    func aPhoneThatEndsTheOfferSaysHow(why: LegEnd, outcome: String, status: RoutingStatus) throws {
        var floor = Scenario()
        let id = try floor.caller()
        try floor.agentHangsUp(id, why)
        #expect(floor.story(id) == ["offer \(outcome) 1s"])
        #expect(floor.status(1) == status)
        floor.expectSound()
    }

    @Test func acceptingTwiceIsAcceptingOnce() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let offer = try floor.offer(id)
        try floor.tell(.acceptOffer(offer, by: SampleCentre.agentID(1)))
        let deadline = floor.core.interactions[id]?.phase.deadline
        try floor.tell(.acceptOffer(offer, by: SampleCentre.agentID(1)))
        #expect(floor.core.interactions[id]?.phase.deadline == deadline)
        floor.expectSound()
    }

    @Test func anOfferIsTakenByTheOneItWasMadeTo() throws {
        var floor = Scenario(agents: two)
        let id = try floor.caller()
        let offer = try floor.offer(id)
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(2))) == "offer-unknown")
        try floor.tell(.declineOffer(offer, by: SampleCentre.agentID(1)))
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(1))) == "offer-gone")
        #expect(floor.agent(id) == 2)
        floor.expectSound()
    }

    @Test func anAgentWhoAcceptsAutomaticallyIsConnectedWithoutAClick() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1, acceptsAutomatically: true)])
        let id = try floor.caller()
        #expect(floor.core.view(of: id)?.offer?.accepted == true)
        #expect(floor.commands.contains { if case .ringAgent(let ring) = $0 { ring.answersAutomatically } else { false } })
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        floor.expectSound()
    }

    // MARK: Changes while it rings (F16)

    @Test func anAgentWhoIsRemovedWhileRungGivesTheCallBack() throws {
        var floor = Scenario(agents: two)
        let id = try floor.caller()
        floor.configure(.agentRemoved(SampleCentre.agentID(1)))
        #expect(floor.agent(id) == 2)
        #expect(floor.core.agents[SampleCentre.agentID(1)] == nil)
        floor.expectSound()
    }

    @Test func aQueueThatIsRemovedWhileItsCallRingsEndsTheCallAndFreesTheAgent() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let waiting = try floor.caller()
        floor.configure(.queueRemoved(SampleCentre.sales))
        #expect(floor.ending(id) == "failed/queue-removed")
        #expect(floor.ending(waiting) == "failed/queue-removed")
        #expect(floor.status(1) == .idle)
        floor.expectSound()
    }

    @Test func anAgentWhoLosesTheSkillWhileRungGivesTheCallBackInItsPlace() throws {
        let skilled = [SampleCentre.agent(1, skills: ["english": 5])]
        var floor = Scenario(agents: skilled, queues: [SampleCentre.queue(requiredSkills: ["english": 3])])
        let first = try floor.caller()
        let second = try floor.caller()
        floor.configure(.agent(SampleCentre.agent(1, skills: ["english": 1])))
        #expect(floor.state(first) == .queued)
        #expect(floor.core.routing.position(of: first) == 1)
        #expect(floor.core.routing.position(of: second) == 2)
        #expect(floor.status(1) == .idle)
        floor.expectSound()
    }

    @Test(arguments: [Presence.Kind.onBreak, .meeting, .offline])
    func anAgentWhoLeavesWhileRungGivesTheCallBackInItsPlace(kind: Presence.Kind) throws {
        var floor = Scenario()
        let first = try floor.caller()
        _ = try floor.caller()
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(kind)))
        #expect(floor.state(first) == .queued)
        #expect(floor.core.routing.position(of: first) == 1)
        #expect(floor.status(1) == .idle, "leaving is a choice, not a failure to answer")
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
        #expect(floor.agent(first) == 1)
        floor.expectSound()
    }
}
