import ContactDomain
import GRDB

/// One message on its way into the table and the index, which stay in step because they are written together.
struct MessageWrite: Sendable {
    private let number: Int64
    private let id: String
    private let conversation: String
    private let interaction: String
    private let at: Int64
    private let words: String
    private let files: [AttachmentID]
    private let row: StatementArguments

    init(_ message: Message) throws {
        number = message.number
        id = message.id.description
        conversation = message.conversation.description
        interaction = message.interaction.description
        at = message.at.milliseconds
        words = MessageIndex.words(text: message.text, attachments: message.attachments)
        files = message.attachments.map(\.id)
        row = try MessageRow.arguments(message)
    }

    func write(to connection: Database) throws {
        let before = try Self.stored(id, connection)
        if before == nil, try isGone(connection) { return }
        try connection.run(MessageRow.upsert, row)
        // The author gave another message this name before: that one is here, and the second is it. No mistake of a name stops the centre.
        guard connection.changesCount > 0 else { return }
        // Of one that was there already the table decides what it says now. Most later writes tell only how far it came.
        let after = before == nil ? nil : try Self.stored(id, connection)
        try AttachmentRow.move(from: before?.files ?? [], to: after?.files ?? files, in: conversation, connection)
        let words = after?.words ?? words
        guard before?.words != words else { return }
        let conversation = try Int64.fetchOne(try connection.cachedStatement(sql: Self.conversationNumber), arguments: [conversation])
        guard let conversation else { throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "a message without its conversation") }
        if let before { try MessageIndex.remove(number, conversation: conversation, words: before.words, connection) }
        try MessageIndex.add(number, conversation: conversation, words: words, connection)
    }

    /// A report on a message that was erased, or ran out, while the report was on its way: it neither brings the message back nor stops the centre.
    /// What is new is always the latest of its conversation and belongs to a contact that is there.
    private func isGone(_ connection: Database) throws -> Bool {
        try Bool.fetchOne(try connection.cachedStatement(sql: Self.isGone), arguments: [conversation, at, interaction]) ?? false
    }

    /// What the index holds of a message, and its files; nil where there is no such message yet.
    private static func stored(_ id: String, _ connection: Database) throws -> (words: String, files: [AttachmentID])? {
        try Row.fetchOne(try connection.cachedStatement(sql: "SELECT text, attachments FROM message WHERE id = ?"), arguments: [id]).map { row in
            let files = try row.optionalText("attachments").map { try JSONText.decode([Attachment].self, from: $0) } ?? []
            return (MessageIndex.words(text: try row.value("text"), attachments: files), files.map(\.id))
        }
    }

    private static let isGone = """
        SELECT EXISTS (SELECT 1 FROM conversation WHERE id = ?1 \
        AND (erasedAt >= ?2 OR (lastMessageAt > ?2 AND NOT EXISTS (SELECT 1 FROM interaction WHERE id = ?3))))
        """
    private static let conversationNumber = "SELECT number FROM conversation WHERE id = ?"
}
