import ContactDomain
import GRDB

/// Segments in the database: written once, never changed.
enum SegmentRow {
    private static let columns = "id, interaction, kind, queue, agent, startedAt, endedAt, outcome"
    static let insert = "INSERT INTO segment (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    static let ofInteraction = "SELECT \(columns) FROM segment WHERE interaction = ? ORDER BY startedAt, id"

    static func arguments(_ segment: Segment) -> StatementArguments {
        [
            segment.id.description, segment.interaction.description, segment.kind.rawValue, segment.queue?.description,
            segment.agent?.description, segment.start.milliseconds, segment.end.milliseconds, segment.outcome,
        ]
    }

    static func segment(_ row: Row) throws -> Segment {
        Segment(
            id: try row.identifier("id"), interaction: try row.identifier("interaction"), kind: try row.name("kind"),
            queue: try row.optionalIdentifier("queue"), agent: try row.optionalIdentifier("agent"),
            start: try row.instant("startedAt"), end: try row.instant("endedAt"), outcome: try row.value("outcome"))
    }
}
