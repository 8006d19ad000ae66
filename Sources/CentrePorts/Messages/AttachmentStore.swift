import ContactDomain

/// Who brought a file to us, and so may read it before any message holds it.
public enum AttachmentUploader: Codable, Hashable, Sendable {
    case user(UserID)
    /// A customer, as their channel knows them.
    case customer(ConversationKey)
}

/// A file with what decides who may read it.
public struct StoredAttachment: Equatable, Sendable {
    public let attachment: Attachment
    public let uploader: AttachmentUploader
    /// The conversation whose message holds it; nil while none does.
    public let conversation: ConversationID?
    public let createdAt: Timestamp

    public init(attachment: Attachment, uploader: AttachmentUploader, conversation: ConversationID?, createdAt: Timestamp) {
        self.attachment = attachment
        self.uploader = uploader
        self.conversation = conversation
        self.createdAt = createdAt
    }
}

extension StoredAttachment {
    /// Whether its uploader may send it with a message: a file belongs to one message.
    public func maySend(_ sender: AttachmentUploader) -> Bool { uploader == sender && conversation == nil }
}

/// The files of messages. One that is in no message a day after it came is removed.
public protocol AttachmentStore: Sendable {
    /// Keeps a file; it is on the disk when this returns.
    /// - Parameter name: as its sender calls it. Folders and what could deceive the eye are taken out.
    /// - Throws: `Rejection` for a file that is not taken: `file-empty`, `file-too-large`, `file-type-refused`. `StorageFault` where it cannot be kept.
    func store(_ bytes: [UInt8], named name: String, by uploader: AttachmentUploader) async throws -> Attachment
    /// What is known of a file; nil where there is none.
    func attachment(_ id: AttachmentID) async throws -> StoredAttachment?
    func content(of id: AttachmentID) async throws -> (attachment: Attachment, bytes: [UInt8])?
    /// Removes files at once. What cannot be removed now is removed by a later sweep.
    /// - Returns: those that are still there.
    @discardableResult
    func delete(_ ids: [AttachmentID]) async -> [AttachmentID]
    /// Removes files that came before an instant and are in no message.
    /// - Returns: how many there were.
    func removeUnused(before instant: Timestamp) async throws -> Int
}

extension Attachment {
    /// In bytes.
    public static let largest = 10 * 1024 * 1024

    /// Browsers show it without running anything in it. All else is only ever saved.
    public var isPlainImage: Bool { ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(mediaType) }
}
