import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct MergingTests {
    private func two(_ store: CentreStore) async throws -> (ada: Customer, wei: Customer) {
        var ada = Sample.customer(1, name: "", identities: [Identity(.visitor, "v1")])
        ada.tags = ["web"]
        ada.notes = "asked for a price"
        ada.consents = ["recording": .init(given: true, at: Sample.at(1), source: "form")]
        var wei = Sample.customer(2, name: "张伟", identities: [Identity(.phone, "+8613812345678"), Identity(.email, "wei@example.cn")])
        wei.tags = ["vip", "web"]
        wei.tier = "gold"
        wei.fields = ["contract": "A-1"]
        wei.notes = "prefers mornings"
        wei.consents = ["recording": .init(given: false, at: Sample.at(5), source: "call")]
        let saved = (try await store.save(ada, expecting: nil), try await store.save(wei, expecting: nil))
        try await store.commit(Sample.chat(11, customer: saved.0, texts: ["hello"]))
        try await store.commit(Sample.chat(12, customer: saved.1, texts: ["你好"]))
        return saved
    }

    private func journey(_ store: CentreStore, _ id: CustomerID) async throws -> [InteractionID] {
        try await store.journey(of: id, matching: nil, cursor: nil, limit: 10).items.map(\.interaction.id)
    }

    @Test(arguments: StoreKind.allCases) func bothAreOneAfterwards(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (ada, wei) = try await two(store)
            let merged = try await store.merge(wei.id, into: ada.id, at: Sample.at(50))
            #expect(merged.id == ada.id && merged.name == "张伟" && merged.tier == "gold" && merged.tags == ["web", "vip"])
            #expect(merged.identities == ada.identities + wei.identities)
            #expect(merged.notes == "asked for a price\n\nprefers mornings")
            #expect(merged.consents["recording"]?.given == false)
            #expect(try await store.customer(ada.id) == merged)
            for identity in merged.identities { #expect(try await store.identify(identity, name: "", at: Sample.at(51)) == merged) }
            #expect(try await store.customer(wei.id)?.mergedInto == ada.id)
            #expect(try await journey(store, ada.id) == [Sample.id(12), Sample.id(11)])
            #expect(try await store.journey(of: ada.id, matching: "你好", cursor: nil, limit: 10).items.map(\.interaction.id) == [Sample.id(12)])
            #expect(try await store.search("张伟", cursor: nil, limit: 10).items == [merged])
            #expect(try await store.search("", cursor: nil, limit: 10).items == [merged])
        }
    }

    @Test(arguments: StoreKind.allCases) func takenApartEachIsAsBefore(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (ada, wei) = try await two(store)
            _ = try await store.merge(wei.id, into: ada.id, at: Sample.at(50))
            let free = try await store.unmerge(wei.id, at: Sample.at(60))
            func bare(_ customer: Customer?) -> Customer? {
                customer.map { kept in
                    var bare = kept
                    bare.changedAt = Sample.at(0)
                    return bare
                }
            }
            #expect(bare(free) == bare(wei))
            #expect(bare(try await store.customer(wei.id)) == bare(wei))
            #expect(bare(try await store.customer(ada.id)) == bare(ada))
            #expect(try await journey(store, ada.id) == [Sample.id(11)])
            #expect(try await journey(store, wei.id) == [Sample.id(12)])
            #expect(try await store.customer(with: wei.identities[0])?.id == wei.id)
            #expect(try await store.search("张伟", cursor: nil, limit: 10).items.map(\.id) == [wei.id])
            // And once more: nothing of the first time is left.
            _ = try await store.merge(ada.id, into: wei.id, at: Sample.at(70))
            #expect(try await journey(store, wei.id) == [Sample.id(12), Sample.id(11)])
        }
    }

    @Test(arguments: StoreKind.allCases) func whatWasChangedSinceStays(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (ada, wei) = try await two(store)
            var merged = try await store.merge(wei.id, into: ada.id, at: Sample.at(50))
            merged.name = "Ada Zhang"
            merged.tags.append("new")
            merged.fields["contract"] = "A-2"
            merged = try await store.save(merged, expecting: merged.changedAt)
            let late = Identity(.wechat, "o6")
            merged.identities.append(late)
            merged = try await store.save(merged, expecting: merged.changedAt)
            _ = try await store.unmerge(wei.id, at: Sample.at(60))
            let left = try await store.customer(ada.id)
            #expect(left?.name == "Ada Zhang" && left?.tags == ["web", "new"] && left?.tier == nil && left?.fields == ["contract": "A-2"])
            #expect(left?.identities == ada.identities + [late])
            #expect(try await store.customer(wei.id)?.identities == wei.identities)
        }
    }

    @Test(arguments: StoreKind.allCases) func whatMakesNoSenseIsRefused(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (ada, wei) = try await two(store)
            let third = try await store.save(Sample.customer(3, name: "Third"), expecting: nil)
            func refuses(_ body: () async throws -> Void) async throws -> Bool {
                if case .notMergeable = try await conflict(body) { true } else { false }
            }
            #expect(try await refuses { _ = try await store.merge(ada.id, into: ada.id, at: Sample.at(9)) })
            #expect(try await refuses { _ = try await store.unmerge(ada.id, at: Sample.at(9)) })
            #expect(try await conflict { _ = try await store.merge(Sample.id(99), into: ada.id, at: Sample.at(9)) } == .unknown(Sample.id(99)))
            #expect(try await conflict { _ = try await store.unmerge(Sample.id(99), at: Sample.at(9)) } == .unknown(Sample.id(99)))
            _ = try await store.merge(wei.id, into: ada.id, at: Sample.at(50))
            #expect(try await refuses { _ = try await store.merge(wei.id, into: third.id, at: Sample.at(51)) })
            #expect(try await refuses { _ = try await store.merge(third.id, into: wei.id, at: Sample.at(51)) })
            #expect(try await refuses { _ = try await store.merge(ada.id, into: wei.id, at: Sample.at(51)) })
            #expect(try await conflict { try await store.save(wei, expecting: wei.changedAt) } == .merged(into: ada.id))
            #expect(try await conflict { _ = try await store.erase(wei.id, at: Sample.at(51)) } == .merged(into: ada.id))
        }
    }

    @Test(arguments: StoreKind.allCases) func aChainIsFollowedToItsEndAndComesApartInAnyOrder(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let (ada, wei) = try await two(store)
            let third = try await store.save(Sample.customer(3, name: "Third", identities: [Identity(.external, "crm:3")]), expecting: nil)
            _ = try await store.merge(wei.id, into: ada.id, at: Sample.at(50))
            let all = try await store.merge(ada.id, into: third.id, at: Sample.at(51))
            #expect(all.identities == third.identities + ada.identities + wei.identities)
            #expect(try await store.customer(with: wei.identities[1])?.id == third.id)
            #expect(try await journey(store, third.id).count == 2)
            _ = try await store.unmerge(wei.id, at: Sample.at(52))
            #expect(try await journey(store, third.id) == [Sample.id(11)])
            #expect(try await journey(store, wei.id) == [Sample.id(12)])
            _ = try await store.unmerge(ada.id, at: Sample.at(53))
            #expect(try await store.customer(third.id)?.identities == third.identities)
            #expect(try await store.customer(ada.id)?.identities == ada.identities)
        }
    }

    @Test func nobodyConsistsOfMoreThanAHundred() async throws {
        try await StoreKind.memory.with { store in
            let whole = try await store.save(Sample.customer(1, name: "whole"), expecting: nil)
            for number in 2...CentreStore.mostMembers {
                let part = try await store.save(Sample.customer(number, name: "part"), expecting: nil)
                try await store.commit(Sample.chat(number + 200, customer: part, texts: []))
                _ = try await store.merge(part.id, into: whole.id, at: Sample.at(500))
            }
            let extra = try await store.save(Sample.customer(150, name: "extra"), expecting: nil)
            #expect(try await conflict { _ = try await store.merge(extra.id, into: whole.id, at: Sample.at(501)) } != nil)
            #expect(try await store.journey(of: whole.id, matching: nil, cursor: nil, limit: 200).items.count == 99)
        }
    }
}
