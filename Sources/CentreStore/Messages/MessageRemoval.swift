import ContactDomain
import GRDB

/// Takes messages out of the table and the index.
enum MessageRemoval {
    private static let select = """
        SELECT message.number, conversation.number AS conversationNumber, message.text, message.attachments FROM message \
        JOIN conversation ON conversation.id = message.conversation
        """
    static let some = "\(select) WHERE message.conversation = ? ORDER BY message.number LIMIT ?"
    static let ofInteraction = "\(select) WHERE message.interaction = ? ORDER BY message.number"

    /// - Parameter rows: with `number`, `conversationNumber`, `text` and `attachments` of messages.
    /// - Returns: their attachments.
    static func remove(_ rows: [Row], _ connection: Database) throws -> [AttachmentID] {
        var files: [AttachmentID] = []
        for row in rows {
            let number: Int64 = try row.value("number")
            let attachments = try row.optionalText("attachments").map { try JSONText.decode([Attachment].self, from: $0) } ?? []
            let words = MessageIndex.words(text: try row.value("text"), attachments: attachments)
            try MessageIndex.remove(number, conversation: try row.value("conversationNumber"), words: words, connection)
            try connection.run("DELETE FROM message WHERE number = ?", [number])
            try AttachmentRow.move(from: attachments.map(\.id), to: [], in: "", connection)
            files += attachments.map(\.id)
        }
        return files
    }
}
