import CentrePorts
import ContactDomain
import Foundation
import GRDB

extension CentreStore {
    public func answer(scope: String, key: String) async throws -> RememberedAnswer? {
        try await read("read answer") { connection in
            try Row.fetchOne(
                connection, sql: "SELECT fingerprint, status, headers, body FROM rememberedAnswer WHERE scope = ? AND key = ?", arguments: [scope, key]
            ).map { row in
                RememberedAnswer(
                    fingerprint: Array(try row.value("fingerprint") as Data), status: try row.value("status"),
                    headers: try JSONText.decode([String: String].self, from: try row.value("headers")), body: Array(try row.value("body") as Data))
            }
        }
    }

    /// The first answer to a key stays: a second one never takes its place.
    public func remember(_ answer: RememberedAnswer, scope: String, key: String, at: Timestamp) async throws {
        let arguments: StatementArguments = [
            scope, key, Data(answer.fingerprint), answer.status, try JSONText.encode(answer.headers), Data(answer.body), at.milliseconds,
        ]
        try await write("remember answer") { connection in
            try connection.run(
                """
                INSERT INTO rememberedAnswer (scope, key, fingerprint, status, headers, body, at) VALUES (?, ?, ?, ?, ?, ?, ?) \
                ON CONFLICT (scope, key) DO NOTHING
                """, arguments)
        }
    }

    public func forgetAnswers(before instant: Timestamp) async throws {
        try await write("forget answers") { try $0.run("DELETE FROM rememberedAnswer WHERE at < ?", [instant.milliseconds]) }
    }
}
