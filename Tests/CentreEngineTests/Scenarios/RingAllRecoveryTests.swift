import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing
@testable import CentreEngine

/// Several phones ring while the service, the server or the line between them fails; and what everybody is told of it.
@Suite struct RingAllRecoveryTests {
    /// What the telephony server has after a crash: the caller, and these phones, some of them lifted meanwhile.
    private func found(_ floor: Scenario, _ id: InteractionID, phones: [LegID], up: Set<LegID> = []) throws -> TelephonyFact {
        let legs = [TelephonySnapshot.Leg(id: try floor.customerLeg(id), isUp: true, arrival: nil)] + phones.map { .init(id: $0, isUp: up.contains($0), arrival: nil) }
        let bridge = try #require(floor.core.interactions[id]?.bridge)
        return .snapshot(TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: true, legs: legs, bridges: [bridge: []], recordings: [], reachable: (1...3).map { SampleCentre.endpoint($0) }))
    }

    private func crashed() throws -> (Scenario, InteractionID, [LegID]) {
        var floor = RingAllTests.floor()
        let id = try floor.caller()
        let legs = try (1...3).map { try floor.ringingLeg(id, $0) }
        floor.wait(6)
        try floor.restart()
        floor.learn(.disconnected(reason: "the service started"))
        return (floor, id, legs)
    }

    @Test func afterACrashAllRingOnAndOneWins() throws {
        var (floor, id, legs) = try crashed()
        floor.learn(try found(floor, id, phones: legs))
        #expect(floor.agents(id) == [1, 2, 3])
        #expect(!floor.commands.contains { if case .hangUp = $0 { true } else { false } })
        try floor.lifts(3, id)
        #expect(floor.agent(id) == 3)
        #expect(floor.commands.contains(.hangUp(legs[0], .answeredElsewhere)) && floor.commands.contains(.hangUp(legs[1], .answeredElsewhere)))
        floor.expectSound()
    }

    /// Two were lifted while nobody listened: one gets the caller, the other is hung up.
    @Test func ofTwoWhoLiftedDuringTheCrashOneWins() throws {
        var (floor, id, legs) = try crashed()
        floor.learn(try found(floor, id, phones: legs, up: [legs[1], legs[2]]))
        #expect(floor.state(id) == .active)
        #expect(floor.agent(id) == 2)
        #expect(floor.commands.contains(.hangUp(legs[0], .answeredElsewhere)) && floor.commands.contains(.hangUp(legs[2], .answeredElsewhere)))
        #expect(floor.status(1) == .idle && floor.status(3) == .idle)
        floor.expectSound()
    }

    @Test func aRingThatIsGoneAfterACrashEndsWithoutBlameAndTheOthersRingOn() throws {
        var (floor, id, legs) = try crashed()
        floor.learn(try found(floor, id, phones: [legs[0], legs[2]]))
        #expect(floor.agents(id) == [1, 3])
        #expect(floor.status(2) == .idle)
        #expect(floor.story(id).count == 1 && floor.story(id).first?.hasPrefix("offer media-lost") == true)
        floor.expectSound()
    }

    /// Outside of a reconnection a ring must be missing twice.
    @Test func aRingThatTwoSweepsDoNotFindEnds() throws {
        var floor = RingAllTests.floor()
        let id = try floor.caller()
        let legs = try (1...3).map { try floor.ringingLeg(id, $0) }
        let legsThere = [try floor.customerLeg(id), legs[0], legs[1]].map { TelephonySnapshot.Leg(id: $0, isUp: $0.text.hasPrefix("caller"), arrival: nil) }
        let sweep = TelephonyFact.snapshot(TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: false, legs: legsThere, bridges: [try #require(floor.core.interactions[id]?.bridge): []], recordings: [],
            reachable: (1...3).map { SampleCentre.endpoint($0) }))
        floor.wait(5)
        floor.learn(sweep)
        #expect(floor.agents(id) == [1, 2, 3])
        floor.learn(sweep)
        #expect(floor.agents(id) == [1, 2])
        floor.expectSound()
    }

    @Test(arguments: [1, 2, 3]) func theJournalGivesAnEqualCore(rings: Int) throws {
        var floor = RingAllTests.floor(limit: rings)
        let id = try floor.caller()
        #expect(try floor.stage.replayed() == floor.core)
        #expect(try CoreStage.decoded(CoreStage.encoded(floor.core)) == floor.core)
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        #expect(try floor.stage.replayed() == floor.core)
        #expect(try CoreStage.decoded(CoreStage.encoded(floor.core)) == floor.core)
    }

    // MARK: What is told

    @Test func theViewNamesAllAtWhomItRingsAndOneWhereItIsOne() throws {
        var floor = RingAllTests.floor(limit: 2)
        let id = try floor.caller()
        let several = try #require(floor.core.view(of: id))
        #expect(several.agent == nil && several.offer?.agent == nil)
        #expect(several.offer?.agents == [SampleCentre.agentID(1), SampleCentre.agentID(2)])
        #expect(floor.core.agentView(SampleCentre.agentID(2))?.interactions == [id])
        #expect(floor.core.agentView(SampleCentre.agentID(2))?.deadline == several.offer?.deadline)
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        let one = try #require(floor.core.view(of: id))
        #expect(one.agent == SampleCentre.agentID(2) && one.offer?.agent == SampleCentre.agentID(2) && one.offer?.agents == [SampleCentre.agentID(2)])
        let json = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(one.offer)) as? [String: Any])
        #expect(Set(json.keys) == ["id", "agent", "agents", "offeredAt", "deadline", "accepted"])
    }

    /// Each is told what concerns them: all that it rings, each loser that it rings no more, the winner that the customer is there.
    @Test func eventsGoToThoseWhomTheyConcern() throws {
        var floor = RingAllTests.floor()
        let id = try floor.caller()
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(1)))
        try floor.lifts(3, id)
        let told = floor.stage.announcements.filter { $0.interaction == id }.map { "\($0.name) \($0.agents.map { Int($0.low) })" }
        #expect(told == [
            "interaction.created []", "interaction.queued []", "interaction.offered [1, 2, 3]", "interaction.offerEnded [1]", "interaction.updated [2, 3]",
            "interaction.offerEnded [2]", "interaction.connected [3]",
        ])
        for announcement in floor.stage.announcements where announcement.name == "interaction.offerEnded" {
            guard case .interaction(let view) = announcement.view else { Issue.record("no view"); continue }
            #expect(view.offer?.agents == announcement.agents && view.offer?.agent == announcement.agents.first, "the ring's end is told with that ring")
        }
        floor.expectSound()
    }
}
