import ContactDomain

/// How long the records of one channel are kept after a contact has ended. Nil means for ever.
public struct RetentionRule: Codable, Equatable, Sendable {
    public var channel: ContactChannel
    /// What was written, with its attachments.
    public var messages: Span?
    public var recordings: Span?
    /// The contact itself, with all that belongs to it; the figures lose it too.
    public var interactions: Span?

    public init(channel: ContactChannel, messages: Span? = nil, recordings: Span? = nil, interactions: Span? = nil) {
        self.channel = channel
        self.messages = messages
        self.recordings = recordings
        self.interactions = interactions
    }
}

/// What ran out and was removed.
public struct RetentionReport: Codable, Equatable, Sendable {
    /// Rows removed, by table.
    public var rows: [String: Int]
    /// Files that their owner has to delete: attachments and recordings.
    public var attachments: [AttachmentID]
    public var recordings: [String]

    public init(rows: [String: Int] = [:], attachments: [AttachmentID] = [], recordings: [String] = []) {
        self.rows = rows
        self.attachments = attachments
        self.recordings = recordings
    }
}

public protocol RecordRetention: Sendable {
    /// Removes what has run out, in pieces; other writes go between them. What is still open, or being finished, is left.
    func removeExpired(_ rule: RetentionRule, at now: Timestamp) async throws -> RetentionReport
    /// Recordings whose records are gone, by a rule or an erasure, and whose files have to go yet.
    func filesToRemove() async throws -> [String]
    /// Their files are gone.
    func filesRemoved(_ names: [String]) async throws
}
