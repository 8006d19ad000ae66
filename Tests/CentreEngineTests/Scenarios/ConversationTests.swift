import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct ConversationTests {
    @Test func holdAndResume() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let bridge = try #require(floor.core.interactions[id]?.bridge)
        let (customer, agent) = (try floor.customerLeg(id), try floor.agentLeg(id))
        try floor.tell(.hold(id))
        #expect(floor.state(id) == .held)
        #expect(floor.commands == [.leave(bridge, [customer]), .startMusic(customer, musicClass: "default")])
        floor.wait(9)
        try floor.tell(.resume(id))
        #expect(floor.commands == [.stopMusic(customer), .join(bridge, [customer, agent])])
        try floor.callerHangsUp(id)
        #expect(floor.story(id).suffix(3) == ["talk held 1s", "hold resumed 10s", "talk caller-hung-up 1s"])
        floor.expectSound()
    }

    @Test func holdingTwiceIsRefused() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        try floor.tell(.hold(id))
        #expect(floor.refusal(of: .hold(id)) == "not-possible-now")
        try floor.tell(.resume(id))
        #expect(floor.refusal(of: .resume(id)) == "not-possible-now")
        floor.expectSound()
    }

    @Test func muteAndUnmute() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let agent = try floor.agentLeg(id)
        try floor.tell(.mute(id, true))
        #expect(floor.commands == [.mute(agent, true)])
        #expect(floor.view(id)?.muted == true)
        try floor.tell(.mute(id, true))
        #expect(floor.commands.isEmpty)
        try floor.tell(.mute(id, false))
        #expect(floor.commands == [.mute(agent, false)])
        floor.expectSound()
    }

    @Test func touchTonesGoToTheCustomer() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        try floor.tell(.sendDigits(id, "12#"))
        #expect(floor.commands == [.sendDigits(try floor.customerLeg(id), "12#")])
        #expect(floor.refusal(of: .sendDigits(id, "")) == "digits-invalid")
        #expect(floor.refusal(of: .sendDigits(id, "1;rm")) == "digits-invalid")
        #expect(floor.refusal(of: .sendDigits(id, "１")) == "digits-invalid")
        try floor.tell(.hold(id))
        #expect(floor.refusal(of: .sendDigits(id, "1")) == "not-possible-now")
        floor.expectSound()
    }

    @Test(arguments: [InteractionState.inFlow, .queued, .offered, .dialling])
    func whatNeedsAConversationIsRefusedBefore(state: InteractionState) throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: state)
        let commands: [Command] = [
            .hold(id), .resume(id), .mute(id, true), .sendDigits(id, "1"), .rejoin(id), .recording(id, .start), .wrapUp(id, WrapUpForm(code: nil, notes: "")), .extendWrapUp(id),
        ]
        for command in commands { #expect(floor.refusal(of: command) == "not-possible-now", "\(command)") }
        floor.expectSound()
    }

    @Test func whatDoesNotExistIsNotFound() {
        var floor = Scenario()
        let id = InteractionID(high: 7, low: 7)
        for command: Command in [.hold(id), .resume(id), .mute(id, true), .sendDigits(id, "1"), .hangUp(id), .rejoin(id), .recording(id, .pause), .extendWrapUp(id)] {
            #expect(floor.refusal(of: command) == "interaction-not-live", "\(command)")
        }
        #expect(floor.refusal(of: .setPresence(SampleCentre.agentID(9), Presence(.available))) == "agent-unknown")
        #expect(floor.refusal(of: .dial("+49301234", by: SampleCentre.agentID(9))) == "agent-unknown")
        floor.expectSound()
    }

    // MARK: Wrap-up

    @Test func aWrapUpIsSavedBeforeItIsFinished() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .wrapUp)
        try floor.tell(.wrapUp(id, WrapUpForm(code: "done", notes: "Draft.", finished: false)))
        #expect(floor.state(id) == .wrapUp)
        floor.wait(29)
        #expect(floor.state(id) == .closed)
        #expect(floor.view(id)?.notes == "Draft.")
        #expect(floor.story(id).last == "wrapUp timed-out 30s")
        #expect(floor.status(1) == .idle)
        floor.expectSound()
    }

    @Test func aWrapUpIsExtendedOnce() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .wrapUp)
        try floor.tell(.extendWrapUp(id))
        #expect(floor.refusal(of: .extendWrapUp(id)) == "wrap-up-extended-already")
        floor.wait(57)
        #expect(floor.state(id) == .wrapUp)
        floor.wait(1)
        #expect(floor.story(id).last == "wrapUp timed-out 60s")
        floor.expectSound()
    }

    @Test func aWrapUpCodeMustBeOneOfTheQueues() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .wrapUp)
        #expect(floor.refusal(of: .wrapUp(id, WrapUpForm(code: "wrong", notes: ""))) == "wrap-up-code-unknown")
        #expect(floor.refusal(of: .wrapUp(id, WrapUpForm(code: nil, notes: String(repeating: "x", count: 10_001)))) == "notes-too-long")
        #expect(floor.state(id) == .wrapUp)
        floor.expectSound()
    }

    @Test func withoutWrapUpTimeTheAgentIsFreeAtOnce() throws {
        var floor = Scenario(queues: [SampleCentre.queue(wrapUp: .zero)])
        let id = try floor.conversation()
        let next = try floor.caller()
        try floor.callerHangsUp(id)
        #expect(floor.state(id) == .closed)
        #expect(floor.agent(next) == 1)
        floor.expectSound()
    }

    // MARK: Presence

    @Test(arguments: [InteractionState.active, .held, .wrapUp])
    func presenceMayChangeWhileBusyAndHoldsAfterwards(state: InteractionState) throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: state)
        let status = floor.status(1)
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak, reason: "lunch")))
        #expect(floor.status(1) == status)
        #expect(floor.state(id) == state)
        if state != .wrapUp { try floor.callerHangsUp(id) }
        floor.wait(30)
        let waiting = try floor.caller()
        #expect(floor.status(1) == .idle)
        #expect(floor.state(waiting) == .queued)
        floor.expectSound()
    }

    // MARK: A lost agent

    @Test func anAgentWhoseNetworkBreaksComesBack() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        let (bridge, lost) = (try #require(floor.core.interactions[id]?.bridge), try floor.agentLeg(id))
        try floor.agentHangsUp(id, .failed)
        #expect(floor.state(id) == .agentLost)
        #expect(floor.commands == [.leave(bridge, ["caller-1"]), .startMusic("caller-1", musicClass: "default")])
        try floor.tell(.rejoin(id))
        let leg = try floor.agentLeg(id)
        #expect(leg != lost)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        #expect(floor.commands == [.stopMusic("caller-1"), .join(bridge, ["caller-1", leg])])
        floor.wait(60)
        #expect(floor.state(id) == .active, "the timer of the loss is late now")
        floor.expectSound()
    }

    @Test func aLostAgentsCallerIsQueuedAgainAtTheOldPlace() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)], queues: [SampleCentre.queue(announcePositionEvery: .seconds(20))])
        let id = try floor.conversation()
        try floor.tell(.setPresence(SampleCentre.agentID(2), Presence(.meeting)))
        let later = try floor.caller()
        try floor.agentHangsUp(id, .failed)
        floor.wait(30)
        #expect(floor.state(id) == .queued)
        #expect(floor.core.routing.position(of: id) == 1)
        #expect(floor.core.routing.position(of: later) == 2)
        #expect(floor.status(1) == .notResponding)
        floor.wait(20)
        #expect(floor.core.interactions[id]?.playback != nil, "positions are announced as before")
        try floor.tell(.setPresence(SampleCentre.agentID(2), Presence(.available)))
        #expect(floor.agent(id) == 2)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        floor.expectSound()
    }

    @Test func aPhoneThatIsUnreachableForAMomentIsNoLoss() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: false))
        floor.wait(5)
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: true))
        floor.wait(30)
        #expect(floor.state(id) == .active)
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: false))
        floor.wait(10)
        #expect(floor.state(id) == .agentLost)
        floor.expectSound()
    }

    @Test func anAgentWhoIsRemovedWhileTalkingFinishesTheCall() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        floor.configure(.agentRemoved(SampleCentre.agentID(1)))
        #expect(floor.state(id) == .active)
        try floor.callerHangsUp(id)
        #expect(floor.state(id) == .closed)
        #expect(floor.core.agents.isEmpty)
        floor.expectSound()
    }
}
