import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// A checkpoint holds everything that decides, and nothing that would decide otherwise.
@Suite struct ReplayTests {
    @Test func equalStatesAreEqualBytes() throws {
        var floor = Scenario(agents: (1...4).map { SampleCentre.agent($0, skills: ["english": $0, "billing": 2, "chinese": 1]) })
        for _ in 1...6 { _ = try floor.caller() }
        let bytes = try CoreStage.encoded(floor.core)
        #expect(try CoreStage.encoded(floor.stage.replayed()) == bytes)
        #expect(try CoreStage.encoded(CoreStage.decoded(bytes)) == bytes)
    }

    @Test(arguments: [InteractionState.inFlow, .queued, .offered, .dialling, .active, .held, .agentLost, .wrapUp, .closed])
    func theJournalGivesAnEqualCore(state: InteractionState) throws {
        var floor = Scenario()
        _ = try HangUpTests.bring(&floor, to: state)
        #expect(try floor.stage.replayed() == floor.core)
    }

    /// The back-off is over, but its timer is still on its way when something else happens: a core that was read back
    /// must decide then exactly what the one decides that it was made from.
    @Test func aCheckpointDecidesNothingOfItsOwn() throws {
        var floor = Scenario()
        let id = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        let over = floor.now + floor.core.policy.declineBackOff
        var live = floor.core
        var readBack = try CoreStage.decoded(CoreStage.encoded(live))
        let unrelated = Input.telephony(.ringing("somebody"))
        _ = try live.handle(unrelated, at: over, seed: 1)
        _ = try readBack.handle(unrelated, at: over, seed: 1)
        #expect(live.interactions[id]?.phase.state == .offered)
        #expect(try CoreStage.encoded(readBack) == CoreStage.encoded(live))
    }

    /// The same while calls approach, and while telephony is away: nothing is matched then, and everything afterwards.
    @Test func whoWaitsIsFoundAfterACheckpointInAnOutage() throws {
        for approaching in [[], ["late"]] as [[LegID]] {
            var floor = Scenario()
            try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)))
            let id = try floor.caller()
            floor.learn(.disconnected(reason: "test"))
            try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.available)))
            let caller = TelephonySnapshot.Leg(id: "caller-1", isUp: true, arrival: nil)
            let snapshot = TelephonySnapshot(
                serverStartedAt: .noon, afterConnecting: true, legs: [caller], approaching: approaching, bridges: [:], recordings: [], reachable: [SampleCentre.endpoint(1)])
            if approaching.isEmpty {
                try floor.restart()
                floor.learn(.snapshot(snapshot))
            } else {
                floor.learn(.snapshot(snapshot))
                try floor.restart()
                floor.wait(2)
            }
            #expect(floor.agent(id) == 1)
            floor.expectSound()
        }
    }
}
