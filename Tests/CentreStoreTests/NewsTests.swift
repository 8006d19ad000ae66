import CentrePorts
import ContactDomain
import Testing

@testable import CentreStore

/// What is stored of customers is owed to whoever listens until it was told.
@Suite struct NewsTests {
    private func untold(_ store: CentreStore) async throws -> [CustomerFact] { try await store.untold(before: Sample.at(100_000), limit: 100) }

    @Test func everyChangeIsOwedUntilItIsTold() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let ada = try await store.identify(Identity(.phone, "+49301"), name: "Ada", at: Sample.at(1))
            _ = try await store.identify(Identity(.phone, "+49301"), name: "Ada", at: Sample.at(2))
            var bob = try await store.save(Sample.customer(2, name: "Bob"), expecting: nil)
            bob.name = "Robert"
            let robert = try await store.save(bob, expecting: bob.changedAt)
            let outcomes = try await store.upsert(
                [CustomerRecord(identities: [Identity(.phone, "+49301")], company: "Engines"), CustomerRecord(identities: [Identity(.phone, "+49302")])], at: Sample.at(3))
            guard case .created(let third) = outcomes[1] else { throw CustomerConflict.unknown(ada.id) }
            let whole = try await store.merge(ada.id, into: robert.id, at: Sample.at(4))
            let free = try await store.unmerge(ada.id, at: Sample.at(5))
            let names = try await untold(store).map { NewsRow.subject($0)?.split(separator: " ").prefix(2).joined(separator: " ") }
            #expect(names == [
                "created \(ada.id)", "created \(bob.id)", "changed \(bob.id)", "changed \(ada.id)", "created \(third)", "merged \(ada.id)", "unmerged \(ada.id)",
            ])
            #expect(try await store.untold(before: Sample.at(1), limit: 10) == [])
            try await store.told([.created(ada), .created(bob), .merged(ada.id, into: whole)])
            try store.close()
            // As a kill would leave it.
            let again = try folder.open()
            let left = try await untold(again)
            #expect(left.count == 4)
            #expect(left.contains(.changed(robert)))
            #expect(left.contains { if case .unmerged(free, _) = $0 { true } else { false } })
            _ = try await again.erase(ada.id, at: Sample.at(6))
            let after = try await untold(again).compactMap(NewsRow.subject)
            #expect(after.contains("erased \(ada.id)") && !after.contains { $0.hasPrefix("changed \(ada.id)") || $0.hasPrefix("unmerged \(ada.id)") })
            try again.close()
        }
    }

    @Test func aPartOfAPartChangesWhomBothBelongTo() async throws {
        try await StoreKind.memory.with { store in
            for number in 1...3 { try await store.save(Sample.customer(number, name: number == 1 ? "A" : ""), expecting: nil) }
            _ = try await store.merge(Sample.id(1), into: Sample.id(2), at: Sample.at(10))
            #expect(try await store.merge(Sample.id(2), into: Sample.id(3), at: Sample.at(11)).name == "A")
            try await store.told(try await untold(store))
            _ = try await store.unmerge(Sample.id(1), at: Sample.at(12))
            let root = try #require(try await store.customer(Sample.id(3)))
            #expect(root.name == "")
            #expect(try await untold(store).contains(.changed(root)))
        }
    }

    @Test func recordsStateConsentsAndDoNotGrowWithoutEnd() async throws {
        try await StoreKind.memory.with { store in
            let phone = Identity(.phone, "+49301")
            func state(_ consents: [String: StatedConsent], at: Int) async throws -> UpsertOutcome? {
                try await store.upsert([CustomerRecord(identities: [phone], consents: consents)], at: Sample.at(at)).first
            }
            guard case .created(let id)? = try await state(["marketing": StatedConsent(given: true, at: Sample.at(5), source: "CRM")], at: 9) else { throw CustomerConflict.unknown(Sample.id(1)) }
            #expect(try await state(["marketing": StatedConsent(given: true, at: Sample.at(5), source: "CRM")], at: 10) == .same(id))
            #expect(try await state(["marketing": StatedConsent(given: false, at: Sample.at(4))], at: 11) == .same(id), "what is known is later")
            #expect(try await state(["marketing": StatedConsent(given: false), "recording": StatedConsent(given: true)], at: 12) == .changed(id))
            #expect(try await store.customer(id)?.consents == [
                "marketing": .init(given: false, at: Sample.at(12), source: "CRM"), "recording": .init(given: true, at: Sample.at(12), source: ""),
            ])
            #expect(try await state(["marketing": StatedConsent(given: false)], at: 13) == .same(id))

            for number in 1..<Customer.mostIdentities {
                #expect(try await store.upsert([CustomerRecord(identities: [phone, Identity(.external, "x\(number)")])], at: Sample.at(20)) == [.changed(id)])
            }
            #expect(try await store.upsert([CustomerRecord(identities: [phone, Identity(.external, "one more")])], at: Sample.at(21)) == [.excessive(id, .identities)])
            let fields = Dictionary(uniqueKeysWithValues: (1...Customer.mostFields).map { ("f\($0)", "v") })
            #expect(try await store.upsert([CustomerRecord(identities: [phone], fields: fields)], at: Sample.at(22)) == [.changed(id)])
            #expect(try await store.upsert([CustomerRecord(identities: [phone], fields: ["one more": "v"])], at: Sample.at(23)) == [.excessive(id, .fields)])
            #expect(try await store.customer(with: Identity(.external, "one more")) == nil)
        }
    }
}
