import ContactDomain
import GRDB

/// By what a person is recognised in journal entries, events and remembered answers, whose JSON may hold their words.
struct PersonalMarks: Sendable {
    let interactions: Set<String>
    /// Ids, numbers, addresses, as they stand in JSON: between quotes, so that a short one is not found in every text.
    let texts: [String]

    init(_ traces: CustomerTraces, customers: [CustomerTable.Record], identities: [Identity], _ connection: Database) throws {
        interactions = Set(traces.interactions)
        var texts = Set(traces.conversations + customers.map(\.id.description) + identities.map(\.value))
        for id in traces.conversations {
            guard let row = try Row.fetchOne(try connection.cachedStatement(sql: ConversationRow.byID), arguments: [id]) else { continue }
            texts.insert(try ConversationRow.conversation(row).key.identity)
        }
        for id in traces.interactions {
            // Numbers as the network sent them.
            guard let view = try CentreStore.interaction(id, connection) else { continue }
            for number in [view.customerNumber, view.callback?.number ?? ""] where number.count > 3 { texts.insert(number) }
        }
        self.texts = try texts.subtracting([""]).sorted().map { try JSONText.encode($0) }
    }

    func recognise(interaction: String?, _ json: String) -> Bool {
        if let interaction, interactions.contains(interaction) { return true }
        return texts.contains { json.contains($0) }
    }
}

extension CentreStore {
    /// Rows that are looked through at a time.
    static let sievedAtOnce = 1000

    /// Removes the events in which somebody is recognised, and notes the journal entries. Both are walked through as a whole, as far as they are kept:
    /// not all that speaks of a person names the interaction.
    func removeTraces(of marks: PersonalMarks) async throws -> (events: Int, entries: Int) {
        var events = 0
        var place = (sequence: Int64(-1), ordinal: -1)
        while let piece = try await piece(ofEventsAfter: place, marks) {
            place = piece.last
            guard !piece.found.isEmpty else { continue }
            events += piece.found.count
            try await write("erase events") { connection in
                for event in piece.found { try connection.run("DELETE FROM event WHERE sequence = ? AND ordinal = ?", [event.sequence, event.ordinal]) }
            }
        }
        var entries = 0
        var sequence: Int64 = -1
        while let piece = try await piece(ofJournalAfter: sequence, marks) {
            sequence = piece.last
            guard !piece.found.isEmpty else { continue }
            entries += piece.found.count
            try await write("erase journal") { connection in
                for sequence in piece.found { try connection.run("INSERT INTO erasedEntry (sequence) VALUES (?) ON CONFLICT DO NOTHING", [sequence]) }
            }
        }
        return (events, entries)
    }

    private typealias EventPlace = (sequence: Int64, ordinal: Int)

    private func piece(ofEventsAfter place: EventPlace, _ marks: PersonalMarks) async throws -> (found: [EventPlace], last: EventPlace)? {
        try await read("erase events") { connection in
            let rows = try Row.fetchCursor(
                try connection.cachedStatement(sql: "SELECT sequence, ordinal, interaction, json FROM event WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?"),
                arguments: [place.sequence, place.ordinal, Self.sievedAtOnce])
            var found: [EventPlace] = []
            var last: EventPlace?
            while let row = try rows.next() {
                let here: EventPlace = (try row.value("sequence"), try row.value("ordinal"))
                if marks.recognise(interaction: row.optionalText("interaction"), try row.value("json")) { found.append(here) }
                last = here
            }
            return last.map { (found, $0) }
        }
    }

    private func piece(ofJournalAfter sequence: Int64, _ marks: PersonalMarks) async throws -> (found: [Int64], last: Int64)? {
        try await read("erase journal") { connection in
            let rows = try Row.fetchCursor(
                try connection.cachedStatement(sql: "SELECT sequence, interaction, input FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"),
                arguments: [sequence, Self.sievedAtOnce])
            var found: [Int64] = []
            var last: Int64?
            while let row = try rows.next() {
                let here: Int64 = try row.value("sequence")
                if marks.recognise(interaction: row.optionalText("interaction"), try row.value("input")) { found.append(here) }
                last = here
            }
            return last.map { (found, $0) }
        }
    }

    /// Answers that are kept for repeated requests hold what was answered.
    func removeAnswers(naming marks: PersonalMarks) async throws -> Int {
        try await write("erase answers") { connection in
            var removed = 0
            let ids = marks.interactions.sorted().map { "\"\($0)\"" }
            for text in marks.texts + ids {
                try connection.run("DELETE FROM rememberedAnswer WHERE instr(body, CAST(? AS BLOB)) > 0", [text])
                removed += connection.changesCount
            }
            return removed
        }
    }
}
