import CentrePorts
import ContactDomain
import Foundation
import TandemTesting
import Testing

@testable import MessageGateways

@Suite struct GatewayTests {
    @Test func whatIsWrittenArrivesInOrderAndIsNoted() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        for number in 0..<20 { try await room.write("answer \(number)", in: id) }
        #expect(await eventually { room.provider.taken.count == 20 })
        #expect(room.provider.taken == (0..<20).map { "answer \($0)" })
        #expect(try await eventually { try await room.state(of: "answer 19")?.state == .sent })
        #expect(try await room.messages().first { $0.text == "answer 0" }?.externalID == "x-1")
        await room.stop()
    }

    @Test func theSameMessageOfACustomerIsOne() async throws {
        let room = try await GatewayRoom()
        _ = try await room.talk()
        for _ in 0..<3 { try await room.gateway.receive(.event(FakeProvider.message("Hello?", "m-1", from: "4711")), at: "messenger") }
        #expect(try await room.messages().map(\.text) == ["Hello?"])
        let customer = try await room.store.customer(with: Identity(.external, "messenger:4711"))
        #expect(customer?.name == "Ada")
        await room.stop()
    }

    @Test func aStumblingProviderIsAskedAgainUnderTheSameNameAndNothingOvertakes() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        room.provider.answer(.later(nil, reason: "busy"), .later(nil, reason: "busy"))
        try await room.write("first", in: id)
        try await room.write("second", in: id)
        #expect(await eventually { room.provider.taken == ["first", "second"] })
        let attempts = room.provider.attempts
        #expect(attempts.count == 4 && Set(attempts.prefix(3)).count == 1 && attempts[3] != attempts[2])
        await room.stop()
    }

    @Test func oneConversationThatStandsStillHoldsNoOther() async throws {
        let room = try await GatewayRoom(pauses: RetryPauses(pauses: [.minutes(60)]))
        let first = try await room.talk("one")
        room.provider.answer(.later(nil, reason: "busy"))
        try await room.write("stuck", in: first)
        #expect(await eventually { room.provider.attempts.count == 1 })
        let second = try await room.talk("two")
        try await room.write("free", in: second)
        #expect(await eventually { room.provider.taken == ["free"] })
        await room.stop()
    }

    @Test func whatIsRefusedHasFailedAndSaysWhy() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        room.provider.answer(.refused("the customer has blocked us"))
        try await room.write("hello", in: id)
        #expect(try await eventually { try await room.state(of: "hello") == Delivery(.failed, failure: "the customer has blocked us") })
        #expect(room.provider.attempts.count == 1)
        await room.stop()
    }

    @Test func whatIsTriedForTooLongIsGivenUp() async throws {
        let room = try await GatewayRoom(pauses: RetryPauses(pauses: [Span(milliseconds: 5)], patience: .minutes(60)))
        let id = try await room.talk()
        room.provider.refuse(at: GatewayRoom.entry.id)
        try await room.write("hello", in: id)
        room.clock.advance(by: .minutes(59))
        let attempts = room.provider.attempts.count
        #expect(await eventually { room.provider.attempts.count > attempts + 3 })
        #expect(try await room.state(of: "hello")?.state == .accepted, "its time is not over")
        room.clock.advance(by: .minutes(1))
        #expect(try await eventually { try await room.state(of: "hello")?.state == .failed })
        #expect(try await room.state(of: "hello")?.failure?.hasPrefix("given up after ") == true)
        await room.stop()
    }

    @Test func whatTheChannelCannotCarryIsNotSent() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        let long = String(repeating: "x", count: 101)
        try await room.write(long, in: id)
        #expect(try await eventually { try await room.state(of: long)?.failure?.contains("101 characters; this channel takes 100") == true })
        room.provider.close(after: .minutes(10))
        room.clock.advance(by: .minutes(11))
        try await room.write("too late", in: id)
        #expect(try await eventually { try await room.state(of: "too late")?.state == .failed })
        #expect(room.provider.attempts.isEmpty)
        await room.stop()
    }

    @Test func aRestartTakesUpWhatWasPromised() async throws {
        let room = try await GatewayRoom(pauses: RetryPauses(pauses: [.minutes(60)]))
        let id = try await room.talk()
        room.provider.answer(.later(nil, reason: "busy"))
        for number in 0..<3 { try await room.write("promise \(number)", in: id) }
        #expect(await eventually { room.provider.attempts.count == 1 })
        await room.stop()
        #expect(room.provider.taken.isEmpty)
        let again = try await GatewayRoom(like: room)
        #expect(await eventually { again.provider.taken == ["promise 0", "promise 1", "promise 2"] })
        #expect(again.provider.attempts[0] == again.provider.attempts[1], "the same name as before the restart")
        #expect(try await eventually { try await again.state(of: "promise 2")?.state == .sent })
        await again.stop()
    }

    @Test func reportsGoOnlyForwardAndOnlyForOnesOwn() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        try await room.write("hello", in: id)
        #expect(try await eventually { try await room.state(of: "hello")?.state == .sent })
        let message = try #require(try await room.messages().first { $0.text == "hello" })
        func report(_ state: Delivery.State) async throws { try await room.gateway.receive(.event(.delivery(message.id, Delivery(state))), at: "messenger") }
        try await report(.read)
        #expect(try await room.state(of: "hello")?.state == .read)
        try await report(.delivered)
        try await report(.failed)
        #expect(try await room.state(of: "hello")?.state == .read)
        await #expect(throws: ConnectorRefusal.self) {
            try await room.gateway.receive(.event(.delivery(MessageID(high: 1, low: 1), Delivery(.read))), at: "messenger")
        }
        await #expect(throws: ConnectorRefusal.unknown) { try await room.gateway.receive(.event(.typing(identity: "4711", isTyping: true)), at: "8000") }
        await room.stop()
    }

    @Test func aDeletedMessageIsNotSent() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        room.provider.refuse(at: GatewayRoom.entry.id)
        try await room.write("oh no", in: id)
        #expect(await eventually { !room.provider.attempts.isEmpty })
        let message = try #require(try await room.messages().first { $0.text == "oh no" })
        _ = try await room.engine.submit(.message(.delete(message, by: .agent(GatewayRoom.agent))), by: .system)
        #expect(try await eventually { try await room.store.message(message.id)?.delivery.state == .failed })
        room.provider.accept(at: GatewayRoom.entry.id)
        try await room.write("good day", in: id)
        #expect(await eventually { room.provider.taken == ["good day"] })
        await room.stop()
    }

    /// Nine times the file cannot be read: more often than there are places at the provider's gate.
    @Test func aFaultBeforeTheSendingKeepsNoPlace() async throws {
        let files = StumblingFiles(faults: 9)
        let room = try await GatewayRoom(files: files)
        let id = try await room.talk(), other = try await room.talk("other")
        try await room.write("with a file", in: id, files: [StumblingFiles.file])
        #expect(await eventually { room.provider.taken == ["with a file"] })
        #expect(files.readings == 10 && room.provider.attempts.count == 1)
        try await room.write("after it", in: other)
        #expect(await eventually { room.provider.taken == ["with a file", "after it"] })
        await room.stop()
    }

    /// Its report is owed to the disk: until it is there nobody finds the message as one that was not sent.
    @Test func whatWasSentWhileTheDiskIsFullIsNotSentAgain() async throws {
        let room = try await GatewayRoom()
        let id = try await room.talk()
        let (steps, step) = AsyncStream.makeStream(of: Void.self)
        room.provider.hold { for await _ in steps { return } }
        try await room.write("once", in: id)
        #expect(try await eventually { try await room.state(of: "once") != nil })
        room.disk.fill(true)
        step.finish()
        #expect(await eventually { room.provider.taken == ["once"] })
        for _ in 0..<3 { await room.gateway.takeUp() }
        #expect(await room.gateway.waitingCount == 1)
        room.disk.fill(false)
        #expect(try await eventually { try await room.state(of: "once")?.state == .sent })
        #expect(await eventually { await room.gateway.waitingCount == 0 })
        #expect(room.provider.attempts.count == 1)
        await room.stop()
    }

    @Test func theWindowIsCountedFromWhatTheCustomerWroteLast() async throws {
        let room = try await GatewayRoom()
        room.provider.close(after: .minutes(10))
        let id = try await room.talk()
        try await room.write("old", in: id)
        #expect(try await eventually { try await room.state(of: "old")?.state == .sent })
        let old = try #require(try await room.messages().first { $0.text == "old" })
        room.clock.advance(by: .minutes(12))
        try await room.write("refused", in: id)
        #expect(try await eventually { try await room.state(of: "refused")?.failure?.contains("takes nothing from us until they do") == true })
        try await room.gateway.receive(.event(FakeProvider.message("Still here", "m-2", from: "4711")), at: "messenger")
        for number in 0..<101 { try await room.write("more \(number)", in: id) }
        #expect(try await eventually { try await room.state(of: "more 100")?.state == .sent })
        // It was written before the customer's last word: its change is inside the window all the same.
        _ = try await room.engine.submit(.message(.edit(old, text: "mended", by: .agent(GatewayRoom.agent))), by: .system)
        #expect(await eventually { room.provider.taken.last == "mended" })
        await room.stop()
    }
}
