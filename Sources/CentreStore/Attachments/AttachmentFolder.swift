import CentrePorts
import ContactDomain
import Foundation
import GRDB

/// Files of messages: a row in the database, and the content below a folder under nothing but its id.
///
/// The file is written before the row, and goes after it: what a crash leaves behind is a file without a row, which a sweep finds.
public final class AttachmentFolder: AttachmentStore {
    private static let removedAtOnce = 200

    private let store: CentreStore
    private let drawers: FileDrawers
    private let clock: any WallClock

    /// - Parameter folder: is there, and is ours alone.
    public init(store: CentreStore, folder: String, clock: any WallClock) {
        self.store = store
        self.clock = clock
        drawers = FileDrawers(folder: folder)
    }

    public func store(_ bytes: [UInt8], named given: String, by uploader: AttachmentUploader) async throws -> Attachment {
        guard !bytes.isEmpty else { throw Rejection(.invalid, "file-empty", "The file is empty.") }
        guard bytes.count <= Attachment.largest else {
            throw Rejection(.invalid, "file-too-large", "A file has at most \(Attachment.largest / 1_048_576) MB; this one has \(bytes.count) bytes.")
        }
        let name = FileName.cleaned(given)
        guard let mediaType = FileSignature.mediaType(of: bytes, named: name) else {
            throw Rejection(
                .invalid, "file-type-refused",
                "Files of this kind are not taken, whatever their name says. Send a picture (PNG, JPEG, GIF, WebP), a PDF, plain text, a zip or office document, sound (MP3, OGG, WAV) or video (MP4, WebM).")
        }
        let now = clock.now
        let id = AttachmentID(at: now, random: .random(in: .min ... .max), .random(in: .min ... .max))
        let kept = StoredAttachment(attachment: Attachment(id: id, name: name, mediaType: mediaType, size: bytes.count), uploader: uploader, conversation: nil, createdAt: now)
        let row = try AttachmentRow.arguments(kept)
        try await drawers.write(bytes, id)
        do {
            try await store.write("keep file \(id)") { try $0.run(AttachmentRow.insert, row) }
        } catch {
            await drawers.remove([id])
            throw error
        }
        return kept.attachment
    }

    public func attachment(_ id: AttachmentID) async throws -> StoredAttachment? {
        try await store.read("read file \(id)") { connection in
            try Row.fetchOne(try connection.cachedStatement(sql: AttachmentRow.byID), arguments: [id.description]).map(AttachmentRow.attachment)
        }
    }

    public func content(of id: AttachmentID) async throws -> (attachment: Attachment, bytes: [UInt8])? {
        guard let stored = try await attachment(id), let bytes = try await drawers.read(id) else { return nil }
        return (stored.attachment, bytes)
    }

    public func delete(_ ids: [AttachmentID]) async -> [AttachmentID] {
        do {
            try await store.write("remove files") { connection in
                for id in ids { try connection.run(AttachmentRow.remove, [id.description]) }
            }
        } catch {
            // The rows stay, as unused ones: a later sweep takes them and the files.
            return ids
        }
        return await drawers.remove(ids)
    }

    public func removeUnused(before instant: Timestamp) async throws -> Int {
        var removed = 0
        while true {
            let piece = try await store.write("remove unused files") { connection -> [AttachmentID] in
                let rows = try Row.fetchAll(try connection.cachedStatement(sql: AttachmentRow.unused), arguments: [instant.milliseconds, Self.removedAtOnce])
                let ids: [AttachmentID] = try rows.map { try $0.identifier("id") }
                for id in ids { try connection.run(AttachmentRow.removeUnused, [id.description]) }
                return ids
            }
            await drawers.remove(piece)
            removed += piece.count
            guard piece.count == Self.removedAtOnce else { break }
        }
        return removed + (try await removeStrays(before: instant))
    }

    /// Files without a row, in one drawer after the other: so a sweep is short however many files there are.
    private func removeStrays(before instant: Timestamp) async throws -> Int {
        // Ids begin with their instant. One that has just come may wait for its row.
        let old = await drawers.nextDrawer().filter { Int64($0.high >> 16) < instant.milliseconds }
        guard !old.isEmpty else { return 0 }
        let known = try await store.read("look for files") { connection in
            let statement = try connection.cachedStatement(sql: "SELECT 1 FROM attachment WHERE id = ?")
            return try Set(old.filter { try Int.fetchOne(statement, arguments: [$0.description]) != nil })
        }
        let strays = old.filter { !known.contains($0) }
        await drawers.remove(strays)
        return strays.count
    }
}
