import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct OutboundCallTests {
    private let me = SampleCentre.agentID(1)

    @Test func anAgentCallsACustomer() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        let agent = try floor.agentLeg(id)
        try floor.agentAnswers(id)
        let customer = try floor.customerLeg(id)
        #expect(floor.commands.contains(.ringCustomer(CustomerRing(
            leg: customer, number: "0049301234", trunk: "carrier", callerNumber: "+4930100", interaction: id, timeout: .seconds(60)))))
        #expect(floor.commands.contains(.indicateRinging(agent)))
        floor.learn(.ringing(customer))
        try floor.customerAnswers(id)
        #expect(floor.state(id) == .active)
        #expect(floor.view(id)?.direction == .outbound)
        try floor.callerHangsUp(id)
        floor.wait(30)
        #expect(floor.ending(id) == "completed/caller-hung-up")
        #expect(floor.story(id) == ["dial answered 3s", "talk caller-hung-up 1s", "wrapUp timed-out 30s"])
        floor.expectSound()
    }

    @Test func noPermissionNoCall() {
        var floor = Scenario(agents: [SampleCentre.agent(1, mayDial: false)])
        #expect(floor.refusal(of: .dial("+49301234", by: me)) == "dialling-not-permitted")
        #expect(floor.core.interactions.isEmpty)
        floor.expectSound()
    }

    @Test func noRuleNoCall() {
        var floor = Scenario()
        #expect(floor.refusal(of: .dial("+1900555", by: me)) == "no-dial-rule")
        #expect(floor.refusal(of: .dial("+49 30 & sip:x", by: me)) == "number-invalid")
        #expect(floor.refusal(of: .dial("", by: me)) == "number-invalid")
        floor.expectSound()
    }

    @Test func anAgentWhoCannotTalkCannotDial() throws {
        var floor = Scenario()
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: false))
        #expect(floor.refusal(of: .dial("+49301234", by: me)) == "phone-unreachable")
        floor.learn(.endpoint(SampleCentre.endpoint(1), reachable: true))
        floor.learn(.disconnected(reason: "test"))
        #expect(floor.refusal(of: .dial("+49301234", by: me)) == "telephony-unavailable")
        floor.learn(.snapshot(.empty(reachable: [SampleCentre.endpoint(1)], afterConnecting: true)))
        let id = try floor.conversation()
        #expect(floor.refusal(of: .dial("+49301234", by: me)) == "agent-busy")
        try floor.callerHangsUp(id)
        floor.expectSound()
    }

    @Test(arguments: [
        (LegEnd.busy, "busy"), (.noAnswer, "no-answer"), (.rejected, "rejected"), (.unreachable, "unreachable"), (.failed, "network-failed"), (.hungUp, "customer-hung-up"),
    ])
    func aCustomerWhoCannotBeReachedEndsItWithTheReason(why: LegEnd, reason: String) throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        try floor.agentAnswers(id)
        try floor.callerHangsUp(id, why)
        #expect(floor.ending(id) == "failed/\(reason)")
        #expect(floor.status(1) == .idle)
        #expect(floor.core.legs.isEmpty)
        floor.expectSound()
    }

    @Test func nobodyAnswers() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        try floor.agentAnswers(id)
        floor.wait(60)
        #expect(floor.ending(id) == "failed/no-answer")
        floor.expectSound()
    }

    @Test func theAgentsOwnPhoneDoesNotAnswer() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        floor.wait(10)
        #expect(floor.ending(id) == "failed/agent-no-answer")
        #expect(floor.status(1) == .idle)
        floor.expectSound()
    }

    @Test func theAgentGivesUpWhileItRings() throws {
        var floor = Scenario()
        let id = try HangUpTests.bring(&floor, to: .dialling)
        try floor.agentAnswers(id)
        let customer = try floor.customerLeg(id)
        try floor.agentHangsUp(id)
        #expect(floor.commands.contains(.hangUp(customer, .normal)))
        #expect(floor.ending(id) == "failed/agent-hung-up")
        floor.expectSound()
    }
}
