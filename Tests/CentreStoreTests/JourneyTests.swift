import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct JourneyTests {
    @Test(arguments: StoreKind.allCases) func contactsOnAllChannelsAreOneTimeLine(_ kind: StoreKind) async throws {
        try await kind.with { store in
            let ada = try await store.save(Sample.customer(1, name: "Ada"), expecting: nil)
            let eve = try await store.save(Sample.customer(2, name: "Eve"), expecting: nil)
            var call = Sample.interaction(12, state: .closed)
            call.customer = CustomerCard(ada)
            call.notes = "Refund promised 退款"
            call.wrapUpCode = "billing"
            let recordings = [Sample.recording(31, of: call.id, state: .ready), Sample.recording(32, of: call.id, state: .ready)]
            try await store.commit(Sample.chat(11, customer: ada, texts: ["", "My parcel is late", "The parcel, please"]))
            try await store.commit(CommitBatch(interactions: [call], recordings: recordings))
            try await store.commit(Sample.chat(13, customer: ada, texts: ["包裹在哪里"]))
            try await store.commit(Sample.chat(14, customer: eve, texts: ["parcel of another"]))

            let all = try await store.journey(of: ada.id, matching: nil, cursor: nil, limit: 10).items
            #expect(all.map(\.interaction.id) == [Sample.id(13), call.id, Sample.id(11)])
            #expect(all.map(\.excerpt) == ["包裹在哪里", nil, "My parcel is late"])
            #expect(all.map(\.conversation) == [Sample.id(13), nil, Sample.id(11)])
            #expect(all.map(\.recordings) == [[], recordings.map(\.id), []])
            #expect(all[1].interaction == call)

            func found(_ text: String) async throws -> [InteractionID] {
                try await store.journey(of: ada.id, matching: text, cursor: nil, limit: 10).items.map(\.interaction.id)
            }
            #expect(try await found("parcels") == [Sample.id(11)])
            #expect(try await found("包裹") == [Sample.id(13)])
            #expect(try await found("退款") == [call.id])
            #expect(try await found("refund BILLING") == [call.id])
            #expect(try await found("another") == [])
            #expect(try await found("!") == [])
            #expect(try await found(" ") == all.map(\.interaction.id))
            #expect(try await store.journey(of: ada.id, matching: "please", cursor: nil, limit: 10).items.map(\.excerpt) == ["The parcel, please"])
            #expect(try await store.journey(of: Sample.id(99), matching: nil, cursor: nil, limit: 10).items.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases) func pagesOfSeveralWhoAreOneRunWithoutGapOrRepeat(_ kind: StoreKind) async throws {
        try await kind.with { store in
            var customers: [Customer] = []
            for number in 1...3 { customers.append(try await store.save(Sample.customer(number, name: "c\(number)"), expecting: nil)) }
            // Three of each instant, of changing customers.
            for number in 11...30 {
                try await store.commit(Sample.chat(number, customer: customers[number % 3], texts: ["even \(number % 2 == 0 ? "yes" : "no")"], createdAt: Sample.at(number / 3)))
            }
            for part in customers.dropFirst() { _ = try await store.merge(part.id, into: customers[0].id, at: Sample.at(90)) }
            func all(_ text: String?) async throws -> [InteractionID] {
                var seen: [InteractionID] = []
                var cursor: String?
                repeat {
                    let page = try await store.journey(of: customers[0].id, matching: text, cursor: cursor, limit: 4)
                    seen += page.items.map(\.interaction.id)
                    cursor = page.nextCursor
                } while cursor != nil
                return seen
            }
            #expect(try await all(nil) == (11...30).reversed().map { Sample.id($0) })
            #expect(try await all("yes") == (11...30).reversed().filter { $0 % 2 == 0 }.map { Sample.id($0) })
        }
    }

    @Test func excerptsAreCutAroundWhatWasSought() {
        let long = String(repeating: "lorem ipsum ", count: 30) + "the parcel 包裹在哪里 " + String(repeating: "dolor ", count: 30)
        let excerpt = SearchQuery("包裹").excerpt(of: long)
        #expect(excerpt.hasPrefix("…") && excerpt.hasSuffix("…") && excerpt.contains("the parcel 包裹在哪里") && excerpt.count <= 122)
        #expect(SearchQuery("nothing").excerpt(of: long).hasPrefix("lorem"))
        #expect(SearchQuery("").excerpt(of: "a\nb\tc") == "a b c")
    }

    /// Each of several customers has its own walk along the index, and nothing is sorted.
    @Test(arguments: [1, 3]) func aPageReadsNoMoreThanItHolds(_ customers: Int) async throws {
        let query = try JourneyQuery(of: (1...customers).map { Sample.id($0) }, after: .beforeAll, narrowing: nil, limit: 20)
        let plan = try await CentreStore.inMemory().read("test") { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN \(query.sql)", arguments: query.arguments).map { $0["detail"] as String } }
        #expect(plan.filter { $0.contains("interactionByCustomer (customerID=? AND (createdAt,id)<(?,?))") }.count == customers, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") }, "\(plan)")
    }
}
