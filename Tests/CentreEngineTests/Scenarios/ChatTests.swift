import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore
import TandemTesting
import Testing
@testable import CentreEngine

@Suite struct ChatTests {
    private let chat = EntryPointID(high: 3, low: 2)
    private let menu = EntryPointID(high: 3, low: 1)
    private let me = SampleCentre.agentID(1)

    private func message(_ text: String, from visitor: String = "visitor-1", _ name: String, at entry: EntryPointID? = nil, known: Conversation? = nil, choice: String? = nil) -> Command {
        .message(.receive(InboundMessage(
            key: ConversationKey(channel: .chat, entryPoint: entry ?? chat, identity: visitor), known: known, profile: VisitorProfile(name: "Ada"), clientID: name,
            text: text, choice: choice)))
    }

    private func id(_ floor: Scenario, _ visitor: String = "visitor-1") throws -> InteractionID {
        try #require(floor.core.threads.first { $0.key.identity == visitor }?.value, "\(visitor) has no open conversation")
    }

    @Test func aChatIsRoutedOfferedAnsweredAndWrappedUpLikeACall() throws {
        var floor = Scenario()
        try floor.tell(message("Hello?", "m1"))
        let id = try id(floor)
        #expect(floor.state(id) == .offered && floor.view(id)?.channel == .chat && floor.view(id)?.customerName == "Ada")
        #expect(floor.commands.isEmpty, "no phone rings for what is written")
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        #expect(floor.state(id) == .active && floor.status(1) == .interacting)
        try floor.tell(.message(.send(OutboundDraft(text: "Good morning"), in: id, by: me)))
        try floor.tell(message("I have a question", "m2"))
        try floor.tell(.message(.end(id, by: me)))
        #expect(floor.state(id) == .wrapUp)
        try floor.tell(.wrapUp(id, WrapUpForm(code: "done", notes: "")))
        #expect(floor.state(id) == .closed && floor.ending(id) == "completed/agent-ended" && floor.status(1) == .idle)
        #expect(floor.stage.messages.map(\.text) == ["Hello?", "Good morning", "I have a question"])
        #expect(floor.stage.messages.map(\.number) == floor.stage.messages.map(\.number).sorted())
        floor.expectSound()
    }

    @Test func whatIsOfferedToSeveralIsTakenByTheFirstWhoAccepts() throws {
        var floor = RingAllTests.floor()
        try floor.tell(message("Hello?", "m1"))
        let id = try id(floor)
        #expect(floor.agents(id) == [1, 2, 3])
        let offer = try floor.offer(id)
        try floor.tell(.declineOffer(offer, by: me))
        #expect(floor.agents(id) == [2, 3])
        try floor.tell(.acceptOffer(offer, by: SampleCentre.agentID(3)))
        #expect(floor.state(id) == .active && floor.agent(id) == 3)
        #expect((1...3).map { floor.status($0) } == [.idle, .idle, .interacting])
        #expect(floor.commands.isEmpty)
        #expect(floor.story(id) == ["offer declined 1s", "offer answered-elsewhere 2s", "queue answered 2s", "offer answered 2s"])
        #expect(floor.refusal(of: .acceptOffer(offer, by: SampleCentre.agentID(2))) == "offer-gone")
        floor.expectSound()
    }

    @Test func theSameMessageTwiceIsOneMessage() throws {
        var floor = Scenario()
        try floor.tell(message("Hello?", "m1"))
        try floor.tell(message("Hello?", "m1"))
        let id = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        for _ in 0..<2 { try floor.tell(.message(.send(OutboundDraft(text: "Yes", clientID: "a"), in: id, by: me))) }
        #expect(floor.stage.messages.map(\.text) == ["Hello?", "Yes"])
        #expect(floor.core.interactions.count == 1)
    }

    @Test func aFlowServesTheVisitorFirstWithButtonsAndItsOwnWords() throws {
        var floor = Scenario()
        floor.configure(.flows([SampleCentre.direct, Flow(name: "welcome", start: "name", steps: [
            "name": .ask(Flow.Question(name: "name", prompts: [.say(["en": "Your name?"])], next: "topic", otherwise: "topic")),
            "topic": .menu(Flow.Menu(
                prompts: [.say(["en": "What is it about?"])], keys: ["1": .init(label: "Sales", next: "queue"), "2": .init(label: "Nothing", next: "bye")], otherwise: "queue")),
            "bye": .hangUp([.say(["en": "Goodbye."])]),
            "queue": .queue(key: "sales", priority: 0),
        ])]))
        try floor.tell(message("", "open", at: menu))
        let id = try id(floor)
        #expect(floor.stage.messages.map(\.text) == ["Your name?"], "the flow speaks first")
        try floor.tell(message("Ada Lovelace", "m1", at: menu))
        #expect(floor.stage.messages.last?.buttons.map(\.label) == ["Sales", "Nothing"])
        try floor.tell(message("rubbish", "m2", at: menu))
        #expect(floor.state(id) == .inFlow, "what is not on offer is asked again")
        try floor.tell(message("sales", "m3", at: menu, choice: "1"))
        #expect(floor.state(id) == .offered)
        #expect(floor.view(id)?.choices == [ChoiceView(name: "name", value: "Ada Lovelace"), ChoiceView(name: "topic", value: "Sales")])
        floor.expectSound()
    }

