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

    /// - Parameter names: those of the interaction before, where this one takes its conversation up.
    init(_ conversation: Conversation, remembering names: [Sent] = []) {
        self.conversation = conversation
        recent = names
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

    /// - Parameter keepsAll: the disk cannot be asked for the older ones now.
    mutating func remember(_ author: Message.Author, _ clientID: String, keepsAll: Bool = false) {
        if !keepsAll, recent.count >= Self.memory { recent.removeFirst(recent.count - Self.memory + 1) }
        recent.append(Sent(author: author, clientID: clientID))
    }
}

/// A conversation whose last interaction has just ended. Its rows may not have reached whoever looks them up, so the core keeps it for a moment,
/// and where storage fails until it works again.
struct Lingering: Codable, Equatable, Sendable {
    static let time = Span.minutes(2)

    var conversation: Conversation
    var until: Timestamp
    /// What its latest messages were called: one that is repeated now is none that begins anew. Nil in checkpoints from before.
    var names: [Thread.Sent]?

    func knows(_ author: Message.Author, _ clientID: String) -> Bool {
        names?.contains(Thread.Sent(author: author, clientID: clientID)) ?? false
    }
}
