import CentrePorts
import ContactDomain
import GRDB

extension CentreStore: Drafts {
    public func draft(of user: UserID, in conversation: ConversationID) async throws -> Draft? {
        try await read("read draft") { connection in
            try Row.fetchOne(
                try connection.cachedStatement(sql: "SELECT text, changedAt FROM draft WHERE user = ? AND conversation = ?"),
                arguments: [user.description, conversation.description]
            ).map { Draft(text: try $0.value("text"), changedAt: try $0.instant("changedAt")) }
        }
    }

    public func save(_ draft: Draft, of user: UserID, in conversation: ConversationID) async throws {
        try await write("save draft") { connection in
            guard !draft.text.isEmpty else {
                return try connection.run("DELETE FROM draft WHERE user = ? AND conversation = ?", [user.description, conversation.description])
            }
            try connection.run(
                """
                INSERT INTO draft (user, conversation, text, changedAt) VALUES (?, ?, ?, ?) \
                ON CONFLICT (user, conversation) DO UPDATE SET text = excluded.text, changedAt = excluded.changedAt
                """, [user.description, conversation.description, draft.text, draft.changedAt.milliseconds])
        }
    }

    public func removeDrafts(changedBefore instant: Timestamp) async throws {
        try await write("remove old drafts") { try $0.run("DELETE FROM draft WHERE changedAt < ?", [instant.milliseconds]) }
    }
}
