import CentrePorts
import ContactDomain
import GRDB

extension CentreStore {
    /// Messages that are looked at for one search within a journey: the newest.
    static let mostMatches = 1000

    public func journey(of id: CustomerID, matching text: String?, texts: JourneyTexts = .all, cursor: String?, limit: Int) async throws -> Page<JourneyEntry> {
        let key = try PageKey(cursor: cursor, list: "journey") ?? .beforeAll
        let limit = PageKey.bounded(limit)
        let query = text.flatMap { text in text.allSatisfy(\.isWhitespace) ? nil : SearchQuery(text) }
        if let query, query.isEmpty { return Page(items: [], nextCursor: nil) }
        let rows = try await read("read journey of \(id)") { connection in
            let customers = try Self.members(of: id, connection)
            guard !customers.isEmpty else { return [(PageKey, JourneyRow)]() }
            let matches = try query.map { try Self.matches($0, customers, texts, connection) } ?? [:]
            let narrowing = query.map { query in (words: query.terms.map { $0.words.filter { $0 != " " }.lowercased() }, interactions: matches.keys.sorted()) }
            let journey = try JourneyQuery(of: customers, after: key, narrowing: narrowing, limit: limit + 1)
            return try Row.fetchAll(try connection.cachedStatement(sql: journey.sql), arguments: journey.arguments).map { row in
                let mayRead = try row.optionalText("conversation").map { try Self.mayRead($0, texts, connection) } ?? true
                return (PageKey(createdAt: try row.instant("createdAt"), id: try row.value("id")), try JourneyRow(row, matches: matches, showsText: mayRead))
            }
        }
        return try page(rows, limit: limit, list: "journey") { row in
            JourneyEntry(
                interaction: try JSONText.decode(InteractionView.self, from: row.json), conversation: row.conversation,
                excerpt: row.text.map { (query ?? SearchQuery("")).excerpt(of: $0) }, recordings: row.recordings)
        }
    }

    /// The customer's id and those that were merged into it; none for one that is unknown.
    static func members(of id: CustomerID, _ connection: Database) throws -> [CustomerID] {
        let table = CustomerTable(connection: connection)
        guard let record = try table.record(id) else { return [] }
        return try table.members(of: record.number).compactMap { try table.record($0)?.id }
    }

    private static func mayRead(_ conversation: String, _ texts: JourneyTexts, _ connection: Database) throws -> Bool {
        switch texts {
        case .all: return true
        case .servedBy(nil): return false
        case .servedBy(let agent?):
            return try Bool.fetchOne(try connection.cachedStatement(sql: ConversationRow.wasServed), arguments: [conversation, agent.description]) ?? false
        }
    }

    /// The interactions of customers in whose messages the words were found, each with the newest such text.
    private static func matches(_ query: SearchQuery, _ customers: [CustomerID], _ readable: JourneyTexts, _ connection: Database) throws -> [String: String] {
        let conversations = try customers.flatMap { customer in
            try Row.fetchAll(
                try connection.cachedStatement(sql: "SELECT number, id FROM conversation WHERE customer = ? ORDER BY number"), arguments: [customer.description]
            ).filter { try mayRead($0.value("id"), readable, connection) }.map { try $0.value("number") as Int64 }
        }
        guard !conversations.isEmpty else { return [:] }
        let expression = MessageIndex.expression(query, conversations: conversations)
        var texts: [String: String] = [:]
        for number in try Int64.fetchAll(try connection.cachedStatement(sql: MessageIndex.numbers), arguments: [expression, mostMatches]) {
            guard let row = try Row.fetchOne(try connection.cachedStatement(sql: MessageRow.byNumber), arguments: [number]) else { continue }
            let interaction: String = try row.value("interaction")
            if texts[interaction] == nil { texts[interaction] = try row.value("text") }
        }
        return texts
    }
}

/// One interaction of a journey as it is read; its JSON is decoded afterwards.
private struct JourneyRow: Sendable {
    let json: String
    let conversation: ConversationID?
    let text: String?
    let recordings: [RecordingID]

    /// Everything is in the one row: each look elsewhere would be a page from the disk when nothing is in memory.
    init(_ row: Row, matches: [String: String], showsText: Bool) throws {
        json = try row.value("json")
        conversation = try row.optionalIdentifier("conversation")
        text = showsText ? try matches[row.value("id")] ?? row.optionalText("excerpt") : nil
        recordings = try row.identifiers("recordings")
    }
}
