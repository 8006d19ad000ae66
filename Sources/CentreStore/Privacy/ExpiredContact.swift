import CentrePorts
import ContactDomain
import GRDB

/// One contact, and what of it has run out.
struct ExpiredContact {
    /// In this order they go: the contact itself last.
    enum Part: String, CaseIterable, Sendable {
        case recordings, messages, interactions
    }

    enum Standing: Sendable {
        /// Something is to be removed.
        case due
        /// Nothing is left.
        case spent
        /// It goes on, has not been over for long enough, or is being finished.
        case notYet
    }

    private let id: String

    init(_ id: String) { self.id = id }

    func standing(_ part: Part, _ cut: Timestamp, _ connection: Database) throws -> Standing {
        guard let view = try CentreStore.interaction(id, connection) else { return .spent }
        guard view.state == .closed, view.closedAt ?? view.createdAt < cut else { return .notYet }
        switch part {
        case .recordings:
            let recordings = try recordings(connection)
            if recordings.contains(where: Self.isOver) { return .due }
            return recordings.isEmpty ? .spent : .notYet
        case .messages:
            let isWritten = "SELECT EXISTS (SELECT 1 FROM message WHERE interaction = ?)"
            return try Bool.fetchOne(try connection.cachedStatement(sql: isWritten), arguments: [id]) ?? false ? .due : .spent
        case .interactions: return try recordings(connection).isEmpty ? .due : .notYet
        }
    }

    func remove(_ part: Part, _ cut: Timestamp, at now: Timestamp, _ report: inout RetentionReport, _ connection: Database) throws {
        guard try standing(part, cut, connection) == .due else { return }
        switch part {
        case .recordings: try removeRecordings(&report, connection)
        case .messages: try removeMessages(at: now, &report, connection)
        case .interactions: try removeContact(at: now, &report, connection)
        }
    }

    private func recordings(_ connection: Database) throws -> [RecordingRecord] {
        try Row.fetchAll(try connection.cachedStatement(sql: RecordingRow.ofInteraction), arguments: [id]).map(RecordingRow.recording)
    }

    private static func isOver(_ recording: RecordingRecord) -> Bool {
        switch recording.state {
        case .ready, .failed: true
        case .recording, .processing: false
        }
    }

    private func removeRecordings(_ report: inout RetentionReport, _ connection: Database) throws {
        let over = try recordings(connection).filter(Self.isOver)
        for recording in over {
            try connection.run("DELETE FROM recording WHERE id = ?", [recording.id.description])
            guard let file = recording.file else { continue }
            try PendingFiles.note(file, connection)
            report.recordings.append(file)
        }
        report.count(over.count, "recording")
    }

    private func removeMessages(at now: Timestamp, _ report: inout RetentionReport, _ connection: Database) throws {
        let rows = try Row.fetchAll(try connection.cachedStatement(sql: MessageRemoval.ofInteraction), arguments: [id])
        report.attachments += try MessageRemoval.remove(rows, connection)
        report.count(rows.count, "message")
        // What was written stands in the feed, in the journal and in what webhooks were sent, too, and is kept there for terms of its own.
        try forget(events: Self.told, entries: "instr(input, '\"message\":') > 0", deliveries: Self.told.replacing("name", with: "type"), at: now, &report, connection)
    }

    private static let told = "name IN ('message.created', 'message.updated')"

    private func removeContact(at now: Timestamp, _ report: inout RetentionReport, _ connection: Database) throws {
        try connection.run("DELETE FROM segment WHERE interaction = ?", [id])
        report.count(connection.changesCount, "segment")
        try connection.run("DELETE FROM interaction WHERE id = ?", [id])
        report.count(connection.changesCount, "interaction")
        try forget(events: "true", entries: "true", deliveries: "true", at: now, &report, connection)
    }

    /// - Parameters: conditions.
    private func forget(events: String, entries: String, deliveries: String, at now: Timestamp, _ report: inout RetentionReport, _ connection: Database) throws {
        try connection.run("DELETE FROM event WHERE interaction = ? AND \(events)", [id])
        report.count(connection.changesCount, "event")
        // They go as soon as no checkpoint needs them any more.
        try connection.run("INSERT INTO erasedEntry (sequence) SELECT sequence FROM journal WHERE interaction = ? AND \(entries) ON CONFLICT DO NOTHING", [id])
        report.count(connection.changesCount, "journal")
        let line = "interaction \(id)"
        let waiting = try String.fetchAll(
            connection, sql: "SELECT DISTINCT webhook FROM webhookDelivery WHERE line = ? AND state = 'pending' AND \(deliveries)", arguments: [line])
        try connection.run("DELETE FROM webhookDelivery WHERE line = ? AND \(deliveries)", [line])
        report.count(connection.changesCount, "webhookDelivery")
        for webhook in waiting { try DeliveryRow.callFirst(of: webhook, line: line, at: now, connection) }
    }
}

extension RetentionReport {
    fileprivate mutating func count(_ rows: Int, _ table: String) {
        guard rows > 0 else { return }
        self.rows[table, default: 0] += rows
    }
}