    @Test func anAgentHasThreeChatsAndNoFourth() throws {
        var floor = Scenario()
        for number in 1...4 {
            try floor.tell(message("Hello", from: "visitor-\(number)", "m"))
            if number < 4 { try floor.tell(.acceptOffer(floor.offer(id(floor, "visitor-\(number)")), by: me)) }
        }
        #expect(try floor.state(id(floor, "visitor-4")) == .queued)
        #expect(floor.core.agentView(me)?.interactions.count == 3)
        let call = try floor.caller()
        #expect(floor.state(call) == .queued, "a call takes all of an agent")
        try floor.tell(.message(.end(id(floor, "visitor-1"), by: me)))
        try floor.tell(.wrapUp(id(floor, "visitor-1"), WrapUpForm(code: "done", notes: "")))
        #expect(try floor.state(id(floor, "visitor-4")) == .offered)
        floor.expectSound()
    }

    /// By rules under which they fit: a call takes half of an agent, a chat a sixth.
    @Test func byRulesThatAllowItAnAgentHasThreeChatsAndACall() throws {
        var agent = SampleCentre.agent(1)
        agent.capacity = Capacity(units: 12, rules: [.voice: Capacity.Rule(units: 6, maximum: 1), .chat: Capacity.Rule(units: 2, maximum: 5)])
        var floor = Scenario(agents: [agent])
        for number in 1...2 {
            try floor.tell(message("Hello", from: "visitor-\(number)", "m"))
            try floor.tell(.acceptOffer(floor.offer(id(floor, "visitor-\(number)")), by: me))
        }
        let call = try floor.caller()
        try floor.agentAnswers(call)
        #expect(floor.state(call) == .active, "the chats are no reason to keep the call away")
        try floor.tell(message("Hello", from: "visitor-3", "m"))
        try floor.tell(.acceptOffer(floor.offer(id(floor, "visitor-3")), by: me))
        #expect(floor.core.agentView(me)?.interactions.count == 4 && floor.core.agentView(me)?.load.used == 12)
        try floor.tell(message("Hello", from: "visitor-4", "m"))
        #expect(try floor.state(id(floor, "visitor-4")) == .queued, "a fourth chat has no room, though five would be allowed")
        let second = try floor.caller()
        #expect(floor.state(second) == .queued)
        // All four are served, side by side.
        for number in 1...3 { try floor.tell(.message(.send(OutboundDraft(text: "Yes"), in: id(floor, "visitor-\(number)"), by: me))) }
        try floor.tell(.hold(call))
        #expect(floor.state(call) == .held)
        try floor.callerHangsUp(call)
        try floor.tell(.wrapUp(call, WrapUpForm(code: "done", notes: "")))
        #expect(try floor.state(id(floor, "visitor-4")) == .offered || floor.state(second) == .offered, "what the call took is free again")
        floor.expectSound()
    }

