import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// What a channel cannot carry is told to the agent, and does not arrive by halves; what it can carry arrives.
@Suite struct LimitsConformance {
    private static let ada = Person.known("ada"), bob = Person.known("bob")

    @Test(arguments: ConnectorKind.allCases)
    func aTextOfTheLimitArrivesAndALongerOneIsRefused(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind, ChannelWishes(textLimit: 100)) { (stage) async throws in
            let id = try await stage.serve(Self.ada), limit = stage.channel.capabilities.textLimit
            let longest = String(repeating: "界", count: limit)
            do {
                let tooLong = try await stage.write(longest + "x", in: id)
                #expect(try await eventually { try await stage.progress(tooLong).failure?.contains("\(limit + 1) characters; this channel takes \(limit)") == true })
            } catch let rejection as Rejection {
                #expect(rejection.code == "message-too-long")
            }
            try await stage.write(longest, in: id)
            #expect(try await stage.sees(Self.ada, [longest]))
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func afterTheSessionWindowOnlyTheCustomerCanBeginAgain(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind, ChannelWishes(sessionWindow: .minutes(10))) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            await stage.room.clock.advance(by: .minutes(9))
            try await stage.write("inside", in: id)
            #expect(try await stage.sees(Self.ada, ["inside"]))
            await stage.room.clock.advance(by: .minutes(2))
            let late = try await stage.write("outside", in: id)
            if stage.channel.capabilities.sessionWindow != nil {
                #expect(try await eventually { try await stage.progress(late).failure?.contains("takes nothing from us until they do") == true })
                #expect(try await stage.channel.say(Letter("m-2", "Still here"), as: Self.ada) == .taken)
                try await stage.write("again", in: id)
                #expect(try await stage.sees(Self.ada, ["inside", "again"]))
            } else {
                #expect(try await stage.sees(Self.ada, ["inside", "outside"]))
            }
        }
    }

    /// So many a second, all conversations together; where there is no limit, at once.
    @Test(arguments: ConnectorKind.allCases)
    func theProviderGetsNoMoreASecondThanItTakes(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind, ChannelWishes(perSecond: 5)) { (stage) async throws in
            let first = try await stage.serve(Self.ada), second = try await stage.serve(Self.bob)
            let begun = ContinuousClock.now
            for number in 0..<4 {
                try await stage.write("for ada \(number)", in: first)
                try await stage.write("for bob \(number)", in: second)
            }
            #expect(try await stage.sees(Self.ada, (0..<4).map { "for ada \($0)" }))
            #expect(try await stage.sees(Self.bob, (0..<4).map { "for bob \($0)" }))
            if let rate = stage.channel.capabilities.perSecond {
                #expect(rate == 5)
                #expect(ContinuousClock.now - begun >= .milliseconds(7 * 1_000 / rate - 50), "eight messages have seven gaps")
            }
        }
    }
}
