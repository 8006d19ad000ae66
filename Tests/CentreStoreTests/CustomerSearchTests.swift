import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

@Suite struct CustomerSearchTests {
    private func filled(_ store: CentreStore) async throws {
        func add(_ number: Int, _ name: String, company: String = "", tags: [String] = [], fields: [String: String] = [:], notes: String = "", _ identities: [Identity] = []) async throws {
            var customer = Sample.customer(number, name: name, identities: identities)
            customer.company = company
            customer.tags = tags
            customer.fields = fields
            customer.notes = notes
            try await store.save(customer, expecting: nil)
        }
        try await add(1, "张伟", company: "北京大学", [Identity(.phone, "+8613812345678")])
        try await add(2, "Zhang Wei", [Identity(.email, "wei.zhang@example.cn")])
        try await add(3, "Jörg Müller", company: "Acme GmbH", tags: ["vip"], [Identity(.phone, "+493012345678"), Identity(.visitor, "a1b2c3d4-0000")])
        try await add(4, "O'Brien-Smith", fields: ["contract": "K-4711"], notes: "asks for 张伟")
        try await add(5, "张三", company: "ＡＣＭＥ中国", [Identity(.external, "crm:4711")])
        try await add(6, "Acme", notes: "also acme, acme, acme, acme and acme again in a long text about something else that never ends")
    }

    private func found(_ store: CentreStore, _ text: String) async throws -> [Int] {
        try await store.search(text, cursor: nil, limit: 10).items.compactMap { customer in (1...6).first { Sample.id($0) == customer.id } }
    }

    @Test(arguments: [
        ("张伟", [1, 4]), ("张", [5, 1, 4]), ("伟张", []), ("北京", [1]), ("京大学", [1]), ("zhang", [2]), ("zha", [2]), ("zhang we", [2]), ("ang", []), ("z", []),
        ("muller", [3]), ("MÜLL", [3]), ("jorg acme", [3]), ("acme", [6, 5, 3]), ("acme中", [5]), ("vip", [3]), ("o'brien", [4]), ("brien-sm", [4]), ("k-4711", [4]),
        ("wei.zhang@example.cn", [2]), ("wei.zhang@ex", [2]), ("WEI.ZHANG@example.cn", [2]), ("example.cn", [2]), ("crm:4711", [5]),
        ("a1b2c3d4-0000", [3]), ("a1b2", []), ("+49 30 12345678", [3]), ("030 / 1234-5678", [3]), ("+49 (0)30 123", [3]), ("0049 30 123", [3]), ("345678", [3, 1]),
        ("13812345678", [1]), ("138 1234", [1]), ("张伟 138", [1]), ("nobody", []), ("acme nobody", []),
    ])
    func customersAreFound(_ text: String, _ expected: [Int]) async throws {
        try await StoreKind.memory.with { store in
            try await filled(store)
            let actual = try await found(store, text)
            // Where several are equally good, which one comes first is not the point here.
            #expect(Set(actual) == Set(expected) && actual.count == expected.count, "\(text): \(actual)")
        }
    }

    @Test func aNameCountsMoreThanANote() async throws {
        try await StoreKind.memory.with { store in
            try await filled(store)
            #expect(try await found(store, "张伟") == [1, 4])
            #expect(try await found(store, "acme").first == 6)
            // An identity that was typed as a whole before those that only hold it.
            try await store.save(Sample.customer(20, name: "wei.zhang@example.cn wei.zhang@example.cn"), expecting: nil)
            #expect(try await store.search("wei.zhang@example.cn", cursor: nil, limit: 1).items.map(\.id) == [Sample.id(2)])
        }
    }

    @Test func pagesGoOnWithoutGapOrRepeat() async throws {
        try await StoreKind.memory.with { store in
            for number in 1...23 { try await store.save(Sample.customer(number, name: "王\(number % 3 == 0 ? "王" : "") \(number)"), expecting: nil) }
            let all = try await store.search("王", cursor: nil, limit: 50).items.map(\.id)
            var seen: [CustomerID] = []
            var cursor: String?
            repeat {
                let page = try await store.search("王", cursor: cursor, limit: 5)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(all.count == 23 && seen == all)
        }
    }

    /// Whatever is done, the index says of each customer exactly what its row says.
    @Test(arguments: 0..<8) func theIndexStaysInStep(_ seed: UInt64) async throws {
        try await StoreKind.memory.with { store in
            var dice = IdentifierDice(state: seed &+ 77)
            let words = ["张", "伟", "Ada", "Müller", "tea", "北京"]
            var living: [CustomerID] = []
            for step in 0..<120 {
                let at = Sample.at(1000 + step)
                switch (dice.next(8), living.randomElement(using: &dice)) {
                case (0...2, _), (_, nil):
                    let customer = try await store.identify(Identity(.external, "x\(dice.next(40))"), name: words[dice.next(6)], at: at)
                    if !living.contains(customer.id) { living.append(customer.id) }
                case (3...4, let id?):
                    guard var customer = try await store.customer(id), customer.mergedInto == nil else { continue }
                    customer.name = "\(words[dice.next(6)]) \(words[dice.next(6)])"
                    customer.notes = words[dice.next(6)]
                    if dice.next(3) == 0 { customer.identities = Array(customer.identities.dropLast()) }
                    try await store.save(customer, expecting: customer.changedAt)
                case (5, let id?): _ = try await conflict { _ = try await store.merge(id, into: living[dice.next(living.count)], at: at) }
                case (6, let id?): _ = try await conflict { _ = try await store.unmerge(id, at: at) }
                case (_, let id?): if try await conflict({ _ = try await store.erase(id, at: at) }) == nil { living.removeAll { $0 == id } }
                }
            }
            try await store.write("test") { try $0.execute(sql: "INSERT INTO customerSearch (customerSearch) VALUES ('integrity-check')") }
            let (built, kept) = try await store.write("test") { connection in
                let terms = "SELECT term, col, doc FROM customerTerms ORDER BY term, doc, col, offset"
                try connection.execute(sql: "CREATE VIRTUAL TABLE temp.customerTerms USING fts5vocab (main, customerSearch, instance)")
                let kept = try Row.fetchAll(connection, sql: terms).map(\.description)
                try connection.execute(sql: "INSERT INTO customerSearch (customerSearch) VALUES ('delete-all')")
                let table = CustomerTable(connection: connection)
                for number in try Int64.fetchAll(connection, sql: "SELECT number FROM customer") {
                    if let document = try table.document(number) { try CustomerIndex.add(document, number, connection) }
                }
                return (try Row.fetchAll(connection, sql: terms).map(\.description), kept)
            }
            #expect(kept == built)
            #expect(!kept.isEmpty)
        }
    }
}

/// Chances that are the same at every run (SplitMix64).
struct IdentifierDice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
