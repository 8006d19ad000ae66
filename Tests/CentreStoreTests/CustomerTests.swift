import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct CustomerTests {
    private static let phone = Identity(.phone, "+493012345678")
    private static let mail = Identity(.email, "ada@example.org")

    private func full(_ number: Int) -> Customer {
        Customer(
            id: Sample.id(number), name: "Ada Lovelace", company: "Analytical", language: "en", tier: "gold", owner: Sample.id(3), tags: ["vip", "press"],
            fields: ["contract": "A-17"], notes: "likes tea", consents: ["marketing": .init(given: false, at: Sample.at(1), source: "web form")],
            identities: [Self.phone, Self.mail], createdAt: Sample.at(number), changedAt: Sample.at(number))
    }

    @Test(arguments: StoreKind.allCases) func aCustomerIsReadBackAsSaved(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let customer = full(1)
            let saved = try await store.save(customer, expecting: nil)
            #expect(saved == customer)
            #expect(try await store.customer(customer.id) == customer)
            #expect(try await store.customer(with: Self.phone) == customer)
            #expect(try await store.customer(with: Self.mail) == customer)
            #expect(try await store.customer(with: Identity(.external, "ada@example.org")) == nil)
            #expect(try await store.customer(Sample.id(2)) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func whoIsUnknownIsMadeOnce(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let first = try await store.identify(Self.phone, name: "", at: Sample.at(1))
            #expect(first.identities == [Self.phone] && first.name.isEmpty && first.createdAt == Sample.at(1))
            #expect(try await store.identify(Self.phone, name: "", at: Sample.at(2)) == first)
            let named = try await store.identify(Self.phone, name: "Ada", at: Sample.at(3))
            #expect(named.id == first.id && named.name == "Ada")
            // A name that somebody gave is not overwritten by the next one that a visitor claims.
            #expect(try await store.identify(Self.phone, name: "Eve", at: Sample.at(4)) == named)
            #expect(try await store.identify(Self.mail, name: "", at: Sample.at(5)).id != first.id)
            #expect(try await store.search("Ada", cursor: nil, limit: 10).items.first?.id == first.id)
            #expect(try await store.search("Eve", cursor: nil, limit: 10).items == [])
        }
    }

    @Test(arguments: StoreKind.allCases) func twoHundredAtTheSameMomentGetTheSameCustomer(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let ids = try await withThrowingTaskGroup(of: CustomerID.self) { group in
                for number in 0..<200 {
                    group.addTask { try await store.identify(Self.phone, name: number % 2 == 0 ? "" : "Ada", at: Sample.at(number)).id }
                }
                return try await group.reduce(into: Set<CustomerID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await store.search("", cursor: nil, limit: 10).items.count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases) func ofTwoWhoChangeTheSameOneIsRefused(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var mine = try await store.save(full(1), expecting: nil)
            let seen = mine.changedAt
            mine.name = "Ada King"
            // Within the same millisecond: still a change of its own.
            let stored = try await store.save(mine, expecting: seen)
            #expect(stored.name == "Ada King" && stored.changedAt > seen)
            var theirs = mine
            theirs.name = "Ada Byron"
            #expect(try await conflict { try await store.save(theirs, expecting: seen) } == .changed(stored.changedAt))
            #expect(try await conflict { try await store.save(theirs, expecting: nil) } == .changed(stored.changedAt))
            #expect(try await conflict { try await store.save(full(2), expecting: seen) } == .unknown(Sample.id(2)))
            #expect(try await store.customer(mine.id) == stored)
        }
    }

    @Test(arguments: StoreKind.allCases) func anIdentityBelongsToOne(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let ada = try await store.save(full(1), expecting: nil)
            let eve = Sample.customer(2, name: "Eve", identities: [Identity(.external, "crm:1"), Self.mail])
            #expect(try await conflict { try await store.save(eve, expecting: nil) } == .taken(Self.mail, by: ada.id))
            #expect(try await store.customer(eve.id) == nil)
            #expect(try await store.search("Eve", cursor: nil, limit: 10).items.isEmpty)
            var released = ada
            released.identities = [Self.phone]
            released = try await store.save(released, expecting: ada.changedAt)
            #expect(released.identities == [Self.phone])
            #expect(try await store.save(eve, expecting: nil).identities == eve.identities)
        }
    }

    @Test(arguments: StoreKind.allCases) func theOrderOfIdentitiesIsKept(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var customer = try await store.save(full(1), expecting: nil)
            customer.identities = [Self.mail, Identity(.wechat, "o6_b"), Self.phone]
            #expect(try await store.save(customer, expecting: customer.changedAt).identities == customer.identities)
            #expect(try await store.customer(customer.id)?.identities == customer.identities)
        }
    }

    @Test(arguments: StoreKind.allCases) func recordsOfAnotherSystemAreTakenIn(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let ada = try await store.save(full(1), expecting: nil)
            let eve = try await store.save(Sample.customer(2, name: "Eve", identities: [Identity(.visitor, "v2")]), expecting: nil)
            let crm = Identity(.external, "crm:1")
            let records = [
                CustomerRecord(identities: [crm, Self.phone], company: "New", tags: ["crm"], fields: ["debtor": "9"]), CustomerRecord(identities: [Self.phone], company: "New"),
                CustomerRecord(identities: [Identity(.external, "crm:2")], name: "Wei"), CustomerRecord(identities: [Identity(.visitor, "v2"), Self.mail], name: "both"),
                CustomerRecord(identities: [], name: "nobody"), CustomerRecord(identities: [Identity(.external, "crm:2")], notes: "twice in one go"),
            ]
            let outcomes = try await store.upsert(records, at: Sample.at(50))
            guard case .created(let wei) = outcomes[2] else {
                Issue.record("\(outcomes)")
                return
            }
            #expect(outcomes == [.changed(ada.id), .same(ada.id), .created(wei), .ambiguous([eve.id, ada.id]), .withoutIdentity, .changed(wei)])
            let changed = try await store.customer(with: crm)
            #expect(changed?.id == ada.id && changed?.company == "New" && changed?.name == ada.name && changed?.tags == ["crm"])
            #expect(changed?.fields == ["contract": "A-17", "debtor": "9"] && changed?.identities == ada.identities + [crm])
            #expect(try await store.customer(wei)?.notes == "twice in one go")
            #expect(try await store.search("debtor", cursor: nil, limit: 5).items.isEmpty)
            #expect(try await store.search("New crm:1", cursor: nil, limit: 5).items.map(\.id) == [ada.id])
            #expect(try await store.customer(eve.id) == eve)
        }
    }

    @Test(arguments: StoreKind.allCases) func allAreListedNewestFirst(_ kind: StoreKind) async throws {
        try await kind.with { store in
            for number in 1...7 { try await store.save(Sample.customer(number, name: "n\(number)"), expecting: nil) }
            var seen: [String] = []
            var cursor: String?
            repeat {
                let page = try await store.search(" ", cursor: cursor, limit: 3)
                seen += page.items.map(\.name)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(seen == ["n7", "n6", "n5", "n4", "n3", "n2", "n1"])
            await #expect(throws: InvalidCursor.self) { try await store.search("n", cursor: "x", limit: 3) }
            await #expect(throws: InvalidCursor.self) { try await store.journey(of: Sample.id(1), matching: nil, cursor: "x", limit: 3) }
        }
    }
}
