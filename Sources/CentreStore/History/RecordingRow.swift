import CentrePorts
import ContactDomain
import GRDB

/// Recordings in the database.
enum RecordingRow {
    private static let columns = "id, interaction, state, startedAt, endedAt, file, failure"
    static let upsert = """
        INSERT INTO recording (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, startedAt = excluded.startedAt, endedAt = excluded.endedAt, \
        file = excluded.file, failure = excluded.failure
        """
    static let byID = "SELECT \(columns) FROM recording WHERE id = ?"
    static let ofInteraction = "SELECT \(columns) FROM recording WHERE interaction = ? ORDER BY startedAt, id"
    static let unfinished = "SELECT \(columns) FROM recording WHERE state = 'processing' ORDER BY startedAt, id"
    static let list = "SELECT \(columns) FROM recording WHERE (startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC LIMIT ?"

    static func arguments(_ recording: RecordingRecord) -> StatementArguments {
        [
            recording.id.description, recording.interaction.description, recording.state.rawValue, recording.startedAt.milliseconds,
            recording.endedAt?.milliseconds, recording.file, recording.failure,
        ]
    }

    static func recording(_ row: Row) throws -> RecordingRecord {
        RecordingRecord(
            id: try row.identifier("id"), interaction: try row.identifier("interaction"), state: try row.name("state"),
            startedAt: try row.instant("startedAt"), endedAt: row.optionalInstant("endedAt"), file: row.optionalText("file"), failure: row.optionalText("failure"))
    }
}
