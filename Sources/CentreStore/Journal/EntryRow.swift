import CentrePorts
import ContactDomain
import GRDB

/// Journal entries in the database.
enum EntryRow {
    static let after = "SELECT sequence, at, seed, interaction, input FROM journal WHERE sequence > ? ORDER BY sequence"
    static let ofInteraction = "SELECT sequence, at, seed, interaction, input FROM journal WHERE interaction = ? ORDER BY sequence"

    /// A row as it is read under the database's lock; its JSON is decoded after that.
    struct Stored: Sendable {
        let sequence: Int64
        let at: Timestamp
        let seed: Int64
        let interaction: InteractionID?
        let input: String

        init(_ row: Row) throws {
            sequence = try row.value("sequence")
            at = try row.instant("at")
            seed = try row.value("seed")
            interaction = try row.optionalIdentifier("interaction")
            input = try row.value("input")
        }

        func entry() throws -> JournalEntry {
            JournalEntry(
                sequence: sequence, at: at, seed: UInt64(bitPattern: seed), interaction: interaction,
                input: try JSONText.decode(Input.self, from: input))
        }
    }

    static func fetch(_ connection: Database, _ sql: String, _ arguments: StatementArguments) throws -> [Stored] {
        var entries: [Stored] = []
        let rows = try Row.fetchCursor(try connection.cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() { entries.append(try Stored(row)) }
        return entries
    }
}
