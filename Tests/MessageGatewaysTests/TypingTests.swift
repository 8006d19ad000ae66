import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// What channels say that they can do is what is asked of them, and what is believed.
@Suite struct TypingTests {
    private func type(_ isTyping: Bool, _ room: GatewayRoom, _ id: InteractionID) async {
        await room.engine.signal(TypingSignal(interaction: id, by: .staff, isTyping: isTyping))
    }

    @Test func goingOnIsToldNowAndAgainAndStoppingAtOnce() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        for _ in 0..<20 { await type(true, room, id) }
        #expect(await eventually { room.provider.typings == [true] })
        // Noted before time goes on: it counts from then.
        let key = room.key()
        #expect(await eventually { await room.gateway.indicators[key]?.shown == true })
        room.clock.advance(by: TypingIndicator.refresh)
        await type(true, room, id)
        #expect(await eventually { room.provider.typings == [true, true] })
        await type(false, room, id)
        await type(false, room, id)
        #expect(await eventually { room.provider.typings == [true, true, false] })
        #expect(await eventually { await room.gateway.indicators.isEmpty })
        await room.engine.signal(TypingSignal(interaction: id, by: .customer, isTyping: true))
        try await room.write("done", in: id)
        #expect(await eventually { room.provider.taken == ["done"] })
        #expect(room.provider.typings == [true, true, false], "the customer's own typing is not told to them")
        await room.stop()
    }

    /// A provider that does not answer: typing takes no place that a message needs, and what is missed is not made up for.
    @Test func typingIsNeverInTheWayOfMessages() async throws {
        let room = try await GatewayRoom()
        var ids: [InteractionID] = []
        for number in 0..<12 { ids.append(try await room.talk("customer \(number)")) }
        let gate = Gate()
        room.provider.hold { await gate.wait() }
        for id in ids { await type(true, room, id) }
        #expect(await eventually { await gate.count == 4 })
        #expect(await eventually { await room.gateway.indicators.values.count { $0.shown } == 8 }, "the others were left out")
        for id in ids.prefix(2) { try await room.write("written", in: id) }
        #expect(await eventually { await gate.count == 6 }, "half of the places were left for messages")
        await gate.open()
        #expect(await eventually { room.provider.taken == ["written", "written"] })
        #expect(room.provider.typings.count <= 4)
        await room.stop()
    }

    @Test func whatAChannelCannotDoIsNeitherAskedNorBelieved() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        room.provider.makeDumb()
        var feed = await room.engine.events(after: nil, of: .everything).makeAsyncIterator()
        await type(true, room, id)
        try await room.gateway.receive(.event(.typing(identity: "4711", isTyping: true)), at: "messenger")
        await #expect(throws: ConnectorRefusal.self) { try await room.gateway.receive(.event(.change(identity: "4711", message: "m-1", text: "changed")), at: "messenger") }
        try await room.write("hello", in: id)
        #expect(try await eventually { try await room.state(of: "hello")?.state == .sent })
        let message = try #require(try await room.messages().first { $0.text == "hello" })
        try await room.gateway.receive(.event(.delivery(message.id, Delivery(.read))), at: "messenger")
        #expect(try await room.state(of: "hello")?.state == .delivered)
        #expect(try await room.messages().first?.text == "Hello?" && room.provider.typings.isEmpty)
        while let event = await feed.next(), event.name != "message.created" { #expect(event.name != "conversation.typing" || event.json.contains("staff")) }
        await room.stop()
    }

    private actor Gate {
        private var isOpen = false
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private(set) var count = 0

        func wait() async {
            count += 1
            guard !isOpen else { return }
            await withCheckedContinuation { waiting.append($0) }
        }

        func open() {
            isOpen = true
            for one in waiting { one.resume() }
            waiting = []
        }
    }
}
