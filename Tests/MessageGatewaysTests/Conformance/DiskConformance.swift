import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// A full disk, on every channel: nothing is acknowledged that a crash would take back, and what is sent again is one message.
@Suite struct DiskConformance {
    private static let ada = Person.known("ada")

    private func isLater(_ answer: Answer) -> Bool {
        if case .later = answer { true } else { false }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whatIsNotOnTheDiskIsNotAcknowledgedAndACrashLosesNothing(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            #expect(try await stage.channel.say(Letter("m-1", "before"), as: Self.ada) == .taken)
            await stage.room.disk.fill(true)
            for _ in 0..<2 { #expect(isLater(try await stage.channel.say(Letter("m-2", "while it is full"), as: Self.ada))) }
            #expect(try await stage.heard(Self.ada) == ["before"])
            // The new service has what is on the disk, and nothing else.
            try await stage.restart()
            #expect(try await stage.heard(Self.ada) == ["before"])
            #expect(try await stage.channel.say(Letter("m-2", "while it is full"), as: Self.ada) == .taken)
            #expect(try await stage.heard(Self.ada) == ["before", "while it is full"])
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whenThereIsRoomAgainWhatIsSentAgainIsOneMessage(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            #expect(try await stage.channel.say(Letter("m-1", "before"), as: Self.ada) == .taken)
            await stage.room.disk.fill(true)
            #expect(isLater(try await stage.channel.say(Letter("m-2", "while it is full"), as: Self.ada)))
            await stage.room.disk.fill(false)
            let clock = await stage.room.clock
            #expect(try await eventually {
                // How often a visitor may write is another matter.
                clock.advance(by: .seconds(2))
                return try await stage.channel.say(Letter("m-2", "while it is full"), as: Self.ada) == .taken
            })
            #expect(try await stage.heard(Self.ada) == ["before", "while it is full"])
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func aChangeAndAReportAreNotAcknowledgedEither(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            #expect(try await stage.channel.say(Letter("m-1", "Tuesday"), as: Self.ada) == .taken)
            let message = try await stage.write("hello", in: id)
            #expect(try await eventually { try await stage.progress(message).state >= .sent })
            guard stage.channel.capabilities.customersChange else { return }
            await stage.room.disk.fill(true)
            #expect(isLater(try await stage.channel.change("m-1", to: "Wednesday", as: Self.ada)))
            #expect(isLater(try await stage.channel.change("m-1", to: nil, as: Self.ada)))
            #expect(isLater(try await stage.channel.acknowledge(message, as: .delivered, by: Self.ada)))
            await stage.room.disk.fill(false)
            #expect(try await eventually { try await stage.channel.change("m-1", to: nil, as: Self.ada) == .taken })
            #expect(try await stage.channel.acknowledge(message, as: .delivered, by: Self.ada) == .taken)
            #expect(try await stage.progress(message).state == .delivered)
        }
    }
}
