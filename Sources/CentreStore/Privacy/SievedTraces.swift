import GRDB

/// How far the feed and the journal were looked through for a person, and what was found.
struct SievedTraces: Sendable {
    struct EventPlace: Sendable {
        let sequence: Int64
        let ordinal: Int
    }

    var events = 0
    var entries = 0
    /// The last event and the last entry that were looked at.
    var place = EventPlace(sequence: -1, ordinal: -1)
    var sequence: Int64 = -1

    func nextEvents(_ marks: PersonalMarks, _ connection: Database) throws -> (found: [EventPlace], last: EventPlace)? {
        let rows = try Row.fetchCursor(
            try connection.cachedStatement(sql: "SELECT sequence, ordinal, interaction, json FROM event WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?"),
            arguments: [place.sequence, place.ordinal, CentreStore.sievedAtOnce])
        var found: [EventPlace] = []
        var last: EventPlace?
        while let row = try rows.next() {
            let here = EventPlace(sequence: try row.value("sequence"), ordinal: try row.value("ordinal"))
            if marks.recognise(interaction: row.optionalText("interaction"), try row.value("json")) { found.append(here) }
            last = here
        }
        return last.map { (found, $0) }
    }

    func nextEntries(_ marks: PersonalMarks, _ connection: Database) throws -> (found: [Int64], last: Int64)? {
        let rows = try Row.fetchCursor(
            try connection.cachedStatement(sql: "SELECT sequence, interaction, input FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"),
            arguments: [sequence, CentreStore.sievedAtOnce])
        var found: [Int64] = []
        var last: Int64?
        while let row = try rows.next() {
            let here: Int64 = try row.value("sequence")
            if marks.recognise(interaction: row.optionalText("interaction"), try row.value("input")) { found.append(here) }
            last = here
        }
        return last.map { (found, $0) }
    }

    static func remove(_ events: [EventPlace], _ connection: Database) throws {
        for event in events { try connection.run("DELETE FROM event WHERE sequence = ? AND ordinal = ?", [event.sequence, event.ordinal]) }
    }

    static func note(_ entries: [Int64], _ connection: Database) throws {
        for sequence in entries { try connection.run("INSERT INTO erasedEntry (sequence) VALUES (?) ON CONFLICT DO NOTHING", [sequence]) }
    }

    /// What has come since, in the transaction after which nothing more can come.
    /// - Returns: how many were found.
    func removeLater(_ marks: PersonalMarks, _ connection: Database) throws -> (events: Int, entries: Int) {
        var later = SievedTraces()
        (later.place, later.sequence) = (place, sequence)
        while let piece = try later.nextEvents(marks, connection) {
            later.place = piece.last
            later.events += piece.found.count
            try Self.remove(piece.found, connection)
        }
        while let piece = try later.nextEntries(marks, connection) {
            later.sequence = piece.last
            later.entries += piece.found.count
            try Self.note(piece.found, connection)
        }
        return (later.events, later.entries)
    }
}
