import CentrePorts
import ContactDomain
import GRDB

/// Walks along the contacts of a channel from the oldest on, and takes away what has run out. Looking is done beside the writer;
/// each contact is looked at again in the transaction that changes it.
extension CentreStore: RecordRetention {
    /// Contacts that are looked at together, and those of which something is removed in one transaction.
    static let expiredAtOnce = 100

    public func removeExpired(_ rule: RetentionRule, at now: Timestamp) async throws -> RetentionReport {
        let cuts = ExpiryCuts(rule, at: now)
        guard let latest = cuts.latest else { return RetentionReport() }
        var report = RetentionReport()
        var place = PageKey(createdAt: Timestamp(milliseconds: .min), id: "")
        while let piece = try await expirable(rule.channel, after: place, before: latest) {
            place = piece.last
            guard !piece.ids.isEmpty else { continue }
            report += try await write("remove expired") { connection in
                var removed = RetentionReport()
                for id in piece.ids { removed += try ExpiredContact(id).remove(cuts, connection) }
                return removed
            }
        }
        report += try await removeEmptyConversations(rule.channel, closedBefore: cuts.messages ?? latest, at: now)
        if report != RetentionReport() { try await scrub() }
        return report
    }

    static let expirable = """
        SELECT createdAt, id FROM interaction WHERE channel = ? AND (createdAt, id) > (?, ?) AND createdAt < ? ORDER BY createdAt, id LIMIT ?
        """

    private func expirable(_ channel: ContactChannel, after place: PageKey, before latest: Timestamp) async throws -> (ids: [String], last: PageKey)? {
        try await read("find expired") { connection in
            let rows = try Row.fetchAll(
                try connection.cachedStatement(sql: Self.expirable),
                arguments: [channel.rawValue, place.createdAt.milliseconds, place.id, latest.milliseconds, Self.expiredAtOnce])
            let keys = try rows.map { PageKey(createdAt: try $0.instant("createdAt"), id: try $0.value("id")) }
            return keys.last.map { (keys.map(\.id), $0) }
        }
    }

    /// A conversation of which nothing is left loses its name, too; a day later, when no late report can come any more, its row.
    private func removeEmptyConversations(_ channel: ContactChannel, closedBefore cut: Timestamp, at now: Timestamp) async throws -> RetentionReport {
        var report = RetentionReport()
        var number: Int64 = 0
        while let piece = try await conversations(channel, after: number, closedBefore: cut) {
            number = piece.last
            guard !piece.ids.isEmpty else { continue }
            try await write("remove conversations") { connection in
                for id in piece.ids { try ConversationRow.makeBlank(id, at: now, connection) }
            }
            report.rows["conversation", default: 0] += piece.ids.count
        }
        try await write("remove conversations") { connection in
            try connection.run(
                "DELETE FROM conversation WHERE erasedAt < ? AND NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id)",
                [(now - .minutes(24 * 60)).milliseconds])
        }
        return report
    }

    private func conversations(_ channel: ContactChannel, after number: Int64, closedBefore cut: Timestamp) async throws -> (ids: [String], last: Int64)? {
        try await read("find empty conversations") { connection in
            let rows = try Row.fetchAll(
                connection,
                sql: """
                    SELECT number, id, channel = ? AND closedAt < ? AND erasedAt IS NULL \
                    AND NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id) AS isEmpty \
                    FROM conversation WHERE number > ? ORDER BY number LIMIT ?
                    """, arguments: [channel.rawValue, cut.milliseconds, number, Self.sievedAtOnce])
            guard let last = rows.last else { return nil }
            return (try rows.filter { ($0["isEmpty"] as Bool?) ?? false }.map { try $0.value("id") }, try last.value("number"))
        }
    }
}

/// Until when a contact must have ended for its parts to have run out.
struct ExpiryCuts: Sendable {
    let messages: Timestamp?
    let recordings: Timestamp?
    let interactions: Timestamp?

    init(_ rule: RetentionRule, at now: Timestamp) {
        interactions = rule.interactions.map { now - $0 }
        // Nothing outlives the contact that it belongs to.
        messages = [rule.messages.map { now - $0 }, interactions].compactMap { $0 }.max()
        recordings = [rule.recordings.map { now - $0 }, interactions].compactMap { $0 }.max()
    }

    var latest: Timestamp? { [messages, recordings, interactions].compactMap { $0 }.max() }
}

/// One contact of which something has run out.
private struct ExpiredContact {
    let id: String

    init(_ id: String) { self.id = id }

    func remove(_ cuts: ExpiryCuts, _ connection: Database) throws -> RetentionReport {
        var report = RetentionReport()
        guard let view = try CentreStore.interaction(id, connection), view.state == .closed else { return report }
        let ended = view.closedAt ?? view.createdAt
        if let cut = cuts.recordings, ended < cut { try removeRecordings(&report, connection) }
        if let cut = cuts.messages, ended < cut { try removeMessages(&report, connection) }
        if let cut = cuts.interactions, ended < cut { try removeContact(&report, connection) }
        return report
    }

    private func removeRecordings(_ report: inout RetentionReport, _ connection: Database) throws {
        let rows = try Row.fetchAll(try connection.cachedStatement(sql: RecordingRow.ofInteraction), arguments: [id])
        let over = try rows.map(RecordingRow.recording).filter { $0.state == .ready || $0.state == .failed }
        for recording in over {
            try connection.run("DELETE FROM recording WHERE id = ?", [recording.id.description])
            if let file = recording.file { report.recordings.append(file) }
        }
        report.count(over.count, "recording")
    }

    private func removeMessages(_ report: inout RetentionReport, _ connection: Database) throws {
        let rows = try Row.fetchAll(try connection.cachedStatement(sql: MessageRemoval.ofInteraction), arguments: [id])
        report.attachments += try MessageRemoval.remove(rows, connection)
        report.count(rows.count, "message")
    }

    private func removeContact(_ report: inout RetentionReport, _ connection: Database) throws {
        let isKept = "SELECT EXISTS (SELECT 1 FROM recording WHERE interaction = ?)"
        guard try !(Bool.fetchOne(try connection.cachedStatement(sql: isKept), arguments: [id]) ?? false) else { return }
        try connection.run("DELETE FROM segment WHERE interaction = ?", [id])
        report.count(connection.changesCount, "segment")
        try connection.run("DELETE FROM interaction WHERE id = ?", [id])
        report.count(connection.changesCount, "interaction")
    }
}

extension RetentionReport {
    fileprivate mutating func count(_ rows: Int, _ table: String) {
        guard rows > 0 else { return }
        self.rows[table, default: 0] += rows
    }

    fileprivate static func += (left: inout Self, right: Self) {
        left.rows.merge(right.rows, uniquingKeysWith: +)
        left.attachments += right.attachments
        left.recordings += right.recordings
    }
}
