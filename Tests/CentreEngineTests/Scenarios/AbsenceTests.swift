import CentrePorts
import ContactDomain
import FlowCore
import TandemTesting
import Testing
@testable import CentreEngine

/// Customers write on, and whoever had them is not there any more: nobody waits for one who does not come.
@Suite struct AbsenceTests {
    private let key = ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "visitor")

    private func message(_ name: String) -> Command {
        .message(.receive(InboundMessage(key: key, known: nil, clientID: name, text: "Text of \(name)")))
    }

    private func chat(_ floor: Scenario) throws -> InteractionID { try #require(floor.core.threads[key], "the conversation is not open") }

    /// Two agents; one of them has a chat.
    private func talking(_ policy: CentrePolicy = SampleCentre.policy) throws -> (floor: Scenario, chat: InteractionID, agent: Int) {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)], policy: policy)
        try floor.tell(message("m1"))
        let id = try chat(floor), agent = try #require(floor.agent(id))
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(agent)))
        return (floor, id, agent)
    }

    // MARK: A chat that is wrapped up

    @Test(arguments: ["offline", "removed", "desk-gone"])
    func aChatIsNotReopenedForOneWhoIsNotThere(why: String) throws {
        var (floor, id, agent) = try talking()
        let absent = SampleCentre.agentID(agent)
        try floor.tell(.message(.send(OutboundDraft(text: "Yes?"), in: id, by: absent)))
        if why == "desk-gone" {
            try floor.tell(.desk(absent, isOpen: true))
            try floor.tell(.desk(absent, isOpen: false))
            floor.wait(70)
        }
        try floor.tell(.message(.leave(id)))
        #expect(floor.state(id) == .wrapUp)
        if why == "offline" { try floor.tell(.setPresence(absent, Presence(.offline))) }
        if why == "removed" { floor.configure(.agentRemoved(absent)) }
        try floor.tell(message("m2"))
        let next = try chat(floor)
        #expect(next != id && floor.state(id) == .closed && floor.ending(id) == "completed/customer-left" && floor.story(id).last?.hasPrefix("wrapUp reopened") == true)
        #expect(floor.state(next) == .offered && floor.agent(next) == 3 - agent && floor.view(next)?.queue == SampleCentre.sales)
        #expect(floor.view(next)?.conversation == floor.stage.rows[id]?.conversation, "the conversation is the same")
        #expect(floor.core.agents[absent]?.work.isEmpty ?? true)
        // What was written before is known by its name also now.
        try floor.tell(message("m1"))
        #expect(floor.stage.messages.map(\.text) == ["Text of m1", "Yes?", "Text of m2"])
        floor.expectSound()
    }

    @Test func aChatWaitsForItsAgentWhereThePolicySaysSo() throws {
        var policy = SampleCentre.policy
        policy.returnsConversations = false
        var (floor, id, agent) = try talking(policy)
        try floor.tell(.message(.end(id, by: SampleCentre.agentID(agent))))
        try floor.tell(.setPresence(SampleCentre.agentID(agent), Presence(.offline)))
        try floor.tell(message("m2"))
        #expect(floor.state(id) == .active && floor.agent(id) == agent)
        floor.expectSound()
    }

    @Test func aReopenedChatKeepsItsPlace() throws {
        var (floor, id, agent) = try talking()
        let me = SampleCentre.agentID(agent)
        try floor.tell(.transfer(id, to: .queue(SampleCentre.support), note: ""))
        for number in 1...2 where floor.state(id) == .offered { try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(floor.agent(id) ?? number))) }
        #expect(floor.state(id) == .queued)
        try floor.tell(.reprioritise(id, 7))
        try floor.tell(.pick(id, by: me))
        try floor.tell(.message(.end(id, by: me)))
        try floor.tell(message("m2"))
        #expect(floor.state(id) == .active)
        // The agent leaves: it waits with the priority that it had, in the queue from which it came.
        let before = try #require(floor.core.interactions[id]?.phase.conversation?.waiting)
        #expect(before.priority == 7 && before.queue == SampleCentre.support && before.orderAt == floor.view(id)?.createdAt)
        try floor.tell(.setPresence(me, Presence(.offline)))
        #expect(floor.core.routing.item(id)?.priority == 7)
        floor.expectSound()
    }

    @Test func whatARemovedAgentHadInWritingGoesToOthers() throws {
        var (floor, id, agent) = try talking()
        floor.configure(.agentRemoved(SampleCentre.agentID(agent)))
        #expect(floor.state(id) == .offered && floor.agent(id) == 3 - agent && floor.core.agents[SampleCentre.agentID(agent)] == nil)
        floor.expectSound()
    }

    // MARK: A desk that is gone

    @Test func whatNobodyAnswersAtAClosedDeskGoesToOthersWithItsAge() throws {
        var (floor, id, agent) = try talking()
        let gone = SampleCentre.agentID(agent), place = floor.core.interactions[id]?.phase.conversation?.waiting
        try floor.tell(.desk(gone, isOpen: true))
        try floor.tell(.desk(gone, isOpen: false))
        floor.wait(55)
        #expect(floor.state(id) == .active && floor.core.agentView(gone)?.deskGoneSince == nil, "a page may be loaded again")
        floor.wait(10)
        #expect(floor.state(id) == .offered && floor.agent(id) == 3 - agent)
        #expect(floor.core.routing.item(id)?.orderAt == place?.orderAt)
        #expect(floor.story(id).contains { $0.hasPrefix("talk desk-gone") })
        #expect(floor.status(agent) == .notResponding && floor.core.agentView(gone)?.deskGoneSince != nil && floor.core.agentView(gone)?.interactions.isEmpty == true)
        // Though the silence ends by itself, nothing written is offered to a desk that nobody has open. Calls are, to the phone.
        try floor.tell(.declineOffer(floor.offer(id), by: SampleCentre.agentID(3 - agent)))
        try floor.tell(.setPresence(SampleCentre.agentID(3 - agent), Presence(.offline)))
        floor.wait(400)
        #expect(floor.status(agent) == .idle && floor.state(id) == .queued)
        let call = try floor.caller()
        #expect(floor.agent(call) == agent)
        try floor.callerHangsUp(call)
        try floor.tell(.desk(gone, isOpen: true))
        #expect(floor.state(id) == .offered && floor.agent(id) == agent && floor.core.agentView(gone)?.deskGoneSince == nil)
        floor.expectSound()
    }

    @Test func aPageThatIsLoadedAgainChangesNothing() throws {
        var (floor, id, agent) = try talking()
        let me = SampleCentre.agentID(agent)
        try floor.tell(.desk(me, isOpen: true))
        let told = floor.stage.announcements.count
        for _ in 1...3 {
            try floor.tell(.desk(me, isOpen: false))
            floor.wait(30)
            try floor.tell(.desk(me, isOpen: true))
        }
        floor.wait(200)
        #expect(floor.state(id) == .active && floor.agent(id) == agent && floor.stage.announcements.count == told)
        floor.expectSound()
    }

    /// What was answered stays, and comes back with the customer's next word.
    @Test func whatWasAnsweredStaysUntilTheCustomerWritesOn() throws {
        var (floor, id, agent) = try talking()
        let gone = SampleCentre.agentID(agent)
        try floor.tell(.message(.send(OutboundDraft(text: "Yes"), in: id, by: gone)))
        try floor.tell(.desk(gone, isOpen: true))
        try floor.tell(.desk(gone, isOpen: false))
        floor.wait(100)
        #expect(floor.state(id) == .active && floor.status(agent) == .interacting)
        try floor.tell(message("m2"))
        #expect(floor.state(id) == .offered && floor.agent(id) == 3 - agent)
        floor.expectSound()
    }

    /// Who works by REST and never reads events is not watched.
    @Test func whoNeverHadADeskIsNotWatched() throws {
        var (floor, id, agent) = try talking()
        try floor.tell(.desk(SampleCentre.agentID(agent), isOpen: false))
        floor.wait(600)
        #expect(floor.state(id) == .active && floor.agent(id) == agent)
        #expect(floor.refusal(of: .desk(SampleCentre.agentID(99), isOpen: true)) == "agent-unknown")
        floor.expectSound()
    }

    /// The service was away, and so were all streams: each desk has the grace time from the start on, whatever ran before.
    @Test(arguments: [true, false])
    func afterAStartDesksMayComeBackFirst(comesBack: Bool) throws {
        var (floor, id, agent) = try talking()
        let me = SampleCentre.agentID(agent)
        try floor.tell(.desk(me, isOpen: true))
        if comesBack { try floor.tell(.desk(me, isOpen: false)) }
        try floor.restart()
        floor.configure(.all(SampleCentre.configuration(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])))
        floor.wait(58)
        #expect(floor.state(id) == .active && floor.agent(id) == agent)
        if comesBack { try floor.tell(.desk(me, isOpen: true)) }
        floor.wait(10)
        #expect(floor.agent(id) == (comesBack ? agent : 3 - agent) && floor.state(id) == (comesBack ? .active : .offered))
        floor.expectSound()
    }
}
