import CentrePorts
import ContactDomain
import Foundation
import GRDB

extension CentreStore: Accounts {
    public func passwordHash(of user: UserID) async throws -> String? {
        try await read("read password of \(user)") { connection in
            try String.fetchOne(connection, sql: "SELECT hash FROM passwordHash WHERE user = ?", arguments: [user.description])
        }
    }

    public func setPasswordHash(_ hash: String, of user: UserID) async throws {
        try await write("set password of \(user)") { connection in
            try connection.run(
                "INSERT INTO passwordHash (user, hash) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET hash = excluded.hash", [user.description, hash])
        }
    }

    public func saveSession(_ session: SessionRecord) async throws {
        let arguments: StatementArguments = [
            Data(session.tokenHash), session.user.description, session.createdAt.milliseconds, session.expiresAt.milliseconds,
        ]
        try await write("save session") { connection in
            try connection.run(
                """
                INSERT INTO session (tokenHash, user, createdAt, expiresAt) VALUES (?, ?, ?, ?) \
                ON CONFLICT (tokenHash) DO UPDATE SET expiresAt = excluded.expiresAt
                """, arguments)
        }
    }

    /// As it was stored, expired or not: the caller knows the time.
    public func session(tokenHash: [UInt8]) async throws -> SessionRecord? {
        try await read("read session") { connection in
            try Row.fetchOne(
                try connection.cachedStatement(sql: "SELECT user, createdAt, expiresAt FROM session WHERE tokenHash = ?"), arguments: [Data(tokenHash)]
            ).map { row in
                SessionRecord(
                    tokenHash: tokenHash, user: try row.identifier("user"), createdAt: try row.instant("createdAt"), expiresAt: try row.instant("expiresAt"))
            }
        }
    }

    public func endSession(tokenHash: [UInt8]) async throws {
        try await write("end session") { try $0.run("DELETE FROM session WHERE tokenHash = ?", [Data(tokenHash)]) }
    }

    public func endSessions(of user: UserID) async throws {
        try await write("end sessions of \(user)") { try $0.run("DELETE FROM session WHERE user = ?", [user.description]) }
    }

    public func deleteExpiredSessions(at now: Timestamp) async throws {
        try await write("delete expired sessions") { try $0.run("DELETE FROM session WHERE expiresAt <= ?", [now.milliseconds]) }
    }
}
