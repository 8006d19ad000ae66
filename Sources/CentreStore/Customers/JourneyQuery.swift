import ContactDomain
import GRDB

/// The interactions of one customer as SQL, newest first. Each of those that were merged has its own walk along the index; SQLite
/// weaves them together, so that no more is read than the page holds.
struct JourneyQuery {
    let sql: String
    let arguments: StatementArguments

    /// - Parameter narrowing: the words that are sought and the interactions whose messages hold them; nil for all.
    init(of customers: [CustomerID], after key: PageKey, narrowing: (words: [String], interactions: [String])?, limit: Int) throws {
        var arguments: StatementArguments = []
        var condition = ""
        var sought: StatementArguments = []
        if let narrowing {
            let words = narrowing.words.map { _ in "instr(words, ?) > 0" }.joined(separator: " AND ")
            condition = " AND (id IN (SELECT value FROM json_each(?)) OR (\(words)))"
            sought = [try JSONText.encode(narrowing.interactions)] + StatementArguments(narrowing.words)
        }
        let walks = customers.map { customer in
            arguments += [customer.description, key.createdAt.milliseconds, key.id] + sought
            return "SELECT createdAt, id, conversation, excerpt, recordings, json FROM interaction WHERE customerID = ? AND (createdAt, id) < (?, ?)\(condition)"
        }
        arguments += [limit]
        sql = walks.joined(separator: " UNION ALL ") + " ORDER BY createdAt DESC, id DESC LIMIT ?"
        self.arguments = arguments
    }
}
