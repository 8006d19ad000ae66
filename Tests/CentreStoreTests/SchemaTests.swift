import CentrePorts
import ContactDomain
import Foundation
import GRDB
import Testing

@testable import CentreStore

@Suite struct SchemaTests {
    /// `schema.sql` shows every change of the schema in review. Where a change is meant, the failure's text is the new file.
    @Test func theSchemaIsTheOneThatWasReviewed() async throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("schema.sql")
        let expected = String(decoding: try Data(contentsOf: golden), as: UTF8.self)
        let actual = try await CentreStore.inMemory().read("test") { connection in
            try String.fetchAll(connection, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").map { $0 + ";\n" }.joined()
        }
        #expect(actual == expected, "expected: schema.sql; actual:\n\(actual)")
    }

    @Test func migrationsAreNumberedWithoutGap() {
        for (index, step) in Migrations.steps.enumerated() {
            #expect(step.name.hasPrefix(String(format: "%04d-", index + 1)), "\(step.name)")
        }
    }

    @Test func aDatabaseFromBeforeCustomersKeepsWhatItHas() throws {
        let queue = try DatabaseQueue()
        try Migrations.migrator.migrate(queue, upTo: "0004-accounts")
        let view = Sample.interaction(1)
        try queue.write { connection in
            try connection.execute(
                sql: "INSERT INTO interaction (id, createdAt, state, direction, customer, json) VALUES (?, 1, 'closed', 'inbound', 'x', ?)",
                arguments: [view.id.description, try JSONText.encode(view)])
        }
        try Migrations.migrator.migrate(queue)
        try queue.read { connection in
            let row = try #require(try Row.fetchOne(connection, sql: "SELECT channel, customerID, words, json FROM interaction"))
            #expect(try JSONText.decode(InteractionView.self, from: try row.value("json")) == view)
            #expect(try row.value("channel") == "voice" && row.optionalText("customerID") == nil && row.value("words") == view.notes)
        }
    }

    @Test func theWriterWaitsForTheDisk() async throws {
        try await StoreKind.file.with { store in
            let settings = try await store.write("test") { connection in
                try ["synchronous", "journal_mode", "foreign_keys"].map { try String.fetchOne(connection, sql: "PRAGMA \($0)") ?? "" }
            }
            #expect(settings == ["2", "wal", "1"])
        }
    }

    @Test func theDatabaseIsForItsOwnerAlone() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.commit(Sample.batch(1...1))
            for suffix in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.file + suffix)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(suffix)")
            }
            try store.close()
        }
    }

    static let filters: [HistoryFilter] = [
        HistoryFilter(), HistoryFilter(from: Sample.at(1), to: Sample.at(9)), HistoryFilter(queue: Sample.id(1)), HistoryFilter(agent: Sample.id(1)),
        HistoryFilter(state: .queued), HistoryFilter(state: .closed), HistoryFilter(channel: .chat), HistoryFilter(direction: .inbound), HistoryFilter(customer: "030"),
        HistoryFilter(from: Sample.at(1), queue: Sample.id(1), agent: Sample.id(2), state: .active, direction: .outbound, customer: "ada"),
    ]

    /// Every list walks an index from the cursor on, and sorts nothing.
    @Test(arguments: filters) func listsOfInteractionsUseAnIndex(_ filter: HistoryFilter) async throws {
        let query = InteractionRow.list(filter, after: nil, limit: 51)
        let plan = try await plan(query.sql, query.arguments)
        #expect(plan.contains { $0.contains("SEARCH interaction USING INDEX") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func selectiveFiltersUseTheirOwnIndex() async throws {
        for (filter, index) in [(HistoryFilter(queue: Sample.id(1)), "interactionByQueue"), (HistoryFilter(agent: Sample.id(1)), "interactionByAgent"), (HistoryFilter(state: .queued), "interactionOpen")] {
            let query = InteractionRow.list(filter, after: nil, limit: 51)
            let plan = try await plan(query.sql, query.arguments)
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
        }
    }

    /// A page from long ago is found without walking through all that is newer.
    @Test func aRangeOfTimeIsEnteredAtItsEnd() async throws {
        let filter = HistoryFilter(from: Sample.at(1), to: Sample.at(9))
        let later = PageKey(createdAt: Sample.at(1000), id: "f")
        let query = InteractionRow.list(filter, after: later, limit: 51)
        let plan = try await plan(query.sql, query.arguments)
        #expect(plan == ["SEARCH interaction USING INDEX interactionByCreation (createdAt>? AND (createdAt,id)<(?,?))"])
        #expect(query.arguments == [Sample.at(9).milliseconds, "", Sample.at(1).milliseconds, 51])
    }

    static let hot: [String] = [
        InteractionRow.byID, SegmentRow.ofInteraction, RecordingRow.byID, RecordingRow.ofInteraction, RecordingRow.list, RecordingRow.unfinished,
        EntryRow.after, EntryRow.ofInteraction, EventRow.after, EventRow.ofInteraction, ConfigurationRow.all, ConfigurationRow.list, ConfigurationRow.byID, ConfigurationRow.byKey,
        ConversationRow.byID, ConversationRow.byKey, ConversationRow.ofCustomer, MessageRow.byID, MessageRow.byNumber, MessageRow.byClient, MessageRow.ofConversation,
        MessageRow.undelivered, MessageRow.stretch(after: 1, before: nil, audience: .everyone), MessageRow.stretch(after: 1, before: 9, audience: .staff),
        CustomerTable.byNumber, CustomerTable.byID, CustomerTable.holder, CustomerTable.identities, CentreStore.newest,
        CustomerTraces.interactionsOfCustomer, MessageRemoval.some, MessageRemoval.ofInteraction, CentreStore.expirable,
        AttachmentRow.byID, AttachmentRow.unused, MessageRow.unread, ConversationRow.ended(ConversationFilter()),
        ConversationRow.ended(ConversationFilter(agent: Sample.id(1))), ConversationRow.ended(ConversationFilter(queue: Sample.id(1))),
    ]

    @Test(arguments: hot) func hotQueriesUseAnIndex(_ sql: String) async throws {
        let plan = try await plan(sql, nil)
        // Recordings that wait are few, and their index holds nothing else.
        let allowed = sql == RecordingRow.unfinished ? "SCAN recording USING INDEX recordingUnfinished" : "SEARCH"
        #expect(plan.allSatisfy { $0.contains("SEARCH") || $0.contains(allowed) }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func conversationsThatMayBeEmptyAreFoundAmongThoseThatAreClosedAlone() async throws {
        let plan = try await plan(CentreStore.closedConversations, nil)
        #expect(plan.contains { $0.hasPrefix("SEARCH conversation USING INDEX conversationToEmpty") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    private func plan(_ sql: String, _ arguments: StatementArguments?) async throws -> [String] {
        try await CentreStore.inMemory().read("test") { connection in
            let statement = try connection.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            statement.setUncheckedArguments(arguments ?? StatementArguments(Array(repeating: 1, count: sql.count { $0 == "?" })))
            return try Row.fetchAll(statement).map { try $0.value("detail") }
        }
    }
}
