import CentrePorts
import ContactDomain
import GRDB

/// Feed events in the database. The agents' ids stand one after the other, with a space between.
enum EventRow {
    static let columns = "sequence, ordinal, at, name, interaction, conversation, agents, json"
    static let insert = "INSERT INTO event (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    static let after = "SELECT \(columns) FROM event WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?"
    static let ofInteraction = "SELECT \(columns) FROM event WHERE interaction = ? ORDER BY sequence, ordinal"

    static func arguments(_ event: FeedEvent) -> StatementArguments {
        [
            event.position.sequence, event.position.index, event.at.milliseconds, event.name, event.interaction?.description, event.conversation?.description,
            event.agents.map(\.description).joined(separator: " "), event.json,
        ]
    }

    static func fetch(_ connection: Database, _ sql: String, _ arguments: StatementArguments) throws -> [FeedEvent] {
        var events: [FeedEvent] = []
        let rows = try Row.fetchCursor(try connection.cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() { events.append(try event(row)) }
        return events
    }

    static func event(_ row: Row) throws -> FeedEvent {
        let agents: String = try row.value("agents")
        return FeedEvent(
            position: FeedEvent.Position(sequence: try row.value("sequence"), index: try row.value("ordinal")),
            at: try row.instant("at"), name: try row.value("name"), interaction: try row.optionalIdentifier("interaction"),
            conversation: try row.optionalIdentifier("conversation"),
            agents: try agents.split(separator: " ").map { text in
                guard let id = AgentID(String(text)) else {
                    throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "column agents: '\(text)' is not an id"))
                }
                return id
            },
            json: try row.value("json"))
    }
}