    @Test func whoAcceptsTwiceHasWonOnce() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        try floor.tell(message("Hello", "m1"))
        let chat = try id(floor)
        let offer = try floor.offer(chat), winner = SampleCentre.agentID(try #require(floor.agent(chat))), other = SampleCentre.agentID(3 - (floor.agent(chat) ?? 0))
        try floor.tell(.acceptOffer(offer, by: winner))
        let told = floor.stage.announcements.count
        // The answer was lost, and the page asks again.
        try floor.tell(.acceptOffer(offer, by: winner))
        #expect(floor.stage.announcements.count == told && floor.stage.journal.last?.interaction == chat, "nothing happens, and the answer is about the chat")
        #expect(floor.refusal(of: .acceptOffer(offer, by: other)) == "offer-gone")
        // What was won and handed over is no longer the winner's.
        try floor.tell(.transfer(chat, to: .agent(other), note: ""))
        #expect(floor.refusal(of: .acceptOffer(offer, by: winner)) == "offer-gone")
        // The same holds for a call that is connected already.
        let call = try floor.caller()
        let ring = try floor.offer(call), rung = SampleCentre.agentID(try #require(floor.agent(call)))
        try floor.agentAnswers(call)
        try floor.tell(.acceptOffer(ring, by: rung))
        #expect(floor.state(call) == .active && floor.stage.journal.last?.interaction == call)
        floor.expectSound()
    }

    @Test func aReturningVisitorMeetsTheSameAgentAgain() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        try floor.tell(message("Hello", "m1"))
        let first = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(first), by: SampleCentre.agentID(floor.agent(first) ?? 0)))
        let agent = try #require(floor.agent(first))
        try floor.tell(.message(.end(first, by: SampleCentre.agentID(agent))))
        try floor.tell(.wrapUp(first, WrapUpForm(code: "done", notes: "")))
        // An hour later the core has forgotten it: the store has not.
        let row = try #require(floor.stage.conversations[ConversationKey(channel: .chat, entryPoint: chat, identity: "visitor-1")])
        floor.wait(3_600)
        try floor.tell(message("One more thing", "m2", known: row))
        let second = try id(floor)
        #expect(second != first && floor.agent(second) == agent && floor.view(second)?.conversation == row.id)
        floor.expectSound()
    }

    @Test func aCustomerWhoWritesOnDuringWrapUpReopensTheChat() throws {
        var floor = Scenario()
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        try floor.tell(.message(.end(id, by: me)))
        try floor.tell(message("Wait!", "m2"))
        #expect(floor.state(id) == .active && floor.agent(id) == 1)
        floor.wait(120)
        #expect(floor.state(id) == .active, "the wrap-up's timer is gone")
        floor.expectSound()
    }

    @Test func aTransferTakesAgeAndHistoryAlong() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        let from = try #require(floor.agent(id)), to = 3 - (floor.agent(id) ?? 0)
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(from)))
        try floor.tell(.transfer(id, to: .agent(SampleCentre.agentID(to)), note: "Wants a refund"))
        #expect(floor.state(id) == .offered && floor.agent(id) == to && floor.status(from) == .idle)
        #expect(floor.stage.messages.last?.audience == .staff)
        #expect(floor.refusal(of: .message(.send(OutboundDraft(text: "Still me"), in: id, by: SampleCentre.agentID(from)))) == "not-yours")
        floor.expectSound()
    }

    @Test func whoGoesOfflineLeavesNobodyWaiting() throws {
        var floor = Scenario(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        let from = try #require(floor.agent(id))
        try floor.tell(.acceptOffer(floor.offer(id), by: SampleCentre.agentID(from)))
        try floor.tell(.setPresence(SampleCentre.agentID(from), Presence(.offline)))
        #expect(floor.state(id) == .offered && floor.agent(id) == 3 - from)
        floor.expectSound()
    }

    @Test func chatsGoOnWhileTelephonyIsAway() throws {
        var floor = Scenario()
        floor.learn(.disconnected(reason: "gone"))
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        #expect(floor.state(id) == .active)
        floor.learn(.snapshot(.empty(reachable: [SampleCentre.endpoint(1)], afterConnecting: true)))
        #expect(floor.state(id) == .active)
        floor.expectSound()
    }

    @Test func aConversationInWhichNobodyWritesEnds() throws {
        var floor = Scenario()
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        floor.wait(3_600)
        #expect(floor.state(id) == .active, "the customer waits for an answer: that is not silence")
        try floor.tell(.message(.send(OutboundDraft(text: "Still there?"), in: id, by: me)))
        floor.wait(3_700)
        #expect(floor.ending(id) == "completed/customer-silent")
        floor.expectSound()
    }

    @Test func aVisitorWhoFallsSilentInTheFlowIsNotWaitedForForEver() throws {
        var floor = Scenario()
        try floor.tell(message("Hello", "m1", at: menu))
        let id = try id(floor)
        #expect(floor.state(id) == .inFlow)
        floor.wait(1_700)
        #expect(floor.state(id) == .inFlow)
        floor.wait(200)
        #expect(floor.ending(id) == "abandoned/customer-silent" && floor.core.timers.isEmpty)
        floor.expectSound()
    }

    @Test func aVisitorWhoLeavesIsAbandonedOnlyWhereNobodyServedThem() throws {
        var floor = Scenario(agents: [])
        try floor.tell(message("Hello", "m1"))
        let waiting = try id(floor)
        try floor.tell(.message(.leave(waiting)))
        #expect(floor.ending(waiting) == "abandoned/customer-left")
        floor.expectSound()
    }

    @Test func notesReceiptsAndMendedMessages() throws {
        var floor = Scenario()
        try floor.tell(message("Hello", "m1"))
        let id = try id(floor)
        try floor.tell(.acceptOffer(floor.offer(id), by: me))
        try floor.tell(.message(.note("VIP", in: id, by: .user(UserID(high: 9, low: 9)))))
        try floor.tell(.message(.send(OutboundDraft(text: "Helo"), in: id, by: me)))
        let sent = try #require(floor.stage.messages.last)
        #expect(floor.refusal(of: .message(.edit(sent, text: "Hello", by: .customer))) == "not-yours")
        try floor.tell(.message(.edit(sent, text: "Hello", by: .agent(me))))
        #expect(floor.stage.messages.last?.text == "Hello" && floor.stage.messages.last?.editedAt != nil)
        try floor.tell(.message(.markRead(id, by: .agent(me), upTo: .max)))
        #expect(floor.core.interactions[id]?.thread?.conversation.agentReadTo == floor.core.messageNumber)
        try floor.tell(.message(.delete(sent, by: .agent(me))))
        #expect(floor.stage.messages.last?.text == "" && floor.stage.messages.last?.number == sent.number)
        #expect(floor.refusal(of: message(String(repeating: "x", count: 10_001), "long")) == "message-too-long")
        floor.expectSound()
    }
}
