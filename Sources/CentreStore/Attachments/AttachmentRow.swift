import CentrePorts
import ContactDomain
import GRDB

/// Files in the database: everything but their content.
enum AttachmentRow {
    static let insert = "INSERT INTO attachment (id, name, mediaType, size, uploader, conversation, createdAt) VALUES (?, ?, ?, ?, ?, NULL, ?)"
    static let byID = "SELECT id, name, mediaType, size, uploader, conversation, createdAt FROM attachment WHERE id = ?"
    static let unused = "SELECT id FROM attachment WHERE conversation IS NULL AND createdAt < ? ORDER BY createdAt LIMIT ?"
    static let removeUnused = "DELETE FROM attachment WHERE id = ? AND conversation IS NULL"
    static let remove = "DELETE FROM attachment WHERE id = ?"
    private static let hold = "UPDATE attachment SET conversation = ? WHERE id = ?"
    /// Its name goes at once, the row when the file goes: so nothing is left behind where we are stopped in between.
    private static let release = "UPDATE attachment SET conversation = NULL, name = '' WHERE id = ?"

    static func arguments(_ stored: StoredAttachment) throws -> StatementArguments {
        let file = stored.attachment
        return [file.id.description, file.name, file.mediaType, file.size, try JSONText.encode(stored.uploader), stored.createdAt.milliseconds]
    }

    static func attachment(_ row: Row) throws -> StoredAttachment {
        StoredAttachment(
            attachment: Attachment(id: try row.identifier("id"), name: try row.value("name"), mediaType: try row.value("mediaType"), size: try row.value("size")),
            uploader: try JSONText.decode(AttachmentUploader.self, from: try row.value("uploader")), conversation: try row.optionalIdentifier("conversation"),
            createdAt: try row.instant("createdAt"))
    }

    /// A message of the conversation holds these files now, and those no longer.
    static func move(from former: [AttachmentID], to present: [AttachmentID], in conversation: String, _ connection: Database) throws {
        for id in former where !present.contains(id) { try connection.run(release, [id.description]) }
        for id in present where !former.contains(id) { try connection.run(hold, [conversation, id.description]) }
    }
}
