/// A file that belongs to a message. Its content is stored under its id.
public struct Attachment: Codable, Equatable, Sendable {
    public let id: AttachmentID
    /// As its sender called it, without any folder.
    public let name: String
    /// By its first bytes, not by what its sender said: `image/png`.
    public let mediaType: String
    /// In bytes.
    public let size: Int

    public init(id: AttachmentID, name: String, mediaType: String, size: Int) {
        self.id = id
        self.name = name
        self.mediaType = mediaType
        self.size = size
    }
}
