import CentrePorts
import ContactDomain
import GRDB

/// What is owed: from the feed into the outbox, and out of it attempt by attempt.
extension CentreStore: WebhookStore {
    private static let owed = """
        SELECT \(EventRow.columns), \
        (SELECT input FROM journal WHERE journal.sequence = event.sequence AND input GLOB '{"command":*') AS command \
        FROM event WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?
        """

    public func owedEvents(after position: FeedEvent.Position?, limit: Int) async throws -> [OwedEvent]? {
        let rows = try await read("read owed events") { connection -> [(FeedEvent, String?)]? in
            let position = try position ?? Self.webhookPosition(connection)
            guard try position >= Retention.read(connection).lastPrunedEvent else { return nil }
            let rows = try Row.fetchAll(try connection.cachedStatement(sql: Self.owed), arguments: [position.sequence, position.index, limit])
            return try rows.map { (try EventRow.event($0), $0.optionalText("command")) }
        }
        do {
            return try rows?.map { event, command in OwedEvent(event: event, actor: try command.flatMap(Self.actor)) }
        } catch {
            throw StorageFault.telling(error, file: file, doing: "read owed events")
        }
    }

    private static func actor(_ input: String) throws -> UserID? {
        guard case .command(_, by: .user(let user)) = try JSONText.decode(Input.self, from: input) else { return nil }
        return user
    }

    private static func webhookPosition(_ connection: Database) throws -> FeedEvent.Position {
        guard let row = try Row.fetchOne(connection, sql: "SELECT sequence, ordinal FROM webhookPosition WHERE id = 1") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the table webhookPosition is empty")
        }
        return FeedEvent.Position(sequence: try row.value("sequence"), index: try row.value("ordinal"))
    }

    public func queue(_ deliveries: [WebhookDelivery], upTo position: FeedEvent.Position) async throws {
        try await write("queue deliveries") { connection in
            let pruned = try Retention.read(connection).lastPrunedEvent
            for delivery in deliveries {
                let webhook = delivery.webhook.description
                // Its event may have been erased since it was read: then nobody is told of it.
                guard try delivery.event <= pruned || Self.isStored(delivery.event, connection) else { continue }
                // It may have been removed since the deliveries were made.
                guard try Bool.fetchOne(connection, sql: "SELECT 1 FROM webhook WHERE id = ?", arguments: [webhook]) == true else { continue }
                let isFirst = try DeliveryRow.first(of: webhook, line: delivery.line, connection) == nil
                try connection.run(DeliveryRow.insert, DeliveryRow.arguments(delivery, nextAt: isFirst ? delivery.createdAt : nil))
            }
            try Self.move(to: position, connection)
        }
    }

    private static func isStored(_ event: FeedEvent.Position, _ connection: Database) throws -> Bool {
        try Bool.fetchOne(
            try connection.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM event WHERE sequence = ? AND ordinal = ?)"),
            arguments: [event.sequence, event.index]) ?? false
    }

    private static func move(to position: FeedEvent.Position, _ connection: Database) throws {
        try connection.run("UPDATE webhookPosition SET sequence = ?, ordinal = ? WHERE id = 1", [position.sequence, position.index])
    }

    public func passPrunedEvents() async throws {
        try await write("pass pruned events") { try Self.move(to: Retention.read($0).lastPrunedEvent, $0) }
    }

    public func skipOwedEvents() async throws {
        try await write("skip owed events") { connection in
            let newest = try Row.fetchOne(connection, sql: "SELECT sequence, ordinal FROM event ORDER BY sequence DESC, ordinal DESC LIMIT 1")
            let pruned = try Retention.read(connection).lastPrunedEvent
            let position = try newest.map { FeedEvent.Position(sequence: try $0.value("sequence"), index: try $0.value("ordinal")) } ?? pruned
            try Self.move(to: position, connection)
        }
    }

    public func dueDeliveries(of id: WebhookID, at now: Timestamp, limit: Int) async throws -> [WebhookDelivery] {
        try await read("read due deliveries") { connection in
            try Row.fetchAll(try connection.cachedStatement(sql: DeliveryRow.due), arguments: [id.description, now.milliseconds, limit]).map(DeliveryRow.delivery)
        }
    }

    public func nextAttempt(of id: WebhookID, after now: Timestamp) async throws -> Timestamp? {
        try await read("read the next delivery") { connection in
            try Int64.fetchOne(try connection.cachedStatement(sql: DeliveryRow.next), arguments: [id.description, now.milliseconds]).map { Timestamp(milliseconds: $0) }
        }
    }

    public func record(_ results: [WebhookResult], at now: Timestamp) async throws {
        let statuses = try results.map { try JSONText.encode($0.status) }
        try await write("record deliveries") { connection in
            for (result, status) in zip(results, statuses) {
                try Self.save(status, of: result.status.id, connection)
                try Self.record(result.delivery, result.attempt, at: now, connection)
            }
        }
    }

    private static func record(_ delivery: WebhookDelivery, _ attempt: WebhookAttempt, at now: Timestamp, _ connection: Database) throws {
        let webhook = delivery.webhook.description
        try connection.run(
            DeliveryRow.update,
            [
                delivery.state.rawValue, delivery.attempts, delivery.firstAttemptAt?.milliseconds, delivery.nextAttemptAt?.milliseconds,
                delivery.finishedAt?.milliseconds, delivery.id.description,
            ])
        // The subscription was removed meanwhile, and everything with it.
        guard connection.changesCount > 0 else { return }
        try connection.run(AttemptRow.insert, AttemptRow.arguments(attempt, of: delivery.id))
        // A replay may have put an earlier one before it.
        if delivery.state == .pending { try DeliveryRow.silenceOthers(of: webhook, line: delivery.line, connection) }
        try DeliveryRow.callFirst(of: webhook, line: delivery.line, at: now, connection)
    }

    public func log(_ delivery: WebhookDelivery, _ attempt: WebhookAttempt) async throws {
        try await write("log a test delivery") { connection in
            try connection.run(DeliveryRow.insert, DeliveryRow.arguments(delivery, nextAt: nil))
            try connection.run(AttemptRow.insert, AttemptRow.arguments(attempt, of: delivery.id))
        }
    }
}
