import ContactDomain
import GRDB

/// Messages in the database. What most of them do not have, attachments and buttons, is JSON where there is any.
enum MessageRow {
    static let columns = """
        number, id, conversation, interaction, at, author, audience, text, attachments, buttons, clientID, externalID, state, failure, editedAt, deletedAt, toldAt
        """
    static let upsert = """
        INSERT INTO message (\(columns), channel) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, (SELECT channel FROM conversation WHERE id = ?3)) \
        ON CONFLICT (id) DO UPDATE SET text = \(newer("text")), attachments = \(newer("attachments")), buttons = \(newer("buttons")), \
        editedAt = \(newer("editedAt")), deletedAt = \(newer("deletedAt")), externalID = coalesce(excluded.externalID, externalID), \
        state = \(further("state")), failure = \(further("failure")), \
        toldAt = nullif(max(coalesce(excluded.toldAt, 0), coalesce(toldAt, 0)), 0) \
        ON CONFLICT (conversation, author, clientID) WHERE clientID IS NOT NULL DO NOTHING
        """

    /// Whoever writes had read the message before, and somebody else may have changed it since: a report knows nothing of an edit, nor an edit of
    /// a report. So the later text stays, and what was deleted stays deleted…
    private static func newer(_ column: String) -> String {
        """
        CASE WHEN deletedAt IS NULL AND coalesce(excluded.deletedAt, excluded.editedAt, 0) >= coalesce(editedAt, 0) OR excluded.deletedAt IS NOT NULL \
        THEN excluded.\(column) ELSE \(column) END
        """
    }

    /// …and so does the later state of delivery.
    private static func further(_ column: String) -> String {
        "CASE WHEN \(rank("excluded.state")) > \(rank("state")) THEN excluded.\(column) ELSE \(column) END"
    }

    private static func rank(_ column: String) -> String {
        let states = Delivery.State.allCases.sorted().enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
        return "CASE \(column) \(states.joined(separator: " ")) ELSE 0 END"
    }

    static let byID = "SELECT \(columns) FROM message WHERE id = ?"
    static let byNumber = "SELECT \(columns) FROM message WHERE number = ?"
    static let byClient = "SELECT \(columns) FROM message WHERE conversation = ? AND author = ? AND clientID = ?"
    static let ofConversation = "SELECT \(columns) FROM message WHERE conversation = ? ORDER BY number"
    static let unread = "SELECT number FROM message WHERE conversation = ? AND number > ? AND author = 'customer' AND deletedAt IS NULL LIMIT 99"
    static let undelivered = """
        SELECT \(columns) FROM message \
        WHERE channel = ? AND number > ? AND state = 'accepted' AND audience = 'everyone' AND author <> 'customer' AND deletedAt IS NULL ORDER BY number LIMIT ?
        """

    /// In the words of the index, so that it is found there.
    static let untold = """
        SELECT \(columns) FROM message WHERE channel = ? AND number > ? AND audience = 'everyone' AND author <> 'customer' AND channel <> 'chat' \
        AND state IN ('sent', 'delivered', 'read') AND coalesce(deletedAt, editedAt, 0) > coalesce(toldAt, 0) ORDER BY number LIMIT ?
        """

    /// A stretch of a conversation as SQL: from the end where an upper bound is given, otherwise from the beginning.
    static func stretch(after: Int64?, before: Int64?, audience: Message.Audience) -> String {
        var terms = ["conversation = ?"]
        if after != nil { terms.append("number > ?") }
        if before != nil { terms.append("number < ?") }
        switch audience {
        case .everyone: terms.append("audience = 'everyone'")
        case .staff: break
        }
        return "SELECT \(columns) FROM message WHERE \(terms.joined(separator: " AND ")) ORDER BY number\(before == nil ? "" : " DESC") LIMIT ?"
    }

    static func arguments(_ message: Message) throws -> StatementArguments {
        [
            message.number, message.id.description, message.conversation.description, message.interaction.description, message.at.milliseconds,
            author(message.author), message.audience.rawValue, message.text, try message.attachments.isEmpty ? nil : JSONText.encode(message.attachments),
            try message.buttons.isEmpty ? nil : JSONText.encode(message.buttons), message.clientID, message.externalID,
            message.delivery.state.rawValue, message.delivery.failure, message.editedAt?.milliseconds, message.deletedAt?.milliseconds,
            message.toldAt?.milliseconds,
        ]
    }

    static func author(_ author: Message.Author) -> String {
        switch author {
        case .customer: "customer"
        case .agent(let id): "agent:\(id)"
        case .user(let id): "user:\(id)"
        case .automatic: "automatic"
        }
    }

    static func message(_ row: Row) throws -> Message {
        Message(
            id: try row.identifier("id"), conversation: try row.identifier("conversation"), interaction: try row.identifier("interaction"),
            number: try row.value("number"), at: try row.instant("at"), author: try author(row), audience: try row.name("audience"), text: try row.value("text"),
            attachments: try row.optionalText("attachments").map { try JSONText.decode([Attachment].self, from: $0) } ?? [],
            buttons: try row.optionalText("buttons").map { try JSONText.decode([Message.Button].self, from: $0) } ?? [],
            clientID: row.optionalText("clientID"), externalID: row.optionalText("externalID"),
            delivery: Delivery(try row.name("state"), failure: row.optionalText("failure")), editedAt: row.optionalInstant("editedAt"),
            deletedAt: row.optionalInstant("deletedAt"), toldAt: row.optionalInstant("toldAt"))
    }

    private static func author(_ row: Row) throws -> Message.Author {
        let text: String = try row.value("author")
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.last.flatMap(AgentID.init), parts.last.flatMap(UserID.init)) {
        case ("customer", _, _): return .customer
        case ("automatic", _, _): return .automatic
        case ("agent", let id?, _): return .agent(id)
        case ("user", _, let id?): return .user(id)
        case (_, _, _): throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "column author: '\(text)' is nobody"))
        }
    }
}
