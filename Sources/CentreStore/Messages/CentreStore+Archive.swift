import CentrePorts
import ContactDomain
import GRDB

extension CentreStore: ConversationArchive {
    public func conversations(_ ids: [ConversationID]) async throws -> [Conversation] {
        try await read("read conversations") { connection in
            let statement = try connection.cachedStatement(sql: ConversationRow.byID)
            return try ids.compactMap { try Row.fetchOne(statement, arguments: [$0.description]).map(ConversationRow.conversation) }
        }
    }

    public func ended(_ filter: ConversationFilter, cursor: String?, limit: Int) async throws -> Page<Conversation> {
        let key = try PageKey(cursor: cursor, list: "conversations") ?? .beforeAll
        let limit = PageKey.bounded(limit)
        let named = StatementArguments([filter.agent?.description, filter.queue?.description].compactMap(\.self))
        let rows = try await read("list conversations") { connection in
            try Row.fetchAll(
                try connection.cachedStatement(sql: ConversationRow.ended(filter)),
                arguments: named + [key.createdAt.milliseconds, key.id, limit + 1]
            ).map { row in (PageKey(createdAt: try row.instant("closedAt"), id: try row.value("id")), try ConversationRow.conversation(row)) }
        }
        return try page(rows, limit: limit, list: "conversations") { $0 }
    }

    public func unread(in conversations: [Conversation]) async throws -> [ConversationID: Int] {
        try await read("count unread messages") { connection in
            let statement = try connection.cachedStatement(sql: MessageRow.unread)
            var counts: [ConversationID: Int] = [:]
            for conversation in conversations {
                counts[conversation.id] = try Int.fetchOne(statement, arguments: [conversation.id.description, conversation.agentReadTo])
            }
            return counts
        }
    }

    public func has(_ agent: AgentID, served conversation: ConversationID) async throws -> Bool {
        try await read("read conversation") { connection in
            try Bool.fetchOne(
                try connection.cachedStatement(sql: ConversationRow.wasServed), arguments: [conversation.description, agent.description]) ?? false
        }
    }

    public func searchMessages(_ text: String, servedBy agent: AgentID, cursor: String?, limit: Int) async throws -> Page<Message> {
        let key = try PageKey(cursor: cursor, list: "own messages")
        let query = SearchQuery(text)
        guard !query.isEmpty else { return Page(items: [], nextCursor: nil) }
        let limit = PageKey.bounded(limit)
        let rows = try await read("search messages") { connection in
            try Row.fetchAll(
                try connection.cachedStatement(sql: MessageIndex.newestServed),
                arguments: [MessageIndex.expression(query), key?.createdAt.milliseconds ?? .max, agent.description, agent.description, limit + 1]
            ).map(MessageRow.message)
        }
        return try page(rows.map { (PageKey(createdAt: Timestamp(milliseconds: $0.number), id: "-"), $0) }, limit: limit, list: "own messages") { $0 }
    }
}
