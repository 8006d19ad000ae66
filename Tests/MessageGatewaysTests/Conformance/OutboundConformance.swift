import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// What we write, on every channel: in order, once, whatever goes away meanwhile.
@Suite struct OutboundConformance {
    private static let ada = Person.known("ada"), bob = Person.known("bob")

    @Test(arguments: ConnectorKind.allCases)
    func whatIsWrittenArrivesOnceAndInOrderWithItsFiles(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            for number in 0..<10 { try await stage.write("answer \(number)", in: id) }
            let file = try await stage.room.files.store(InboundConformance.picture.content, named: "bill.png", by: .user(UserID(high: 1, low: 1)))
            try await stage.write("and the bill", in: id, files: [file])
            #expect(try await stage.sees(Self.ada, (0..<10).map { "answer \($0)" } + ["and the bill"]))
            #expect(try await stage.channel.seen(by: Self.ada).last?.files == ["bill.png"])
        }
    }

    /// By its name a message is known again.
    @Test(arguments: ConnectorKind.allCases)
    func whatIsHandedOverTwiceIsSeenOnce(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            await stage.channel.loseNextAnswer(to: Self.ada)
            let first = try await stage.write("one", in: id)
            try await stage.write("two", in: id)
            #expect(try await stage.sees(Self.ada, ["one", "two"]))
            #expect(await stage.channel.handings(of: first, to: Self.ada) >= 2)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whoIsAwayHoldsNobodyElseAndGetsAllInOrderLater(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let first = try await stage.serve(Self.ada), second = try await stage.serve(Self.bob)
            await stage.channel.goAway(Self.ada)
            var waiting: [Message] = []
            for number in 0..<3 { waiting.append(try await stage.write("for ada \(number)", in: first)) }
            try await stage.write("for bob", in: second)
            #expect(try await stage.sees(Self.bob, ["for bob"]))
            #expect(try await stage.channel.seen(by: Self.ada).isEmpty)
            for message in waiting { #expect(try await stage.progress(message) == Delivery(.accepted)) }
            await stage.channel.comeBack(Self.ada)
            #expect(try await stage.sees(Self.ada, (0..<3).map { "for ada \($0)" }))
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func aRestartTakesUpWhatWasPromised(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            try await stage.write("before", in: id)
            #expect(try await stage.sees(Self.ada, ["before"]))
            await stage.channel.goAway(Self.ada)
            for number in 0..<3 { try await stage.write("promise \(number)", in: id) }
            try await stage.restart()
            await stage.channel.comeBack(Self.ada)
            #expect(try await stage.sees(Self.ada, ["before"] + (0..<3).map { "promise \($0)" }))
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func howFarAMessageCameOnlyEverGrows(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let message = try await stage.write("hello", in: id)
            #expect(try await stage.sees(Self.ada, ["hello"]))
            func tell(_ state: Delivery.State, then expected: Delivery.State) async throws {
                #expect(try await stage.channel.acknowledge(message, as: state, by: Self.ada) == .taken)
                #expect(try await eventually { try await stage.progress(message) == Delivery(expected) })
            }
            try await tell(.delivered, then: .delivered)
            try await tell(.read, then: .read)
            try await tell(.delivered, then: .read)
            try await tell(.sent, then: .read)
        }
    }

    /// Where nobody can say so, it lies ready and never fails.
    @Test(arguments: ConnectorKind.allCases)
    func whatWillNotArriveHasFailedAndSaysWhy(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let canFail = await stage.channel.refuse(Self.ada, because: "the customer has blocked us")
            let message = try await stage.write("hello", in: id)
            if canFail {
                #expect(try await eventually { try await stage.progress(message).failure?.contains("the customer has blocked us") == true })
                #expect(try await stage.channel.seen(by: Self.ada).isEmpty)
                #expect(await stage.channel.handings(of: message, to: Self.ada) == 1, "what is final is not tried again")
            } else {
                #expect(try await stage.sees(Self.ada, ["hello"]))
                #expect(try await eventually { try await stage.progress(message) == Delivery(.delivered) })
            }
        }
    }

    @Test(arguments: ConnectorKind.allCases, [true, false])
    func typingIsToldBothWaysAsFarAsTheChannelTellsIt(_ kind: ConnectorKind, _ typing: Bool) async throws {
        try await Stage.with(kind, ChannelWishes(typing: typing)) { (stage) async throws in
            let id = try await stage.serve(Self.ada), engine = await stage.room.engine
            var feed = await engine.events(after: nil, of: .everything).makeAsyncIterator()
            #expect(try await stage.channel.type(true, as: Self.ada) == .taken)
            // Behind it, so that there is something to come where typing is not told.
            #expect(try await stage.channel.say(Letter("m-9", "typed"), as: Self.ada) == .taken)
            var told: [String] = []
            while let event = await feed.next() {
                if event.name == "conversation.typing" { told.append(event.json) }
                if event.name == "message.created" { break }
            }
            #expect(told.count == (stage.channel.capabilities.tellsTyping ? 1 : 0) && told.allSatisfy { $0.contains(#""by":"customer""#) }, "\(told)")
            await engine.signal(TypingSignal(interaction: id, by: .staff, isTyping: true))
            if stage.channel.capabilities.showsTyping { #expect(await eventually { await stage.channel.seesTyping(Self.ada) }) }
            try await stage.write("written", in: id)
            #expect(try await stage.sees(Self.ada, ["written"]))
            #expect(await stage.channel.seesTyping(Self.ada) == stage.channel.capabilities.showsTyping)
            await engine.signal(TypingSignal(interaction: id, by: .staff, isTyping: false))
            #expect(await eventually { await !stage.channel.seesTyping(Self.ada) })
        }
    }
}
