import CentrePorts
import ContactDomain

/// The written side of an interaction: what the core has to know of its conversation. The messages themselves are on the disk.
struct Thread: Codable, Equatable, Sendable {
    /// A message by the name that its sender gave it.
    struct Sent: Codable, Equatable, Sendable {
        let author: Message.Author
        let clientID: String
    }

    /// So many names are remembered: who repeats an older message is told by the disk, where the edge looks first.
    static let memory = 64

    var conversation: Conversation
    private(set) var recent: [Sent] = []
    /// When the customer wrote what nobody has answered yet.
    var unansweredSince: Timestamp?
    /// The number of the timer that ends a silent conversation.
    var idleTimer: Int?

    init(_ conversation: Conversation) {
        self.conversation = conversation
    }

    func knows(_ author: Message.Author, _ clientID: String) -> Bool {
        recent.contains(Sent(author: author, clientID: clientID))
    }

    /// Something was written that both sides see.
    mutating func note(_ author: Message.Author, at now: Timestamp) {
        conversation.lastMessageAt = now
        switch author {
        case .customer: unansweredSince = unansweredSince ?? now
        case .agent: unansweredSince = nil
        case .user, .automatic: break
        }
    }

    mutating func remember(_ author: Message.Author, _ clientID: String) {
        if recent.count >= Self.memory { recent.removeFirst(recent.count - Self.memory + 1) }
        recent.append(Sent(author: author, clientID: clientID))
    }
}

/// A conversation whose last interaction has just ended. Its row may not have reached whoever looks it up, so the core keeps it for a moment.
struct Lingering: Codable, Equatable, Sendable {
    static let time = Span.minutes(2)

    var conversation: Conversation
    let until: Timestamp
}
