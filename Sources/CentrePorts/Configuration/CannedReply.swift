import ContactDomain

public enum CannedReplyTag: Sendable {}
public typealias CannedReplyID = Identifier<CannedReplyTag>

/// An answer that agents use again and again.
public struct CannedReply: Codable, Equatable, Sendable {
    public let id: CannedReplyID
    /// What is typed after a slash to find it.
    public var shortcut: String
    public var title: String
    /// May hold `variables`, which the desk fills in.
    public var text: String
    /// Nil: for customers of any language.
    public var language: LanguageTag?
    /// Empty: for all queues.
    public var queues: [QueueID]

    public init(id: CannedReplyID, shortcut: String, title: String, text: String, language: LanguageTag? = nil, queues: [QueueID] = []) {
        self.id = id
        self.shortcut = shortcut
        self.title = title
        self.text = text
        self.language = language
        self.queues = queues
    }

    /// What can stand between double braces in the text: `{{customer.name}}`.
    public static let variables = ["customer.name", "agent.name", "queue.name"]
}

extension CannedReply: ConfigurationResource {
    public static var kind: String { "canned-replies" }
    public var resourceID: String { id.description }
    /// One shortcut in several languages is one answer in several languages.
    public var uniqueKey: String { "\(shortcut.lowercased()) \(language?.text.lowercased() ?? "")" }
}
