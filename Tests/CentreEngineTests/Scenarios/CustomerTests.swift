import CentrePorts
import ContactDomain
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

/// Who calls is known before a phone rings, and stays true while it rings.
@Suite struct CustomerTests {
    private static let ada = Customer(
        id: CustomerID(at: .noon, random: 0, 700), name: "Ada", tier: "gold", identities: [Identity(.phone, "+491701")], createdAt: .noon, changedAt: .noon)

    private static func floor(grace: Span = .seconds(3), agents: [AgentProfile] = [SampleCentre.agent(1)]) -> Scenario {
        var policy = SampleCentre.policy
        policy.recognitionGrace = grace
        return Scenario(agents: agents, policy: policy)
    }

    private func answer(_ id: InteractionID, _ customer: Customer? = CustomerTests.ada) -> Command { .customer(.recognised(id, customer.map(CustomerCard.init))) }

    @Test func theFirstOfferShowsTheCustomer() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        #expect(floor.state(id) == .inFlow, "the line is not joined before the answer")
        #expect(floor.core.openQuestions == [CustomerQuestion(interaction: id, number: "+491701", name: "Caller 1")])
        try floor.tell(answer(id))
        #expect(floor.state(id) == .offered)
        let offered = floor.stage.announcements.filter { $0.name == "interaction.offered" }
        #expect(offered.allSatisfy { if case .interaction(let view) = $0.view { view.customer?.name == "Ada" } else { false } } && offered.count == 1)
        #expect(floor.core.routing.item(id)?.tier == "gold")
        #expect(floor.core.openQuestions.isEmpty)
        floor.expectSound()
    }

    @Test func aStorageThatIsSlowDelaysNoCallByMoreThanTheGrace() throws {
        var floor = Self.floor(grace: .seconds(2))
        let id = try floor.caller()
        floor.wait(2)
        #expect(floor.state(id) == .offered && floor.view(id)?.customer == nil)
        try floor.tell(answer(id))
        #expect(floor.view(id)?.customer?.name == "Ada", "a late answer is shown all the same")
        #expect(floor.stage.rows[id]?.customer?.id == Self.ada.id, "and is in the history")
        floor.expectSound()
    }

    @Test func whoWaitsAlreadyKeepsThePlaceAndGetsTheOwnAgent() throws {
        var floor = Self.floor(grace: .zero, agents: [])
        let (first, second) = (try floor.caller(), try floor.caller())
        try floor.tell(answer(first))
        #expect(floor.core.routing.position(of: first) == 1 && floor.core.routing.position(of: second) == 2)
        #expect(floor.core.routing.item(first)?.tier == "gold")
        floor.expectSound()
    }

    /// The disk may answer for the second before it answers for the first.
    @Test func anAnswerThatIsQuickerOvertakesNobody() throws {
        var floor = Self.floor(grace: .seconds(60), agents: [])
        let (first, second, third) = (try floor.caller(), try floor.caller(), try floor.caller())
        try floor.tell(answer(third, nil))
        try floor.tell(answer(second, nil))
        #expect([first, second, third].allSatisfy { floor.state($0) == .inFlow }, "whoever came before them is still being looked up")
        try floor.tell(answer(first))
        #expect([first, second, third].map { floor.core.routing.position(of: $0) } == [1, 2, 3])
        #expect(floor.core.recognising.isEmpty)
        floor.expectSound()
    }

    /// Two come back after an outage, the older one last: what the agent gets is decided when all have joined the line.
    private func afterAnOutage() throws -> (floor: Scenario, old: InteractionID, young: InteractionID) {
        var floor = Self.floor()
        floor.learn(.disconnected(reason: "test"))
        floor.learn(.snapshot(TelephonySnapshot(
            serverStartedAt: .noon, afterConnecting: true, legs: [], approaching: ["old", "young"], bridges: [:], recordings: [], reachable: [SampleCentre.endpoint(1)])))
        let young = try floor.approaching("young", arrivedAt: .noon - .seconds(10))
        try floor.tellAtOnce(answer(young, nil))
        #expect(floor.state(young) == .queued)
        let old = try floor.approaching("old", arrivedAt: .noon - .seconds(20))
        #expect(floor.state(old) == .inFlow && floor.state(young) == .queued, "the older one is here, and still being looked up")
        return (floor, old, young)
    }

    @Test func whoComesBackAndIsLookedUpIsNotOvertaken() throws {
        var (floor, old, young) = try afterAnOutage()
        try floor.tellAtOnce(answer(old))
        #expect(floor.agent(old) == 1 && floor.state(young) == .queued)
        floor.expectSound()
    }

    @Test func whoGivesUpWhileLookedUpHoldsNobody() throws {
        var (floor, _, young) = try afterAnOutage()
        floor.learn(.ended("old", .hungUp))
        #expect(floor.agent(young) == 1)
        floor.expectSound()
    }

    @Test func aSlowLookUpAfterAnOutageHoldsOffersForAMomentOnly() throws {
        var (floor, _, young) = try afterAnOutage()
        floor.wait(2)
        #expect(floor.agent(young) == 1)
        floor.expectSound()
    }

    @Test func whoIsNeverFoundHoldsTheOthersNoLongerThanTheGrace() throws {
        var floor = Self.floor(grace: .seconds(60), agents: [])
        let (first, second) = (try floor.caller(), try floor.caller())
        try floor.tell(answer(second, nil))
        #expect(floor.state(second) == .inFlow)
        floor.wait(60)
        #expect([first, second].map { floor.core.routing.position(of: $0) } == [1, 2])
        #expect(floor.core.recognising.isEmpty)
        floor.expectSound()
    }

    @Test func theOwnAgentIsAskedFirst() throws {
        var floor = Self.floor(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        var customer = Self.ada
        customer.owner = SampleCentre.agentID(2)
        let id = try floor.caller()
        try floor.tell(answer(id, customer))
        #expect(floor.view(id)?.offer?.agents == [SampleCentre.agentID(2)])
        floor.expectSound()
    }

    @Test func nobodyIsNobody() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.tell(answer(id, nil))
        #expect(floor.state(id) == .offered && floor.view(id)?.customer == nil && floor.core.openQuestions.isEmpty)
        floor.expectSound()
    }

    @Test func anAnswerForACallThatIsOverIsRefused() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.callerHangsUp(id)
        #expect(floor.ending(id)?.hasPrefix("abandoned") == true)
        #expect(floor.refusal(of: answer(id)) == "interaction-not-live")
        #expect(floor.core.timers.isEmpty || !floor.core.timers.keys.contains { $0.purpose == .recognition })
        floor.expectSound()
    }

    @Test func aQuestionThatWasOpenIsOpenAfterARestart() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.restart()
        #expect(floor.core.openQuestions.map(\.interaction) == [id])
        try floor.tell(answer(id))
        #expect(floor.state(id) == .offered && floor.view(id)?.customer?.name == "Ada")
        floor.expectSound()
    }

    @Test func cardsFollowTheCustomer() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.tell(answer(id))
        var changed = Self.ada
        changed.name = "Ada Lovelace"
        try floor.tell(.customer(.changed(changed)))
        #expect(floor.view(id)?.customer?.name == "Ada Lovelace")
        let told = try #require(floor.stage.announcements.last { $0.name == "customer.updated" })
        #expect(told.agents == [SampleCentre.agentID(1)] && told.view == .customer(CustomerNotice(changed)))
        let whole = Customer(id: CustomerID(at: .noon, random: 0, 701), name: "Countess", createdAt: .noon, changedAt: .noon)
        try floor.tell(.customer(.merged(changed.id, into: whole)))
        #expect(floor.view(id)?.customer?.id == whole.id)
        floor.expectSound()
    }

    @Test func whoIsInContactIsNotErased() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.tell(answer(id))
        #expect(floor.refusal(of: .customer(.leaving([Self.ada.id]))) == "customer-in-contact")
        try floor.callerHangsUp(id)
        #expect(floor.refusal(of: .customer(.leaving([Self.ada.id]))) == nil)
        try floor.tell(.customer(.erased(Self.ada.id)))
        #expect(floor.stage.announcements.last?.view == .customer(CustomerNotice(erased: Self.ada.id)))
        floor.expectSound()
    }

    /// Recognised in the moment in which the customer was erased: the call goes on, with nobody's card.
    @Test func whoIsErasedAllTheSameLosesTheCard() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.tell(answer(id))
        try floor.tell(.customer(.erased(Self.ada.id)))
        #expect(floor.view(id)?.customer == nil)
        #expect(try floor.stage.replayed() == floor.core)
        floor.expectSound()
    }

    @Test func aReplayKnowsTheSame() throws {
        var floor = Self.floor()
        let id = try floor.caller()
        try floor.tell(answer(id))
        try floor.agentAnswers(id)
        #expect(try floor.stage.replayed() == floor.core)
        for count in 0...floor.stage.journal.count { #expect(try floor.stage.replayed(withCheckpointAfter: count) == floor.core) }
    }
}
