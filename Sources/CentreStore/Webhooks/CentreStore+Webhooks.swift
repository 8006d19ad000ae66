import CentrePorts
import ContactDomain
import Foundation
import GRDB

/// Subscriptions: their status and their sealed secrets.
extension CentreStore {
    public func webhookStatuses() async throws -> [WebhookStatus] {
        let texts = try await read("read webhooks") { try String.fetchAll($0, sql: "SELECT status FROM webhook ORDER BY id") }
        do {
            return try texts.map { try JSONText.decode(WebhookStatus.self, from: $0) }
        } catch {
            throw StorageFault.telling(error, file: file, doing: "read webhooks")
        }
    }

    public func webhookSecret(of id: WebhookID) async throws -> SealedWebhookSecret? {
        try await read("read secret of webhook \(id)") { connection in
            try Row.fetchOne(connection, sql: "SELECT secret, previousSecret, previousUntil FROM webhook WHERE id = ?", arguments: [id.description]).map { row in
                let previous: Data? = row["previousSecret"]
                return SealedWebhookSecret(
                    present: Array(try row.value("secret") as Data), previous: previous.map { Array($0) }, previousUntil: row.optionalInstant("previousUntil"))
            }
        }
    }

    public func add(_ status: WebhookStatus, secret: SealedWebhookSecret) async throws {
        let text = try JSONText.encode(status)
        try await write("add webhook \(status.id)") { connection in
            try connection.run(
                "INSERT INTO webhook (id, secret, previousSecret, previousUntil, status) VALUES (?, ?, ?, ?, ?)",
                [status.id.description, Data(secret.present), secret.previous.map { Data($0) }, secret.previousUntil?.milliseconds, text])
        }
    }

    public func save(_ status: WebhookStatus) async throws {
        let text = try JSONText.encode(status)
        try await write("save webhook \(status.id)") { try Self.save(text, of: status.id, $0) }
    }

    public func saveSecret(_ secret: SealedWebhookSecret, of id: WebhookID) async throws {
        try await write("save secret of webhook \(id)") { connection in
            try connection.run(
                "UPDATE webhook SET secret = ?, previousSecret = ?, previousUntil = ? WHERE id = ?",
                [Data(secret.present), secret.previous.map { Data($0) }, secret.previousUntil?.milliseconds, id.description])
        }
    }

    public func removeWebhook(_ id: WebhookID) async throws {
        try await write("remove webhook \(id)") { connection in
            try connection.run("DELETE FROM webhook WHERE id = ?", [id.description])
        }
    }

    static func save(_ status: String, of id: WebhookID, _ connection: Database) throws {
        try connection.run("UPDATE webhook SET status = ? WHERE id = ?", [status, id.description])
    }
}
