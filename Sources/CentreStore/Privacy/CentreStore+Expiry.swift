import CentrePorts
import ContactDomain
import GRDB

/// Walks along the contacts of a channel from the oldest on, and takes away what has run out: one part after the other, each from where it came
/// to the last time. Looking is done beside the writer; each contact is looked at again in the transaction that changes it.
extension CentreStore: RecordRetention {
    /// Contacts that are looked at together, and those of which something is removed in one transaction.
    static let expiredAtOnce = 100

    public func removeExpired(_ rule: RetentionRule, at now: Timestamp) async throws -> RetentionReport {
        let cuts = ExpiryCuts(rule, at: now)
        var report = RetentionReport()
        for part in ExpiredContact.Part.allCases {
            guard let cut = cuts[part] else { continue }
            try await remove(part, of: rule.channel, before: cut, at: now, &report)
        }
        if let cut = cuts[.messages] { try await removeEmptyConversations(rule.channel, closedBefore: cut, at: now, &report) }
        if report != RetentionReport() {
            try await write("remove expired") { try PendingErasure.removeFreeEntries($0) }
            try await scrub()
        }
        return report
    }

    private func remove(_ part: ExpiredContact.Part, of channel: ContactChannel, before cut: Timestamp, at now: Timestamp, _ report: inout RetentionReport) async throws {
        let beginning = try await read("find expired") { try ExpiryPlace.read(channel, part, $0) }
        var (place, done, isUnbroken) = (beginning, beginning, true)
        while let piece = try await expirable(channel, part, after: place, before: cut) {
            place = piece.last
            // As far as nothing is left it need not be looked at again; one that is still open is.
            if isUnbroken { done = piece.spentUpTo ?? done }
            isUnbroken = isUnbroken && piece.isSpent
            guard !piece.due.isEmpty else { continue }
            report += try await write("remove expired") { connection in
                var removed = RetentionReport()
                for id in piece.due { try ExpiredContact(id).remove(part, cut, at: now, &removed, connection) }
                return removed
            }
        }
        guard done != beginning else { return }
        try await write("remove expired") { [done] in try ExpiryPlace.save(done, channel, part, $0) }
    }

    static let expirable = """
        SELECT createdAt, id FROM interaction WHERE channel = ? AND (createdAt, id) > (?, ?) AND createdAt < ? ORDER BY createdAt, id LIMIT ?
        """

    /// Some contacts, those of which something is due, and how far nothing will be left of them when that is done.
    private struct Piece: Sendable {
        var due: [String] = []
        var spentUpTo: PageKey?
        var isSpent = true
        let last: PageKey
    }

    private func expirable(_ channel: ContactChannel, _ part: ExpiredContact.Part, after place: PageKey, before cut: Timestamp) async throws -> Piece? {
        try await read("find expired") { connection in
            let rows = try Row.fetchAll(
                try connection.cachedStatement(sql: Self.expirable),
                arguments: [channel.rawValue, place.createdAt.milliseconds, place.id, cut.milliseconds, Self.expiredAtOnce])
            let keys = try rows.map { PageKey(createdAt: try $0.instant("createdAt"), id: try $0.value("id")) }
            guard let last = keys.last else { return nil }
            var piece = Piece(last: last)
            for key in keys {
                let standing = try ExpiredContact(key.id).standing(part, cut, connection)
                if standing == .due { piece.due.append(key.id) }
                if standing == .notYet { piece.isSpent = false }
                if piece.isSpent { piece.spentUpTo = key }
            }
            return piece
        }
    }

    /// A conversation of which nothing is left loses its name, too; a day later, when no late report can come any more, its row.
    private func removeEmptyConversations(_ channel: ContactChannel, closedBefore cut: Timestamp, at now: Timestamp, _ report: inout RetentionReport) async throws {
        var place = (closedAt: Int64.min, number: Int64.min)
        while let piece = try await conversations(channel, after: place, closedBefore: cut) {
            place = piece.last
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
    }

    /// Those that have a name, in the words of their index.
    static let closedConversations = """
        SELECT number, closedAt, id, NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id) AS isEmpty \
        FROM conversation WHERE channel = ? AND erasedAt IS NULL AND closedAt IS NOT NULL AND (closedAt, number) > (?, ?) AND closedAt < ? \
        ORDER BY closedAt, number LIMIT ?
        """

    private typealias ConversationPlace = (closedAt: Int64, number: Int64)

    private func conversations(
        _ channel: ContactChannel, after place: ConversationPlace, closedBefore cut: Timestamp
    ) async throws -> (ids: [String], last: ConversationPlace)? {
        try await read("find empty conversations") { connection in
            let rows = try Row.fetchAll(
                try connection.cachedStatement(sql: Self.closedConversations),
                arguments: [channel.rawValue, place.closedAt, place.number, cut.milliseconds, Self.sievedAtOnce])
            guard let last = rows.last else { return nil }
            let ids: [String] = try rows.filter { ($0["isEmpty"] as Bool?) ?? false }.map { try $0.value("id") }
            return (ids, (try last.value("closedAt"), try last.value("number")))
        }
    }
}

/// Until when a contact must have ended for its parts to have run out.
struct ExpiryCuts: Sendable {
    private let messages: Timestamp?
    private let recordings: Timestamp?
    private let interactions: Timestamp?

    init(_ rule: RetentionRule, at now: Timestamp) {
        interactions = rule.interactions.map { now - $0 }
        // Nothing outlives the contact that it belongs to.
        messages = [rule.messages.map { now - $0 }, interactions].compactMap { $0 }.max()
        recordings = [rule.recordings.map { now - $0 }, interactions].compactMap { $0 }.max()
    }

    subscript(part: ExpiredContact.Part) -> Timestamp? {
        switch part {
        case .recordings: recordings
        case .messages: messages
        case .interactions: interactions
        }
    }
}

/// How far nothing of a part is left.
private enum ExpiryPlace {
    static func read(_ channel: ContactChannel, _ part: ExpiredContact.Part, _ connection: Database) throws -> PageKey {
        let select = "SELECT createdAt, id FROM expiryPlace WHERE channel = ? AND part = ?"
        return try Row.fetchOne(connection, sql: select, arguments: [channel.rawValue, part.rawValue]).map {
            PageKey(createdAt: try $0.instant("createdAt"), id: try $0.value("id"))
        } ?? PageKey(createdAt: Timestamp(milliseconds: .min), id: "")
    }

    static func save(_ place: PageKey, _ channel: ContactChannel, _ part: ExpiredContact.Part, _ connection: Database) throws {
        try connection.run(
            """
            INSERT INTO expiryPlace (channel, part, createdAt, id) VALUES (?, ?, ?, ?) \
            ON CONFLICT (channel, part) DO UPDATE SET createdAt = excluded.createdAt, id = excluded.id
            """, [channel.rawValue, part.rawValue, place.createdAt.milliseconds, place.id])
    }
}

extension RetentionReport {
    fileprivate static func += (left: inout Self, right: Self) {
        left.rows.merge(right.rows, uniquingKeysWith: +)
        left.attachments += right.attachments
        left.recordings += right.recordings
    }
}
