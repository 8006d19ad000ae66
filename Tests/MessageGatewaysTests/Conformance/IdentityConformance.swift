import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// Who somebody is, on every channel: what it vouches for counts, what is claimed is shown and joins nobody, what is forged does nothing.
@Suite struct IdentityConformance {
    @Test(arguments: ConnectorKind.allCases)
    func whomTheChannelVouchesForIsTheirCustomer(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let ada = Person.known("ada")
            let customer = try await stage.room.store.identify(stage.channel.identity(ada), name: "Ada Lovelace", at: stage.room.clock.now)
            #expect(try await stage.channel.say(Letter("m-1", "It is me"), as: ada) == .taken)
            #expect(try await stage.conversation(of: ada)?.customer == customer.id)
            #expect(try await stage.room.store.customer(customer.id)?.name == "Ada Lovelace")
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whatIsClaimedIsShownAndJoinsNobody(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let owner = try await stage.room.store.identify(Identity(.email, "ada@shop.example"), name: "Ada Lovelace", at: stage.room.clock.now)
            let eve = Person.claiming("eve", email: "ada@shop.example")
            #expect(try await stage.channel.say(Letter("m-1", "I am Ada"), as: eve) == .taken)
            let conversation = try #require(try await stage.conversation(of: eve))
            #expect(conversation.customer != nil && conversation.customer != owner.id)
            #expect(await stage.room.engine.interaction(conversation.interaction)?.choices.contains(ChoiceView(name: "email", value: "ada@shop.example")) == true)
            #expect(try await stage.room.store.customer(with: Identity(.email, "ada@shop.example"))?.id == owner.id)
        }
    }

    @Test(arguments: ConnectorKind.allCases)
    func whatIsForgedChangesNothing(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let ada = Person.known("ada")
            #expect(try await stage.channel.say(Letter("m-1", "It is me"), as: ada) == .taken)
            #expect(try await stage.channel.say(Letter("m-2", "It is me as well"), as: .forging("ada")) == .forged)
            #expect(try await stage.channel.say(Letter("m-3", "And somebody new"), as: .forging("mallory")) == .forged)
            #expect(try await stage.heard(ada) == ["It is me"])
            #expect(await stage.room.engine.snapshot().interactions.count == 1)
            #expect(try await stage.room.store.customer(with: stage.channel.identity(.forging("mallory"))) == nil)
        }
    }

    /// A was merged into B, and B into C: who comes back as A is C.
    @Test(arguments: ConnectorKind.allCases)
    func whoWasMergedTwiceIsWhomTheyHaveBecome(_ kind: ConnectorKind) async throws {
        try await Stage.with(kind) { (stage) async throws in
            let ada = Person.known("ada"), store = await stage.room.store, now = await stage.room.clock.now
            #expect(try await stage.channel.say(Letter("m-1", "Hello"), as: ada) == .taken)
            let first = try #require(try await stage.conversation(of: ada))
            let second = try await store.identify(Identity(.email, "b@shop.example"), name: "", at: now), third = try await store.identify(Identity(.email, "c@shop.example"), name: "", at: now)
            _ = try await store.merge(try #require(first.customer), into: second.id, at: now)
            _ = try await store.merge(second.id, into: third.id, at: now)
            _ = try await stage.room.engine.submit(.message(.leave(first.interaction)), by: .system)
            #expect(try await stage.channel.say(Letter("m-2", "Hello again"), as: ada) == .taken)
            let again = try #require(try await stage.conversation(of: ada))
            #expect(again.interaction != first.interaction && again.customer == third.id)
            #expect(try await stage.heard(ada) == ["Hello", "Hello again"])
        }
    }
}
