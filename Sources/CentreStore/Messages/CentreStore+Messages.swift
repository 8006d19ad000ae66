import CentrePorts
import ContactDomain
import GRDB

extension CentreStore: MessageLog {
    public func conversation(_ key: ConversationKey) async throws -> Conversation? {
        try await conversation(ConversationRow.byKey, [key.channel.rawValue, key.entryPoint.description, key.identity])
    }

    public func conversation(_ id: ConversationID) async throws -> Conversation? {
        try await conversation(ConversationRow.byID, [id.description])
    }

    public func message(_ id: MessageID) async throws -> Message? {
        try await messages(MessageRow.byID, [id.description]).first
    }

    public func message(in conversation: ConversationID, by author: Message.Author, clientID: String) async throws -> Message? {
        try await messages(MessageRow.byClient, [conversation.description, MessageRow.author(author), clientID]).first
    }

    public func messages(of conversation: ConversationID, after: Int64?, before: Int64?, audience: Message.Audience, limit: Int) async throws -> [Message] {
        var arguments: StatementArguments = [conversation.description]
        if let after { arguments += [after] }
        if let before { arguments += [before] }
        arguments += [PageKey.bounded(limit)]
        let found = try await messages(MessageRow.stretch(after: after, before: before, audience: audience), arguments)
        return before == nil ? found : found.reversed()
    }

    public func searchMessages(_ text: String, cursor: String?, limit: Int) async throws -> Page<Message> {
        let key = try PageKey(cursor: cursor, list: "messages")
        let query = SearchQuery(text)
        guard !query.isEmpty else { return Page(items: [], nextCursor: nil) }
        let limit = PageKey.bounded(limit)
        // The number alone is the place: it has no equal.
        let found = try await messages(MessageIndex.newest, [MessageIndex.expression(query), key?.createdAt.milliseconds ?? .max, limit + 1])
        return try page(found.map { (PageKey(createdAt: Timestamp(milliseconds: $0.number), id: "-"), $0) }, limit: limit, list: "messages") { $0 }
    }

    public func undelivered(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message] {
        try await messages(MessageRow.undelivered, [channel.rawValue, after, PageKey.bounded(limit)])
    }

    public func untold(channel: ContactChannel, after: Int64, limit: Int) async throws -> [Message] {
        try await messages(MessageRow.untold, [channel.rawValue, after, PageKey.bounded(limit)])
    }

    private func conversation(_ sql: String, _ arguments: StatementArguments) async throws -> Conversation? {
        try await read("read conversation") { connection in
            try Row.fetchOne(try connection.cachedStatement(sql: sql), arguments: arguments).map(ConversationRow.conversation)
        }
    }

    private func messages(_ sql: String, _ arguments: StatementArguments) async throws -> [Message] {
        try await read("read messages") { connection in
            try Row.fetchAll(try connection.cachedStatement(sql: sql), arguments: arguments).map(MessageRow.message)
        }
    }
}
