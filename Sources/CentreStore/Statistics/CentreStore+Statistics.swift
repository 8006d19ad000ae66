import CentrePorts
import ContactDomain
import GRDB

extension CentreStore: Statistics {
    public func tallies(of queues: [QueueTarget], since start: Timestamp) async throws -> [QueueID: [ContactChannel: QueueTally]] {
        // One state of the database for all queues, so that their figures fit together.
        try await read("count waits since \(start.milliseconds)") { connection in
            var found: [QueueID: [ContactChannel: QueueTally]] = [:]
            let statement = try connection.cachedStatement(sql: QueueTallyRow.sql)
            for target in queues {
                let rows = try Row.fetchAll(statement, arguments: QueueTallyRow.arguments(target, since: start))
                for row in rows { found[target.queue, default: [:]][try row.name("channel")] = try QueueTallyRow.tally(row) }
            }
            return found
        }
    }
}

/// The waits of one queue, summed up by channel.
enum QueueTallyRow {
    /// Who comes back to a queue that had answered already (the agent's phone was lost, a colleague takes over) is no new demand. Call-backs
    /// are ours to make: nobody waits on the phone for them.
    static let sql = """
        SELECT contact.channel AS channel, \
        sum(stay.outcome = 'answered') AS answered, \
        sum(stay.outcome = 'answered' AND stay.endedAt - stay.startedAt <= :target) AS answeredWithinTarget, \
        sum(stay.outcome = 'abandoned' AND stay.endedAt - stay.startedAt >= :short) AS abandoned, \
        sum(stay.outcome = 'abandoned' AND stay.endedAt - stay.startedAt < :short) AS shortAbandoned, \
        sum(stay.outcome NOT IN ('answered', 'abandoned')) AS movedOn, \
        sum(CASE stay.outcome WHEN 'answered' THEN stay.endedAt - stay.startedAt ELSE 0 END) AS answeredWait, \
        max(stay.endedAt - stay.startedAt) AS longestWait \
        FROM segment AS stay JOIN interaction AS contact ON contact.id = stay.interaction \
        WHERE stay.kind = 'queue' AND stay.queue = :queue AND stay.endedAt >= :start AND contact.direction = 'inbound' \
        AND NOT EXISTS (SELECT 1 FROM segment AS before WHERE before.interaction = stay.interaction AND before.startedAt < stay.startedAt \
        AND before.kind = 'queue' AND before.queue = stay.queue AND before.outcome = 'answered') \
        GROUP BY contact.channel
        """

    static func arguments(_ target: QueueTarget, since start: Timestamp) -> StatementArguments {
        [
            "target": target.within.milliseconds, "short": QueueTally.shortAbandon.milliseconds, "queue": target.queue.description,
            "start": start.milliseconds,
        ]
    }

    static func tally(_ row: Row) throws -> QueueTally {
        var tally = QueueTally()
        tally.answered = try row.value("answered")
        tally.answeredWithinTarget = try row.value("answeredWithinTarget")
        tally.abandoned = try row.value("abandoned")
        tally.shortAbandoned = try row.value("shortAbandoned")
        tally.movedOn = try row.value("movedOn")
        tally.answeredWait = Span(milliseconds: try row.value("answeredWait"))
        tally.longestWait = Span(milliseconds: try row.value("longestWait"))
        return tally
    }
}
