import CentrePorts
import ContactDomain
import GRDB

/// Attempts in the database, numbered within their delivery.
enum AttemptRow {
    static let insert = """
        INSERT INTO webhookAttempt (delivery, number, at, duration, status, failure, answer) \
        VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM webhookAttempt WHERE delivery = ?), ?, ?, ?, ?, ?)
        """
    static let ofDelivery = "SELECT at, duration, status, failure, answer FROM webhookAttempt WHERE delivery = ? ORDER BY number"

    static func arguments(_ attempt: WebhookAttempt, of delivery: WebhookDeliveryID) -> StatementArguments {
        [
            delivery.description, delivery.description, attempt.at.milliseconds, attempt.duration.milliseconds, attempt.status, attempt.failure,
            attempt.answer,
        ]
    }

    static func attempt(_ row: Row) throws -> WebhookAttempt {
        let status: Int64? = row["status"]
        return WebhookAttempt(
            at: try row.instant("at"), duration: Span(milliseconds: try row.value("duration")), status: status.map(Int.init), failure: row.optionalText("failure"),
            answer: try row.value("answer"))
    }
}
