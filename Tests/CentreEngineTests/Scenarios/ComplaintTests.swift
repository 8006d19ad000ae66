import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// What users of other systems suffer from, and what happens here instead. The numbers are those of our list of complaints.
@Suite struct ComplaintTests {
    private let one = SampleCentre.agentID(1)

    /// 1: an agent is "reserved" or "in call" for hours, although there is no call.
    @Test(arguments: [InteractionState.offered, .dialling, .active, .held, .agentLost, .wrapUp])
    func complaint01_noAgentIsStuckInAStateWithoutACall(state: InteractionState) throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: state)
        // No event ever tells that the legs are gone: the sweeps find out.
        for _ in 1...4 {
            floor.wait(5)
            floor.learn(.snapshot(.empty(reachable: [SampleCentre.endpoint(1)])))
        }
        floor.wait(6 * 60)
        #expect(floor.state(id) == .closed)
        #expect(floor.status(1) == .idle)
        floor.expectSound()
    }

    /// 2: after a restart, what agents had chosen and what calls had reached is lost or wrong.
    @Test(arguments: [InteractionState.inFlow, .queued, .offered, .dialling, .active, .held, .agentLost, .wrapUp])
    func complaint02_aRestartKeepsStatesReasonsAndDeadlines(state: InteractionState) throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        try floor.tell(.setPresence(SampleCentre.agentID(2), Presence(.onBreak, reason: "lunch")))
        let id = try HangUpTests.bring(&floor, to: state)
        let (call, agents) = (floor.core.view(of: id), [1, 2].map { floor.core.agentView(SampleCentre.agentID($0)) })
        try floor.restart()
        #expect(floor.core.view(of: id) == call)
        #expect([1, 2].map { floor.core.agentView(SampleCentre.agentID($0)) } == agents)
        #expect(floor.core.agentView(SampleCentre.agentID(2))?.presence == Presence(.onBreak, reason: "lunch"))
        floor.wait(1)
        floor.expectSound()
    }

    /// 3: two agents answer one call.
    @Test func complaint03_oneCallIsWonByOneAgent() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        let id = try floor.caller()
        let late = try floor.agentLeg(id)
        floor.wait(15)
        #expect(floor.agent(id) == 2)
        // The first phone is lifted in the moment in which its time was over.
        floor.learn(.answered(late))
        #expect(floor.commands == [.hangUp(late, .answeredElsewhere)])
        try floor.agentAnswers(id)
        floor.learn(.answered(late))
        #expect(floor.agent(id) == 2)
        #expect(floor.core.interactions.values.count { $0.phase.conversation != nil } == 1)
        floor.expectSound()
    }

    /// 4: the caller hangs up, and the agent's phone rings on.
    @Test func complaint04_aPhoneStopsRingingWhenTheCallerIsGone() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let agent = try floor.agentLeg(id)
        try floor.callerHangsUp(id)
        #expect(floor.commands.contains(.hangUp(agent, .normal)))
        // Where the command was lost, a later sweep sees the leg, and it is hung up again.
        floor.wait(6)
        floor.learn(.snapshot(snapshot([.init(id: agent, isUp: false, arrival: nil)])))
        #expect(floor.commands == [.hangUp(agent, .normal)])
        floor.expectSound()
    }

    /// 5: channels and bridges that nobody owns accumulate.
    @Test func complaint05_whatNobodyOwnsIsTakenDown() throws {
        var floor = Scenario()
        floor.learn(.snapshot(snapshot([.init(id: "agent-stray", isUp: true, arrival: nil)], bridges: ["bridge-stray": ["agent-stray"]])))
        #expect(floor.commands == [.hangUp("agent-stray", .normal), .destroyBridge("bridge-stray")])
        floor.expectSound()
    }

    /// 7: what happened while the connection was away is never learnt.
    @Test func complaint07_callsThatCameWhileWeWereAwayAreTakenUpInOrder() throws {
        var floor = Scenario()
        let first = try floor.conversation()
        floor.learn(.disconnected(reason: "test"))
        floor.wait(30)
        let later = [("c", 20), ("a", 10), ("b", 15)].map { leg, second in
            TelephonySnapshot.Leg(id: LegID(leg), isUp: false, arrival: Arrival(
                leg: LegID(leg), callerNumber: leg, callerName: "", target: .address(SampleCentre.directNumber), arrivedAt: floor.now - .seconds(30) + .seconds(second)))
        }
        floor.learn(.snapshot(snapshot(later, afterConnecting: true)))
        #expect(floor.state(first) == .wrapUp, "its legs are gone")
        #expect(floor.core.routing.waiting(in: SampleCentre.sales).map { floor.view($0)?.customerNumber } == ["a", "b", "c"])
        floor.expectSound()
    }

    /// 7, the other way round: who left while we were away is gone at once, however young the call was.
    @Test func complaint07_callsThatEndedWhileWeWereAwayAreClosedWithTheFirstSnapshot() throws {
        var floor = Scenario()
        let talking = try floor.conversation()
        let waiting = try floor.caller()
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(snapshot([], afterConnecting: true)))
        #expect(floor.state(talking) == .wrapUp)
        #expect(floor.ending(waiting) == "abandoned/caller-hung-up")
        floor.expectSound()
    }

    /// 8: a reload of the page drops the call.
    @Test func complaint08_aReloadOfThePageKeepsTheCall() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        try floor.agentHangsUp(id, .failed)
        #expect(floor.state(id) == .agentLost)
        floor.wait(5)
        try floor.tell(.rejoin(id))
        try floor.tell(.rejoin(id))
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        #expect(floor.agent(id) == 1)
        floor.expectSound()
    }

    /// 9: the page says "registered", the server says "unreachable".
    @Test func complaint09_nobodyIsOfferedACallThatTheirPhoneCannotTake() throws {
        var floor = Scenario()
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: false))
        let id = try floor.caller()
        #expect(floor.state(id) == .queued)
        #expect(floor.core.agentView(one)?.notRoutableBecause == ["phone-unreachable"])
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: true))
        #expect(floor.agent(id) == 1)
        floor.expectSound()
    }

    /// 10: the status is "available", but no call comes, because another field says otherwise.
    @Test(arguments: [InteractionState.queued, .offered, .active, .wrapUp])
    func complaint10_anAgentWhoIsNotRoutableIsToldWhy(state: InteractionState) throws {
        var floor = Scenario()
        _ = try HangUpTests.bring(&floor, to: state)
        let view = try #require(floor.core.agentView(one))
        let expected: [InteractionState: [String]] = [.queued: ["not-available"], .offered: ["busy"], .active: ["busy"], .wrapUp: ["wrap-up"]]
        #expect(view.notRoutableBecause == expected[state])
        #expect(floor.core.agents[one]?.notRoutableBecause.isEmpty == view.notRoutableBecause.isEmpty)
        floor.expectSound()
    }

    /// 11: some unanswered calls, and the agent is logged out for ever.
    @Test func complaint11_notRespondingIsVisibleBoundedAndClearsItself() throws {
        var floor = Scenario()
        let id = try floor.caller()
        for _ in 1...3 {
            #expect(floor.agent(id) == 1)
            floor.wait(15)
            let view = try #require(floor.core.agentView(one))
            #expect(view.routingStatus == .notResponding)
            #expect(view.deadline == floor.now + .minutes(5))
            #expect(view.presence.kind == .available, "what the agent chose is not changed")
            floor.wait(5 * 60)
        }
        floor.expectSound()
    }

    /// 12: wrap-up is shorter than configured.
    @Test func complaint12_wrapUpLastsAsLongAsItShould() throws {
        var floor = Scenario(queues: [SampleCentre.queue(wrapUp: .seconds(40)), SampleCentre.queue(SampleCentre.support, key: "support")])
        let id = try floor.conversation()
        try floor.callerHangsUp(id)
        let waiting = try floor.caller()
        floor.wait(38)
        #expect(floor.state(waiting) == .queued)
        floor.wait(1)
        #expect(floor.agent(waiting) == 1)
        #expect(floor.story(id).last == "wrapUp timed-out 40s")
        floor.expectSound()
    }

    /// 13: a call of the agent's own while another is offered confuses everything.
    @Test func complaint13_anAgentHasOneCallAtATime() throws {
        var floor = Scenario()
        let offered = try floor.caller()
        #expect(floor.refusal(of: .dial("+49301234", by: one)) == "agent-busy")
        try floor.tell(.declineOffer(floor.offer(offered), by: one))
        try floor.tell(.dial("+49301234", by: one))
        floor.wait(5)
        #expect(floor.state(offered) == .queued)
        #expect(floor.status(1) == .interacting)
        floor.expectSound()
    }

    /// 14: the last agent leaves, and callers wait for ever although somebody comes back.
    @Test func complaint14_whoeverComesGetsThoseWhoWait() throws {
        var floor = Scenario()
        try floor.tell(.setPresence(one, Presence(.offline)))
        let id = try floor.caller()
        floor.configure(.agentRemoved(one))
        floor.configure(.agent(SampleCentre.agent(3)))
        floor.learn(.endpoint(SampleCentre.endpoint(3), reachable: true))
        #expect(floor.state(id) == .queued)
        try floor.tell(.setPresence(SampleCentre.agentID(3), Presence(.available)))
        #expect(floor.agent(id) == 3)
        floor.expectSound()
    }

    /// 21: recordings have holes where a call changes hands.
    @Test func complaint21_aRecordingFollowsTheCustomerNotTheAgent() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let recording = try #require(floor.core.interactions[id]?.recording)
        floor.learn(.recordingStarted(recording))
        try floor.agentHangsUp(id, .failed)
        #expect(!floor.commands.contains(.stopRecording(recording, customer: "caller-1")))
        try floor.tell(.rejoin(id))
        try floor.agentAnswers(id)
        #expect(floor.core.interactions[id]?.recording == recording)
        floor.expectSound()
    }

    /// 23: talk time is counted for the wrong agent.
    @Test func complaint23_eachAgentsTimeIsTheirOwn() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        let id = try floor.conversation()
        floor.wait(60)
        try floor.agentHangsUp(id, .failed)
        floor.wait(30)
        try floor.agentAnswers(id)
        floor.wait(20)
        try floor.callerHangsUp(id)
        let talks = floor.stage.segments.filter { $0.kind == .talk }
        #expect(talks.map(\.agent) == [one, SampleCentre.agentID(2)])
        #expect(talks.map { ($0.end - $0.start).milliseconds } == [61_000, 21_000])
        floor.expectSound()
    }

    /// 25: a dialling that times out has a hang-up cause of 0, which nobody understands.
    @Test func complaint25_aDiallingThatTimesOutSaysNoAnswer() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        try floor.agentAnswers(id)
        let customer = try floor.customerLeg(id)
        floor.wait(60)
        #expect(floor.ending(id) == "failed/no-answer")
        #expect(floor.commands.contains(.hangUp(customer, .normal)))
        floor.expectSound()
    }

    /// 26: a call counts as answered while the phone still rings.
    @Test func complaint26_aLegThatRingsIsNotAnAnswer() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let agent = try floor.agentLeg(id)
        floor.learn(.ringing(agent))
        floor.learn(.snapshot(snapshot([.init(id: "caller-1", isUp: true, arrival: nil), .init(id: agent, isUp: false, arrival: nil)])))
        #expect(floor.state(id) == .offered)
        floor.learn(.snapshot(snapshot([.init(id: "caller-1", isUp: true, arrival: nil), .init(id: agent, isUp: true, arrival: nil)])))
        #expect(floor.state(id) == .active)
        floor.expectSound()
    }

    private func snapshot(_ legs: [TelephonySnapshot.Leg], bridges: [BridgeID: [LegID]] = [:], afterConnecting: Bool = false) -> TelephonySnapshot {
        TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: afterConnecting, legs: legs, bridges: bridges, recordings: [], reachable: [SampleCentre.endpoint(1)])
    }
}
