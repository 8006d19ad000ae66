import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// Presence per channel: who is there for chats only gets no calls, and the other way round.
@Suite struct PresenceTests {
    private let me = SampleCentre.agentID(1)

    private func message(_ name: String) -> Command {
        .message(.receive(InboundMessage(key: ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "v"), known: nil, clientID: name, text: "Hello")))
    }

    private func chat(_ floor: Scenario) throws -> InteractionID { try #require(floor.core.threads.first?.value) }

    @Test func whoIsThereForChatsGetsNoCalls() throws {
        var floor = Scenario()
        try floor.tell(.setPresence(me, Presence(.available, channels: [.chat])))
        let call = try floor.caller()
        #expect(floor.state(call) == .queued)
        #expect(floor.core.agentView(me)?.notRoutableBecause == ["not-available-for-calls"] && floor.core.agentView(me)?.presence.channels == [.chat])
        try floor.tell(message("m1"))
        #expect(floor.state(try chat(floor)) == .offered)
        // For calls too from now on: the one that waits comes at once, as far as there is room.
        try floor.tell(.setPresence(me, Presence(.available, channels: [.voice])))
        #expect(floor.state(try chat(floor)) == .queued, "what rings for a channel that was given up is taken back")
        #expect(floor.state(call) == .offered)
        floor.expectSound()
    }

    @Test func whatTheAgentHasAlreadyStays() throws {
        var floor = Scenario()
        let call = try floor.conversation()
        try floor.tell(.setPresence(me, Presence(.available, channels: [.chat])))
        #expect(floor.state(call) == .active)
        floor.expectSound()
    }

    @Test func ofSeveralDesksTheOneThatTookThePhoneLastHasIt() throws {
        var floor = Scenario()
        #expect(floor.core.agentView(me)?.phoneDesk == nil)
        try floor.tell(.takePhone(me, at: "office"))
        let call = try floor.conversation()
        try floor.tell(.takePhone(me, at: "home"))
        // Who has the phone is no matter of the conversation: it goes on, and the new desk fetches it by `rejoin`.
        #expect(floor.core.agentView(me)?.phoneDesk == "home" && floor.state(call) == .active)
        #expect(floor.refusal(of: .takePhone(me, at: "")) == "desk-invalid" && floor.refusal(of: .takePhone(me, at: String(repeating: "x", count: 65))) == "desk-invalid")
        #expect(floor.refusal(of: .takePhone(SampleCentre.agentID(99), at: "home")) == "agent-unknown")
        #expect(floor.core.agentView(me)?.phoneDesk == "home")
        floor.expectSound()
    }

    @Test func aNoteSentTwiceUnderOneNameIsOneNote() throws {
        var floor = Scenario()
        try floor.tell(message("m1"))
        let id = try chat(floor)
        for _ in 0..<2 { try floor.tell(.message(.note("VIP", in: id, by: .user(UserID(high: 9, low: 9)), clientID: "n"))) }
        #expect(floor.stage.messages.map(\.text) == ["Hello", "VIP"] && floor.stage.messages.last?.audience == .staff)
        floor.expectSound()
    }
}
