import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// Messages that are changed and taken back, by either side: the other sees it, or who did it is told that they do not.
@Suite struct ChangeConformance {
    private static let ada = Person.known("ada")

    @Test(arguments: ConnectorKind.allCases)
    func whatTheAgentChangesAndTakesBackChangesForTheCustomer(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let first = try await stage.write("Tuesday", in: id), second = try await stage.write("at noon", in: id)
            #expect(try await stage.sees(Self.ada, ["Tuesday", "at noon"]))
            try await stage.mend(first, to: "Wednesday")
            #expect(try await stage.sees(Self.ada, ["Wednesday", "at noon"]))
            try await stage.mend(second, to: nil)
            #expect(try await eventually { try await stage.channel.seen(by: Self.ada).map(\.isDeleted) == [false, true] })
            #expect(try await stage.channel.seen(by: Self.ada).last?.text == "")
            #expect(try await stage.notes(Self.ada).isEmpty)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func aChangeNeverOvertakesItsMessage(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            await stage.channel.goAway(Self.ada)
            let first = try await stage.write("Tuesday", in: id)
            let second = try await stage.write("oh no", in: id)
            try await stage.write("until then", in: id)
            try await stage.mend(first, to: "Wednesday")
            try await stage.mend(second, to: nil)
            await stage.channel.comeBack(Self.ada)
            #expect(try await eventually { try await stage.channel.seen(by: Self.ada).filter { !$0.isDeleted }.map(\.text) == ["Wednesday", "until then"] })
            #expect(try await stage.channel.seen(by: Self.ada).allSatisfy { $0.text != "oh no" })
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func aChangeSurvivesARestart(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let message = try await stage.write("Tuesday", in: id)
            #expect(try await stage.sees(Self.ada, ["Tuesday"]))
            #expect(try await eventually { try await stage.progress(message).state >= .sent })
            await stage.channel.goAway(Self.ada)
            try await stage.mend(message, to: "Wednesday")
            try await stage.restart()
            #expect(try await stage.channel.seen(by: Self.ada).map(\.text) == ["Tuesday"])
            // The customer's device has the newest message: what it has to hear of is older.
            await stage.channel.comeBack(Self.ada)
            #expect(try await stage.sees(Self.ada, ["Wednesday"]))
        }
    }

    /// Says so by its capabilities: then the agent is told what the customer still sees.
    @Test(arguments: ConnectorKind.allCases)
    func whereTheChannelChangesNothingTheAgentIsTold(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind, ChannelWishes(changes: false)) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let message = try await stage.write("Tuesday", in: id)
            #expect(try await stage.sees(Self.ada, ["Tuesday"]))
            #expect(try await eventually { try await stage.progress(message).state >= .sent })
            try await stage.mend(message, to: "Wednesday")
            if stage.channel.capabilities.changes {
                #expect(try await stage.sees(Self.ada, ["Wednesday"]))
            } else {
                #expect(try await eventually { try await stage.notes(Self.ada).contains { $0.contains("this channel cannot change what was sent") } })
                #expect(try await stage.channel.seen(by: Self.ada).map(\.text) == ["Tuesday"])
            }
        }
    }

    /// Says so by its answer.
    @Test(arguments: ConnectorKind.allCases)
    func aChangeThatTheProviderRefusesIsToldToTheAgentOnce(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let id = try await stage.serve(Self.ada)
            let message = try await stage.write("Tuesday", in: id)
            #expect(try await stage.sees(Self.ada, ["Tuesday"]))
            #expect(try await eventually { try await stage.progress(message).state >= .sent })
            let canFail = await stage.channel.refuse(Self.ada, because: "too old to be changed")
            try await stage.mend(message, to: "Wednesday")
            guard canFail else { return #expect(try await stage.sees(Self.ada, ["Wednesday"])) }
            #expect(try await eventually { try await stage.notes(Self.ada).count == 1 })
            #expect(try await stage.notes(Self.ada).first?.contains("too old to be changed") == true)
            #expect(try await stage.progress(message).state != .failed, "the message itself has arrived")
            try await stage.restart()
            try await stage.write("a marker", in: id)
            #expect(try await eventually { try await stage.messages(Self.ada).contains { $0.delivery.failure?.contains("too old") == true } })
            #expect(try await stage.notes(Self.ada).count == 1)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whatTheCustomerChangesChangesForTheAgentWhereTheChannelTellsIt(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            #expect(try await stage.channel.say(Letter("m-1", "I want to cancle"), as: Self.ada) == .taken)
            #expect(try await stage.channel.say(Letter("m-2", "my card is 4711"), as: Self.ada) == .taken)
            let mended = try await stage.channel.change("m-1", to: "I want to cancel\u{0}", as: Self.ada)
            let withdrawn = try await stage.channel.change("m-2", to: nil, as: Self.ada)
            guard stage.channel.capabilities.customersChange else {
                #expect(mended == .cannot && withdrawn == .cannot)
                #expect(try await stage.heard(Self.ada) == ["I want to cancle", "my card is 4711"])
                return
            }
            #expect(mended == .taken && withdrawn == .taken)
            #expect(try await stage.heard(Self.ada) == ["I want to cancel", ""])
            let kept = try await stage.messages(Self.ada)
            #expect(kept[0].editedAt != nil && kept[1].deletedAt != nil)
            // Told twice, late, or about what is not theirs.
            #expect(try await stage.channel.change("m-1", to: "I want to cancel", as: Self.ada) == .taken)
            #expect(try await stage.channel.change("m-2", to: nil, as: Self.ada) == .taken)
            #expect(try await stage.channel.change("m-2", to: "back again", as: Self.ada) == .taken)
            #expect(try await stage.messages(Self.ada) == kept)
            #expect(try await stage.channel.say(Letter("b-1", "Hello"), as: .known("bob")) == .taken)
            for (letter, person) in [("m-9", Self.ada), ("m-1", .known("bob")), ("m-1", .known("nobody"))] {
                guard case .refused = try await stage.channel.change(letter, to: "mine now", as: person) else {
                    Issue.record("\(person) changed \(letter)")
                    continue
                }
            }
            #expect(try await stage.channel.change("m-1", to: "mine now", as: .forging("ada")) == .forged)
            #expect(try await stage.messages(Self.ada) == kept)
        }
    }
}
