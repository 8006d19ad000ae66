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

    private init(interactions: Set<String>, texts: [String]) {
        self.interactions = interactions
        self.texts = texts
    }

    func joined(with other: PersonalMarks) -> PersonalMarks {
        PersonalMarks(interactions: interactions.union(other.interactions), texts: Set(texts + other.texts).sorted())
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
    func removeTraces(of marks: PersonalMarks) async throws -> SievedTraces {
        var sieved = SievedTraces()
        while let piece = try await read("erase events", { [sieved] in try sieved.nextEvents(marks, $0) }) {
            sieved.place = piece.last
            guard !piece.found.isEmpty else { continue }
            sieved.events += piece.found.count
            try await write("erase events") { try SievedTraces.remove(piece.found, $0) }
        }
        while let piece = try await read("erase journal", { [sieved] in try sieved.nextEntries(marks, $0) }) {
            sieved.sequence = piece.last
            guard !piece.found.isEmpty else { continue }
            sieved.entries += piece.found.count
            try await write("erase journal") { try SievedTraces.note(piece.found, $0) }
        }
        return sieved
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
