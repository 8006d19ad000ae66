import CentrePorts
import ContactDomain
import GRDB
import Testing

@testable import CentreStore

/// A contact's row bears what its journey shows of messages and recordings, and lies beside the customer's others: whatever is done, and in whatever order.
@Suite struct JourneyPlaceTests {
    /// The same journey by the slow way: from the rows of messages and recordings themselves.
    private static func slow(_ id: CustomerID, _ store: CentreStore) async throws -> [JourneyEntry] {
        try await store.read("test") { connection in
            let customers = try CentreStore.members(of: id, connection).map(\.description)
            let rows = try Row.fetchAll(connection, sql: "SELECT id, customerID, json FROM interaction ORDER BY createdAt DESC, id DESC")
            return try rows.filter { customers.contains($0.optionalText("customerID") ?? "") }.map { row in
                let contact: String = try row.value("id")
                let texts = try String.fetchAll(
                    connection, sql: "SELECT text FROM message WHERE interaction = ? AND deletedAt IS NULL AND text <> '' ORDER BY number", arguments: [contact])
                let recordings = try Row.fetchAll(connection, sql: "SELECT id FROM recording WHERE interaction = ? ORDER BY startedAt, id", arguments: [contact])
                let view = try JSONText.decode(InteractionView.self, from: try row.value("json"))
                return JourneyEntry(
                    interaction: view, conversation: view.conversation, excerpt: texts.first.map { SearchQuery("").excerpt(of: $0) },
                    recordings: try recordings.map { try $0.identifier("id") })
            }
        }
    }

    /// Contacts that are not in the part of the table that is their customer's.
    private static let astray = """
        SELECT count(*) FROM interaction LEFT JOIN customer ON customer.id = interaction.customerID WHERE place >> 32 <> coalesce(customer.number, 0)
        """

    @Test(arguments: 0..<8) func theRowSaysWhatTheOthersSay(_ seed: UInt64) async throws {
        try await StoreKind.memory.with { store in
            var story = JourneyStory(store, seed: seed)
            try await story.begin()
            var excerpts = 0
            var recordings = 0
            for step in 0..<150 {
                let what = try await story.next(step)
                for id in story.customers {
                    let fast = try await store.journey(of: id, matching: nil, cursor: nil, limit: 1000).items
                    let slow = try await Self.slow(id, store)
                    try #require(fast == slow, "step \(step), \(what)")
                    excerpts += fast.count { $0.excerpt != nil }
                    recordings += fast.count { $0.recordings.count > 1 }
                }
                try #require(try await store.read("test") { try Int.fetchOne($0, sql: Self.astray) } == 0, "step \(step), \(what)")
            }
            // A story in which nothing was there would prove nothing.
            #expect(story.seen.count == JourneyStory.Deed.allCases.count && excerpts > 30 && recordings > 0, "\(story.seen), \(excerpts), \(recordings)")
        }
    }

    /// The same rows, as an earlier version wrote them.
    @Test func whatAnEarlierVersionWroteComesToItsPlace() async throws {
        let store = try CentreStore.inMemory()
        var story = JourneyStory(store, seed: 5)
        try await story.begin()
        for step in 0..<150 { _ = try await story.next(step) }
        let contents = "SELECT json_array(id, excerpt, recordings, json) FROM interaction ORDER BY id"
        let before = try await store.write("test") { connection -> [String] in
            let after = try String.fetchAll(connection, sql: contents)
            let earlier = try DatabaseQueue()
            try Migrations.migrator.migrate(earlier, upTo: "0010-statistics")
            try earlier.inDatabase { try Self.copy(from: connection, to: $0) }
            try Migrations.migrator.migrate(earlier)
            try earlier.inDatabase { (migrated: Database) throws in
                #expect(try Int.fetchOne(migrated, sql: Self.astray) == 0)
                #expect(try String.fetchAll(migrated, sql: contents) == after)
                #expect(try Row.fetchAll(migrated, sql: "PRAGMA foreign_key_check").isEmpty)
            }
            return after
        }
        #expect(before.count > 10)
    }

    private static func copy(from source: Database, to target: Database) throws {
        try target.execute(sql: "PRAGMA foreign_keys = OFF")
        for table in ["customer", "identity", "merging", "interaction", "conversation", "message", "recording"] {
            // What later steps have added was not there yet.
            let known = Set(try target.columns(in: table).map(\.name))
            for row in try Row.fetchAll(source, sql: "SELECT * FROM \(table)") {
                let columns = row.columnNames.filter(known.contains)
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                try target.execute(
                    sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
                    arguments: StatementArguments(columns.map { row[$0] as DatabaseValue? }))
            }
        }
    }

    /// Twenty contacts among many others: as many pages as they fill, not one or more for each.
    @Test func aPageOfContactsIsAFewPagesOfTheFile() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            var customers: [Customer] = []
            for number in 1...100 { customers.append(try await store.save(Sample.customer(number, name: "c\(number)"), expecting: nil)) }
            for round in 0..<20 {
                var batch = CommitBatch()
                for (index, customer) in customers.enumerated() {
                    let more = Sample.chat(1000 + round * 100 + index, customer: customer, identity: "v\(index)-\(round)", texts: ["Hello, this is contact \(round) of \(index)"])
                    batch.interactions += more.interactions
                    batch.conversations += more.conversations
                    batch.messages += more.messages
                }
                try await store.commit(batch)
            }
            try store.close()
            let again = try folder.open()
            let query = try JourneyQuery(of: [customers[50].id], after: .beforeAll, narrowing: nil, limit: 20)
            let misses = try await again.read("test") { connection in
                _ = try Row.fetchAll(connection, sql: "SELECT 1 FROM interaction LIMIT 1")
                let before = connection.pageMisses
                let rows = try Row.fetchAll(connection, sql: query.sql, arguments: query.arguments)
                return (rows.count, connection.pageMisses - before, rows.reduce(0) { $0 + (($1["json"] as String?) ?? "").utf8.count })
            }
            try again.close()
            let (count, pages, bytes) = misses
            #expect(count == 20)
            // The index's way down, the table's, and what the rows fill, at least half of each page.
            #expect(pages <= 6 + 2 * (bytes / 4096 + 1), "\(pages) pages for \(bytes) bytes")
            #expect(pages < 20, "\(pages) pages for \(bytes) bytes")
        }
    }
}
