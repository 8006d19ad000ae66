import CentrePorts
import ContactDomain
import GRDB

extension CentreStore: History {
    public func interactions(_ filter: HistoryFilter, cursor: String?, limit: Int) async throws -> Page<InteractionView> {
        let key = try PageKey(cursor: cursor, list: "interactions")
        let limit = PageKey.bounded(limit)
        let query = InteractionRow.list(filter, after: key, limit: limit + 1)
        let rows = try await read("list interactions") { connection in
            try Row.fetchAll(connection, sql: query.sql, arguments: query.arguments).map { row in
                (PageKey(createdAt: try row.instant("createdAt"), id: try row.value("id")), try row.value("json") as String)
            }
        }
        return try page(rows, limit: limit, list: "interactions") { try JSONText.decode(InteractionView.self, from: $0) }
    }

    public func interaction(_ id: InteractionID) async throws -> InteractionView? {
        try await read("read interaction \(id)") { connection in
            try String.fetchOne(try connection.cachedStatement(sql: InteractionRow.byID), arguments: [id.description])
                .map { try JSONText.decode(InteractionView.self, from: $0) }
        }
    }

    public func segments(of id: InteractionID) async throws -> [Segment] {
        try await read("read segments of \(id)") { connection in
            try Row.fetchAll(connection, sql: SegmentRow.ofInteraction, arguments: [id.description]).map(SegmentRow.segment)
        }
    }

    public func recordings(of id: InteractionID) async throws -> [RecordingRecord] {
        try await recordings(RecordingRow.ofInteraction, [id.description])
    }

    public func recordings(cursor: String?, limit: Int) async throws -> Page<RecordingRecord> {
        let key = try PageKey(cursor: cursor, list: "recordings") ?? .beforeAll
        let limit = PageKey.bounded(limit)
        let records = try await recordings(RecordingRow.list, [key.createdAt.milliseconds, key.id, limit + 1])
        return try page(records.map { (PageKey(createdAt: $0.startedAt, id: $0.id.description), $0) }, limit: limit, list: "recordings") { $0 }
    }

    public func recording(_ id: RecordingID) async throws -> RecordingRecord? {
        try await recordings(RecordingRow.byID, [id.description]).first
    }

    public func unfinishedRecordings() async throws -> [RecordingRecord] {
        try await recordings(RecordingRow.unfinished, [])
    }

    public func save(_ recordings: [RecordingRecord]) async throws {
        let rows = recordings.map(RecordingRow.arguments)
        try await write("save recordings") { connection in
            for row in rows { try connection.run(RecordingRow.upsert, row) }
        }
    }

    public func journal(of id: InteractionID) async throws -> [JournalEntry] {
        try await read("read journal of \(id)") { connection in
            try EntryRow.fetch(connection, EntryRow.ofInteraction, [id.description]).map { try $0.entry() }
        }
    }

    public func events(of id: InteractionID) async throws -> [FeedEvent] {
        try await read("read events of \(id)") { try EventRow.fetch($0, EventRow.ofInteraction, [id.description]) }
    }

    private func recordings(_ sql: String, _ arguments: StatementArguments) async throws -> [RecordingRecord] {
        try await read("read recordings") { connection in
            try Row.fetchAll(connection, sql: sql, arguments: arguments).map(RecordingRow.recording)
        }
    }
}
