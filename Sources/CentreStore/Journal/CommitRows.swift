import CentrePorts
import ContactDomain
import GRDB

/// A batch as rows, with all JSON written: made before the writer is taken, so that it is held only for SQLite's work.
struct CommitRows: Sendable {
    private let entries: [StatementArguments]
    private let interactions: [StatementArguments]
    private let segments: [StatementArguments]
    private let recordings: [StatementArguments]
    private let conversations: [StatementArguments]
    private let messages: [MessageWrite]
    private let events: [StatementArguments]

    init(_ batch: CommitBatch) throws {
        entries = try batch.entries.map {
            [$0.sequence, $0.at.milliseconds, Int64(bitPattern: $0.seed), $0.interaction?.description, try JSONText.encode($0.input)]
        }
        interactions = try batch.interactions.map(InteractionRow.arguments)
        segments = batch.segments.map(SegmentRow.arguments)
        recordings = batch.recordings.map(RecordingRow.arguments)
        conversations = batch.conversations.map(ConversationRow.arguments)
        messages = try batch.messages.map(MessageWrite.init)
        events = batch.events.map(EventRow.arguments)
    }

    func write(to connection: Database) throws {
        for row in entries { try connection.run(Self.insertEntry, row) }
        // Before what refers to them.
        for row in interactions { try connection.run(InteractionRow.upsert, row) }
        for row in segments { try connection.run(SegmentRow.insert, row) }
        for row in recordings { try connection.run(RecordingRow.upsert, row) }
        for row in conversations { try connection.run(ConversationRow.upsert, row) }
        for message in messages { try message.write(to: connection) }
        for row in events { try connection.run(EventRow.insert, row) }
    }

    private static let insertEntry = "INSERT INTO journal (sequence, at, seed, interaction, input) VALUES (?, ?, ?, ?, ?)"
}
