import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// Who hangs up when, and what becomes of it.
@Suite struct HangUpTests {
    /// Ways to bring a call into each state in which a customer can hang up.
    static let ways: [(state: InteractionState, ending: String)] = [
        (.inFlow, "abandoned/caller-hung-up"), (.queued, "abandoned/caller-hung-up"), (.offered, "abandoned/caller-hung-up"),
        (.active, "completed/caller-hung-up"), (.held, "completed/caller-hung-up"), (.agentLost, "completed/caller-hung-up"),
    ]

    static func bring(_ floor: inout Scenario, to state: InteractionState) throws -> InteractionID {
        switch state {
        case .inFlow: return try floor.caller(dialling: SampleCentre.mainNumber)
        case .queued:
            try floor.tell(.setPresence(SampleCentre.agentID(1), Presence(.onBreak)))
            return try floor.caller()
        case .offered: return try floor.caller()
        case .scheduled:
            try floor.tell(.requestCallback(CallbackRequest(queue: SampleCentre.sales, number: "+49301234", at: floor.now + .minutes(5))))
            return try #require(floor.core.interactions.keys.first)
        case .dialling:
            try floor.tell(.dial("+49301234", by: SampleCentre.agentID(1)))
            return try #require(floor.core.interactions.keys.first)
        case .active, .held, .agentLost, .wrapUp, .closed: break
        }
        let id = try floor.conversation()
        switch state {
        case .held: try floor.tell(.hold(id))
        case .agentLost: try floor.agentHangsUp(id, .failed)
        case .wrapUp: try floor.agentHangsUp(id)
        case .closed:
            try floor.agentHangsUp(id)
            try floor.tell(.wrapUp(id, WrapUpForm(code: nil, notes: "")))
        case .inFlow, .scheduled, .queued, .offered, .dialling, .active: break
        }
        #expect(floor.state(id) == state)
        return id
    }

    @Test(arguments: ways)
    func theCallerHangsUp(in state: InteractionState, ending: String) throws {
        var floor = Scenario()
        let id = try Self.bring(&floor, to: state)
        try floor.callerHangsUp(id)
        floor.wait(31)
        #expect(floor.ending(id) == ending)
        #expect(floor.core.interactions.isEmpty)
        #expect(floor.core.legs.isEmpty)
        #expect(floor.status(1) == .idle || floor.status(1) == .notResponding)
        floor.expectSound()
    }

    @Test func aCallerWhoLeavesWhileTheAgentIsRungDoesTheAgentNoHarm() throws {
        var floor = Scenario()
        let id = try Self.bring(&floor, to: .offered)
        let leg = try floor.agentLeg(id)
        try floor.callerHangsUp(id)
        #expect(floor.commands.contains(.hangUp(leg, .normal)))
        #expect(floor.status(1) == .idle)
        #expect(floor.story(id) == ["queue abandoned 1s", "offer abandoned 1s"])
        floor.expectSound()
    }

    @Test(arguments: [InteractionState.active, .held])
    func theAgentHangsUp(in state: InteractionState) throws {
        var floor = Scenario()
        let id = try Self.bring(&floor, to: state)
        let customer = try floor.customerLeg(id)
        try floor.agentHangsUp(id)
        #expect(floor.commands.contains(.hangUp(customer, .normal)))
        #expect(floor.state(id) == .wrapUp)
        floor.wait(30)
        #expect(floor.ending(id) == "completed/agent-hung-up")
        floor.expectSound()
    }

    @Test(arguments: [InteractionState.inFlow, .queued, .offered, .dialling, .active, .held, .agentLost])
    func weHangUp(in state: InteractionState) throws {
        var floor = Scenario()
        let id = try Self.bring(&floor, to: state)
        try floor.tell(.hangUp(id))
        floor.wait(31)
        #expect(floor.state(id) == .closed)
        #expect(floor.core.legs.isEmpty)
        floor.expectSound()
    }

    @Test func whatIsOverCannotBeHungUp() throws {
        var floor = Scenario()
        let id = try Self.bring(&floor, to: .wrapUp)
        #expect(floor.refusal(of: .hangUp(id)) == "not-possible-now")
        floor.wait(30)
        #expect(floor.refusal(of: .hangUp(id)) == "interaction-not-live")
        floor.expectSound()
    }

    @Test func nothingIsLeftOverThere() throws {
        for (state, _) in Self.ways {
            var floor = Scenario()
            let id = try Self.bring(&floor, to: state)
            let interaction = try #require(floor.core.interactions[id])
            try floor.callerHangsUp(id)
            if let agent = interaction.agentLeg { #expect(floor.commands.contains(.hangUp(agent.id, .normal)), "\(state)") }
            if interaction.bridgeExists { #expect(floor.commands.contains(.destroyBridge(interaction.bridge)), "\(state)") }
            floor.expectSound()
        }
    }
}
