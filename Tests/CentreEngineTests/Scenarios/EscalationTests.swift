import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

/// A chat goes on in a call.
@Suite struct EscalationTests {
    private let chat = EntryPointID(high: 3, low: 2)
    private let me = SampleCentre.agentID(1)

    /// Agent 1 writes with a customer; agent 2 has nothing to do.
    private func talking() throws -> (floor: Scenario, chat: InteractionID) {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        let card = CustomerCard(id: CustomerID(high: 9, low: 9), name: "Ada Lovelace")
        try floor.tell(.message(.receive(InboundMessage(
            key: ConversationKey(channel: .chat, entryPoint: chat, identity: "v"), known: nil, customer: card, profile: VisitorProfile(name: "Ada"), clientID: "1", text: "Hello"))))
        let id = try #require(floor.core.threads.values.first)
        let agent = try #require(floor.view(id)?.offer?.agent)
        try floor.tell(.acceptOffer(floor.offer(id), by: agent))
        return (floor, id)
    }

    private func call(_ floor: inout Scenario, from origin: InteractionID?) throws -> InteractionID {
        let before = Set(floor.core.interactions.keys)
        floor.learn(.arrived(Arrival(leg: "web-1", callerNumber: "web-1", callerName: "Web visitor", target: .address(SampleCentre.mainNumber), arrivedAt: floor.now, origin: origin)))
        return try #require(Set(floor.core.interactions.keys).subtracting(before).first)
    }

    @Test func theCallRingsAtTheAgentWhoWritesThoughAnotherIsFree() throws {
        var (floor, chat) = try talking()
        let agent = try #require(floor.view(chat)?.agent)
        let call = try call(&floor, from: chat)
        let view = try #require(floor.view(call))
        #expect(view.offer?.agents == [agent], "the flow is left out, and nobody else is asked")
        #expect(view.origin == chat && view.customer?.name == "Ada Lovelace" && view.customerName == "Ada Lovelace" && view.queue == floor.view(chat)?.queue)
        #expect(floor.state(chat) == .active, "the chat stays")
        floor.expectSound()
    }

    @Test(arguments: [Presence(.onBreak), Presence(.available, channels: [.chat, .email])])
    func whoTakesNoCallsNowIsNotDisturbed(presence: Presence) throws {
        var (floor, chat) = try talking()
        let agent = try #require(floor.view(chat)?.agent)
        try floor.tell(.setPresence(agent, presence))
        let call = try call(&floor, from: chat)
        #expect(floor.view(call)?.offer?.agents.contains(agent) != true && floor.view(call)?.origin == chat)
        floor.expectSound()
    }

    @Test func whoIsOnThePhoneIsNotDisturbed() throws {
        var (floor, chat) = try talking()
        let agent = try #require(floor.view(chat)?.agent), other = try #require(floor.core.agents.keys.first { $0 != agent })
        try floor.tell(.setPresence(other, Presence(.offline)))
        var profile = try #require(floor.core.agents[agent]?.profile)
        profile.capacity = Capacity(units: 12, rules: [.voice: Capacity.Rule(units: 6, maximum: 2), .chat: Capacity.Rule(units: 2, maximum: 3)])
        floor.configure(.agent(profile))
        let present = try floor.caller()
        try floor.agentAnswers(present)
        #expect(floor.view(present)?.agent == agent && floor.state(present) == .active)
        let call = try call(&floor, from: chat)
        #expect(floor.view(call)?.offer == nil && floor.view(call)?.origin == chat && floor.state(present) == .active)
        floor.expectSound()
    }

    /// Capacity is passed over for the customer whom the agent has in hand; but not where the agent is given no calls at all.
    @Test func whoIsGivenNoCallsIsNotRung() throws {
        var (floor, chat) = try talking()
        let agent = try #require(floor.view(chat)?.agent)
        var profile = try #require(floor.core.agents[agent]?.profile)
        profile.capacity.rules[.voice] = nil
        floor.configure(.agent(profile))
        let call = try call(&floor, from: chat)
        #expect(floor.view(call)?.offer?.agents.contains(agent) != true)
        floor.expectSound()
    }

    @Test func aChatThatIsLongOverLeavesTheUsualWay() throws {
        var (floor, chat) = try talking()
        try floor.tell(.message(.leave(chat)))
        try floor.tell(.wrapUp(chat, WrapUpForm(code: "done", notes: "")))
        let call = try call(&floor, from: InteractionID(high: 7, low: 7))
        #expect(floor.state(call) == .inFlow && floor.view(call)?.customerName == "Web visitor")
        floor.expectSound()
    }
}
