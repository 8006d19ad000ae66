import ContactDomain
import GRDB

/// The words of messages in the full-text index. Each message also bears its conversation's number as a word,
/// so that a few conversations are searched without walking through what everybody else wrote.
enum MessageIndex {
    private static let insert = "INSERT INTO messageSearch (rowid, scope, text) VALUES (?, ?, ?)"
    private static let remove = "INSERT INTO messageSearch (messageSearch, rowid, scope, text) VALUES ('delete', ?, ?, ?)"
    /// Newest first: only as far as the page goes.
    static let newest = """
        SELECT \(MessageRow.columns.split(separator: ", ").map { "message." + $0 }.joined(separator: ", ")) FROM messageSearch \
        JOIN message ON message.number = messageSearch.rowid WHERE messageSearch MATCH ? AND messageSearch.rowid < ? ORDER BY messageSearch.rowid DESC LIMIT ?
        """
    /// Of conversations that an agent has or had.
    static let newestServed = """
        SELECT \(MessageRow.columns.split(separator: ", ").map { "message." + $0 }.joined(separator: ", ")) FROM messageSearch \
        JOIN message ON message.number = messageSearch.rowid WHERE messageSearch MATCH ? AND messageSearch.rowid < ? \
        AND EXISTS (SELECT 1 FROM interaction WHERE interaction.conversation = message.conversation AND (interaction.agent = ? \
        OR EXISTS (SELECT 1 FROM segment WHERE segment.interaction = interaction.id AND segment.agent = ? AND segment.kind <> 'offer'))) \
        ORDER BY messageSearch.rowid DESC LIMIT ?
        """
    static let numbers = "SELECT rowid FROM messageSearch WHERE messageSearch MATCH ? ORDER BY rowid DESC LIMIT ?"

    /// Text and the names of files, as they are searched.
    static func words(text: String, attachments: [Attachment]) -> String {
        SearchText.indexed(([text] + attachments.map(\.name)).joined(separator: "\n"))
    }

    static func expression(_ query: SearchQuery) -> String {
        "text : (\(query.exact))"
    }

    static func expression(_ query: SearchQuery, conversations: [Int64]) -> String {
        "scope : (\(conversations.map(scope).joined(separator: " OR "))) AND \(expression(query))"
    }

    static func add(_ number: Int64, conversation: Int64, words: String, _ connection: Database) throws {
        try connection.run(insert, [number, scope(conversation), words])
    }

    /// - Parameter words: exactly those that were added.
    static func remove(_ number: Int64, conversation: Int64, words: String, _ connection: Database) throws {
        try connection.run(remove, [number, scope(conversation), words])
    }

    private static func scope(_ conversation: Int64) -> String { "c\(conversation)" }
}
