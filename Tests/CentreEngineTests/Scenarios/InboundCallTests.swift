import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct InboundCallTests {
    @Test func aCallGoesAllTheWay() throws {
        var floor = Scenario()
        let id = try floor.caller(dialling: SampleCentre.mainNumber)
        #expect(floor.state(id) == .inFlow)
        #expect(floor.commands.first == .answer("caller-1"))
        try floor.promptsEnd(id)
        try floor.press("1", id)
        #expect(floor.state(id) == .offered)
        #expect(floor.status(1) == .offered)
        #expect(floor.view(id)?.choices == [ChoiceView(name: "menu", value: "Sales")])
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active)
        #expect(floor.status(1) == .interacting)
        floor.wait(60)
        try floor.callerHangsUp(id)
        #expect(floor.state(id) == .wrapUp)
        #expect(floor.status(1) == .wrapUp)
        try floor.tell(.wrapUp(id, WrapUpForm(code: "done", notes: "Happy.")))
        #expect(floor.state(id) == .closed)
        #expect(floor.ending(id) == "completed/caller-hung-up")
        #expect(floor.status(1) == .idle)
        #expect(floor.view(id)?.notes == "Happy.")
        #expect(floor.story(id) == ["flow queued 2s", "queue answered 2s", "offer answered 2s", "talk caller-hung-up 61s", "wrapUp finished 1s"])
        floor.expectSound()
    }

    @Test func bothSidesAreInTheBridgeBeforeTheyAreToldSo() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let bridge = try #require(floor.core.interactions[id]?.bridge)
        #expect(floor.commands.contains(.createBridge(bridge)), "the bridge is made while the phone rings")
        let agent = try floor.agentLeg(id)
        try floor.agentAnswers(id)
        #expect(floor.commands.prefix(2) == [.stopMusic("caller-1"), .join(bridge, ["caller-1", agent])])
        floor.expectSound()
    }

    @Test func aCallerKeepsTheAgeFromBeforeWeKnewOfTheCall() throws {
        var floor = Scenario(agents: [])
        let young = try floor.caller()
        let old = try floor.caller(arrivedAt: .noon - .seconds(60))
        #expect(floor.core.routing.position(of: old) == 1)
        #expect(floor.core.routing.position(of: young) == 2)
        floor.expectSound()
    }

    @Test func anUnknownNumberIsToldSoAndEnds() throws {
        var floor = Scenario()
        let id = try floor.caller(dialling: "12345")
        #expect(floor.state(id) == .inFlow)
        try floor.promptsEnd(id)
        #expect(floor.ending(id) == "failed/unknown-number")
        #expect(floor.commands.contains(.hangUp("caller-1", .normal)))
        floor.expectSound()
    }

    @Test func aMissingFlowIsApologisedFor() throws {
        var floor = Scenario()
        floor.configure(.flows([]))
        let id = try floor.caller()
        #expect(floor.commands.contains { if case .play = $0 { true } else { false } })
        try floor.promptsEnd(id)
        #expect(floor.ending(id) == "failed/flow-missing")
        floor.expectSound()
    }

    @Test func aMissingQueueIsApologisedFor() throws {
        var floor = Scenario()
        floor.configure(.queueRemoved(SampleCentre.sales))
        let id = try floor.caller()
        #expect(floor.state(id) == .inFlow)
        try floor.promptsEnd(id)
        #expect(floor.ending(id) == "failed/queue-missing: sales")
        floor.expectSound()
    }

    @Test func aDialplanThatNamesAFlowNeedsNoNumber() throws {
        var floor = Scenario()
        floor.learn(.arrived(Arrival(leg: "x", callerNumber: "1", callerName: "", target: .flow("direct"), arrivedAt: floor.now)))
        #expect(floor.core.legs["x"].flatMap { floor.state($0) } == .offered)
        floor.expectSound()
    }

    @Test func whoPressesNothingGetsThereAllTheSame() throws {
        var floor = Scenario()
        let id = try floor.caller(dialling: SampleCentre.mainNumber)
        try floor.promptsEnd(id)
        try floor.promptsEnd(id)
        floor.wait(5)
        try floor.promptsEnd(id, complete: false)
        floor.wait(5)
        #expect(floor.state(id) == .offered)
        floor.expectSound()
    }

    @Test func aPromptWhoseEndIsNeverToldDoesNotStrandTheCaller() throws {
        var floor = Scenario()
        let id = try floor.caller(dialling: SampleCentre.mainNumber)
        floor.wait(20 * 60)
        #expect(floor.state(id) != .inFlow)
        floor.expectSound()
    }

    @Test func theArrivalOfAKnownCallIsNoNews() throws {
        var floor = Scenario()
        let id = try floor.caller()
        let count = floor.core.interactions.count
        floor.learn(.arrived(Arrival(leg: "caller-1", callerNumber: "", callerName: "", target: .address("8001"), arrivedAt: floor.now)))
        #expect(floor.core.interactions.count == count)
        try floor.callerHangsUp(id)
        floor.learn(.arrived(Arrival(leg: "caller-1", callerNumber: "", callerName: "", target: .address("8001"), arrivedAt: floor.now)))
        #expect(floor.core.interactions.isEmpty)
        floor.expectSound()
    }

    @Test func whoIsStillOnTheWayIsNotOvertaken() throws {
        var floor = Scenario()
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)))
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: true, legs: [], approaching: ["caller-1", "caller-2"], bridges: [:], recordings: [], reachable: [SampleCentre.endpoint(1)])))
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
        // Handed over within the second, and not in order.
        let young = try floor.approaching("caller-2", arrivedAt: .noon - .seconds(10))
        #expect(floor.state(young) == .queued)
        let old = try floor.approaching("caller-1", arrivedAt: .noon - .seconds(20))
        #expect(floor.agent(old) == 1)
        #expect(floor.state(young) == .queued)
        floor.expectSound()
    }

    @Test func whoGivesUpOnTheWayKeepsNobodyWaiting() throws {
        var floor = Scenario()
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: true, legs: [], approaching: ["gone"], bridges: [:], recordings: [], reachable: [SampleCentre.endpoint(1)])))
        let id = try floor.approaching("caller-1", arrivedAt: floor.now)
        #expect(floor.state(id) == .queued)
        floor.wait(2)
        #expect(floor.agent(id) == 1)
        floor.expectSound()
    }

    @Test func whatIsOverLeavesNoTimers() throws {
        var floor = Scenario(queues: [SampleCentre.queue(announcePositionEvery: .seconds(45))])
        for way in HangUpTests.ways where way.state != .inFlow && way.state != .queued {
            let id = try HangUpTests.bring(&floor, to: way.state)
            try floor.callerHangsUp(id)
            if floor.state(id) == .wrapUp { try floor.tell(.wrapUp(id, WrapUpForm(code: nil, notes: ""))) }
            #expect(floor.core.timers.isEmpty, "\(way.state) leaves \(floor.core.timers.keys)")
        }
        floor.expectSound()
    }

    @Test func positionsAreAnnouncedAgainAndAgain() throws {
        var floor = Scenario(agents: [], queues: [SampleCentre.queue(announcePositionEvery: .seconds(45))])
        let id = try floor.caller()
        _ = try floor.caller()
        for _ in 1...3 {
            floor.wait(45)
            let playback = try #require(floor.core.interactions[id]?.playback, "the position is not announced")
            #expect(floor.commands.contains(.stopMusic("caller-1")))
            floor.learn(.playbackEnded(playback, complete: true))
            #expect(floor.commands == [.startMusic("caller-1", musicClass: "default")])
        }
        floor.expectSound()
    }

    @Test func anAnnouncementEndsWhenTheAgentAnswers() throws {
        var floor = Scenario(queues: [SampleCentre.queue(announcePositionEvery: .seconds(3))])
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)))
        let id = try floor.caller()
        floor.wait(4)
        let playback = try #require(floor.core.interactions[id]?.playback)
        try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
        try floor.agentAnswers(id)
        #expect(floor.commands.contains(.stopPlayback(playback)))
        floor.expectSound()
    }
}
