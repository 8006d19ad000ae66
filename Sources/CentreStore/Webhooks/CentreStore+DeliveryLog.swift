import CentrePorts
import ContactDomain
import GRDB

/// What was delivered and what was not, for those who ask; and what they want sent again.
extension CentreStore {
    private static let deliveryList = "webhook-deliveries"
    /// Rows that go in one transaction: other writers wait for no longer than that.
    private static let deliveriesAtOnce = 500

    public func deliveries(of id: WebhookID, state: WebhookDelivery.State?, cursor: String?, limit: Int) async throws -> Page<WebhookDelivery> {
        let key = try PageKey(cursor: cursor, list: Self.deliveryList) ?? .beforeAll
        let limit = PageKey.bounded(limit)
        let rows = try await read("list deliveries") { connection in
            let arguments: StatementArguments
            if let state {
                arguments = [id.description, state.rawValue, key.createdAt.milliseconds, key.id, limit + 1]
            } else {
                arguments = [id.description, key.createdAt.milliseconds, key.id, limit + 1]
            }
            return try Row.fetchAll(connection, sql: state == nil ? DeliveryRow.list : DeliveryRow.listOfState, arguments: arguments).map { row in
                (PageKey(createdAt: try row.instant("createdAt"), id: try row.value("id")), try DeliveryRow.delivery(row))
            }
        }
        return try page(rows, limit: limit, list: Self.deliveryList) { $0 }
    }

    public func delivery(_ id: WebhookDeliveryID, of webhook: WebhookID) async throws -> WebhookDeliveryDetail? {
        try await read("read delivery \(id)") { connection in
            guard let row = try Row.fetchOne(connection, sql: DeliveryRow.byID, arguments: [id.description]) else { return nil }
            let delivery = try DeliveryRow.delivery(row)
            guard delivery.webhook == webhook else { return nil }
            let attempts = try Row.fetchAll(connection, sql: AttemptRow.ofDelivery, arguments: [id.description]).map(AttemptRow.attempt)
            return WebhookDeliveryDetail(delivery: delivery, attempts: attempts)
        }
    }

    public func deliveryCounts(of id: WebhookID) async throws -> (pending: Int, dead: Int) {
        try await read("count deliveries") { connection in
            func count(_ state: WebhookDelivery.State) throws -> Int {
                try Int.fetchOne(
                    connection, sql: "SELECT count(*) FROM webhookDelivery WHERE webhook = ? AND state = ?", arguments: [id.description, state.rawValue]) ?? 0
            }
            return (try count(.pending), try count(.dead))
        }
    }

    public func replay(_ id: WebhookDeliveryID?, of webhook: WebhookID, since: Timestamp?, at now: Timestamp) async throws -> Int {
        let webhook = webhook.description
        let ids: [String]
        if let id {
            ids = [id.description]
        } else {
            ids = try await read("find deliveries to replay") { connection in
                try String.fetchAll(
                    connection, sql: DeliveryRow.finishedSince, arguments: [webhook, since?.milliseconds ?? 0, WebhookDelivery.testLine])
            }
        }
        var replayed = 0
        for start in stride(from: 0, to: ids.count, by: Self.deliveriesAtOnce) {
            let some = Array(ids[start..<min(start + Self.deliveriesAtOnce, ids.count)])
            replayed += try await write("replay deliveries") { connection in
                try some.reduce(0) { try $0 + (Self.replay($1, of: webhook, at: now, connection) ? 1 : 0) }
            }
        }
        return replayed
    }

    private static func replay(_ id: String, of webhook: String, at now: Timestamp, _ connection: Database) throws -> Bool {
        let select = "SELECT line FROM webhookDelivery WHERE id = ? AND webhook = ? AND state <> 'pending' AND line <> ?"
        guard let line = try String.fetchOne(connection, sql: select, arguments: [id, webhook, WebhookDelivery.testLine]) else { return false }
        try connection.run(
            "UPDATE webhookDelivery SET state = 'pending', attempts = 0, firstAttemptAt = NULL, nextAt = NULL, finishedAt = NULL WHERE id = ?", [id])
        try DeliveryRow.silenceOthers(of: webhook, line: line, connection)
        try DeliveryRow.callFirst(of: webhook, line: line, at: now, connection)
        return true
    }

    public func pruneDeliveries(deliveredBefore: Timestamp, deadBefore: Timestamp) async throws {
        for (state, instant) in [(WebhookDelivery.State.delivered, deliveredBefore), (.dead, deadBefore)] {
            var goesOn = true
            while goesOn {
                goesOn = try await write("prune deliveries") { connection in
                    try connection.run(
                        "DELETE FROM webhookDelivery WHERE id IN (SELECT id FROM webhookDelivery WHERE state = ? AND finishedAt < ? LIMIT ?)",
                        [state.rawValue, instant.milliseconds, Self.deliveriesAtOnce])
                    return connection.changesCount == Self.deliveriesAtOnce
                }
            }
        }
    }
}
