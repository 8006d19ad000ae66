import CentrePorts
import ContactDomain
import GRDB

/// Deliveries in the database, and the lines that they stand in.
///
/// The first of each line has the instant of its next attempt; those behind it have none until they are first.
enum DeliveryRow {
    private static let columns = "id, webhook, sequence, ordinal, line, type, payload, createdAt, state, attempts, firstAttemptAt, nextAt, finishedAt"
    static let insert = "INSERT INTO webhookDelivery (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    static let update = "UPDATE webhookDelivery SET state = ?, attempts = ?, firstAttemptAt = ?, nextAt = ?, finishedAt = ? WHERE id = ?"
    static let byID = "SELECT \(columns) FROM webhookDelivery WHERE id = ?"
    static let all = "SELECT \(columns) FROM webhookDelivery ORDER BY id"
    static let due = "SELECT \(columns) FROM webhookDelivery WHERE webhook = ? AND nextAt <= ? ORDER BY nextAt LIMIT ?"
    static let next = "SELECT nextAt FROM webhookDelivery WHERE webhook = ? AND nextAt > ? ORDER BY nextAt LIMIT 1"
    static let first = "SELECT id FROM webhookDelivery WHERE webhook = ? AND line = ? AND state = 'pending' ORDER BY sequence, ordinal LIMIT 1"
    static let list = "SELECT \(columns) FROM webhookDelivery WHERE webhook = ? AND (createdAt, id) < (?, ?) ORDER BY createdAt DESC, id DESC LIMIT ?"
    static let listOfState = """
        SELECT \(columns) FROM webhookDelivery WHERE webhook = ? AND state = ? AND (createdAt, id) < (?, ?) ORDER BY createdAt DESC, id DESC LIMIT ?
        """
    static let finishedSince = "SELECT id FROM webhookDelivery WHERE webhook = ? AND createdAt >= ? AND state <> 'pending' AND line <> ?"

    static func arguments(_ delivery: WebhookDelivery, nextAt: Timestamp?) -> StatementArguments {
        [
            delivery.id.description, delivery.webhook.description, delivery.event.sequence, delivery.event.index, delivery.line, delivery.type, delivery.payload,
            delivery.createdAt.milliseconds, delivery.state.rawValue, delivery.attempts, delivery.firstAttemptAt?.milliseconds, nextAt?.milliseconds,
            delivery.finishedAt?.milliseconds,
        ]
    }

    static func delivery(_ row: Row) throws -> WebhookDelivery {
        WebhookDelivery(
            id: try row.identifier("id"), webhook: try row.identifier("webhook"), event: .init(sequence: try row.value("sequence"), index: try row.value("ordinal")),
            line: try row.value("line"), type: try row.value("type"), payload: try row.value("payload"), createdAt: try row.instant("createdAt"),
            state: try row.name("state"), attempts: try row.value("attempts"), firstAttemptAt: row.optionalInstant("firstAttemptAt"),
            nextAttemptAt: row.optionalInstant("nextAt"), finishedAt: row.optionalInstant("finishedAt"))
    }

    /// The first that waits in a line.
    static func first(of webhook: String, line: String, _ connection: Database) throws -> String? {
        try String.fetchOne(try connection.cachedStatement(sql: first), arguments: [webhook, line])
    }

    /// The first of a line becomes due at an instant, unless it already knows when.
    static func callFirst(of webhook: String, line: String, at now: Timestamp, _ connection: Database) throws {
        guard let first = try first(of: webhook, line: line, connection) else { return }
        try connection.run("UPDATE webhookDelivery SET nextAt = ? WHERE id = ? AND nextAt IS NULL", [now.milliseconds, first])
    }

    /// Nobody but the first of a line knows when it is due.
    static func silenceOthers(of webhook: String, line: String, _ connection: Database) throws {
        guard let first = try first(of: webhook, line: line, connection) else { return }
        try connection.run(
            "UPDATE webhookDelivery SET nextAt = NULL WHERE webhook = ? AND line = ? AND state = 'pending' AND nextAt IS NOT NULL AND id <> ?", [webhook, line, first])
    }
}
