import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct TransferTests {
    private let two = [SampleCentre.agent(1), SampleCentre.agent(2)]

    @Test func aCallThatIsHandedOverToAnAgentKeepsItsAgeAndRingsThere() throws {
        var floor = Scenario(agents: two)
        let id = try floor.conversation()
        let (from, createdAt) = (try #require(floor.agent(id)), floor.view(id)?.createdAt)
        let (customer, leg) = (try floor.customerLeg(id), try floor.agentLeg(id))
        let to = 3 - from
        try floor.tell(.transfer(id, to: .agent(SampleCentre.agentID(to)), note: "Wants a refund"))
        #expect(floor.state(id) == .offered && floor.agent(id) == to && floor.status(from) == .idle)
        #expect(floor.commands.contains(.hangUp(leg, .normal)) && floor.commands.contains(.startMusic(customer, musicClass: "default")))
        #expect(floor.view(id)?.notes == "Wants a refund" && floor.core.routing.item(id)?.orderAt == createdAt)
        try floor.agentAnswers(id)
        #expect(floor.state(id) == .active && floor.agent(id) == to)
        #expect(floor.story(id).contains { $0.hasPrefix("talk transferred") })
        floor.expectSound()
    }

    @Test func whoHandsOverToTheQueueIsNotRungAtOnceAgain() throws {
        var floor = Scenario()
        let id = try floor.conversation()
        try floor.tell(.transfer(id, to: .queue(SampleCentre.sales), note: ""))
        #expect(floor.state(id) == .queued && floor.status(1) == .idle)
        floor.wait(91)
        #expect(floor.state(id) == .offered, "nobody else came: better the same than nobody")
        floor.expectSound()
    }

    @Test func alsoWhileTheCustomerIsOnHold() throws {
        var floor = Scenario(agents: two)
        let id = try floor.conversation()
        let from = try #require(floor.agent(id))
        try floor.tell(.hold(id))
        try floor.tell(.transfer(id, to: .queue(SampleCentre.sales), note: ""))
        #expect(floor.state(id) == .offered && floor.agent(id) == 3 - from)
        floor.expectSound()
    }

    @Test func whatCannotBeHandedOverSaysWhy() throws {
        var floor = Scenario(agents: two)
        let waiting = try floor.caller()
        #expect(floor.refusal(of: .transfer(waiting, to: .queue(SampleCentre.sales), note: "")) == "not-possible-now")
        try floor.agentAnswers(waiting)
        let agent = try #require(floor.agent(waiting))
        #expect(floor.refusal(of: .transfer(waiting, to: .agent(SampleCentre.agentID(agent)), note: "")) == "same-agent")
        #expect(floor.refusal(of: .transfer(waiting, to: .agent(SampleCentre.agentID(9)), note: "")) == "agent-unknown")
        #expect(floor.refusal(of: .transfer(waiting, to: .queue(QueueID(high: 7, low: 7)), note: "")) == "queue-unknown")
        floor.expectSound()
    }

    @Test func theOneInTheMiddleOfATransferMayLeave() throws {
        var floor = Scenario(agents: two)
        let id = try floor.conversation()
        let from = try #require(floor.agent(id))
        try floor.tell(.transfer(id, to: .agent(SampleCentre.agentID(3 - from)), note: ""))
        try floor.callerHangsUp(id)
        #expect(floor.state(id) == .closed && floor.status(1) == .idle && floor.status(2) == .idle)
        floor.expectSound()
    }
}
