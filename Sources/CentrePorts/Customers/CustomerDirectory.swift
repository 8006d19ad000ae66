import ContactDomain

/// Everybody who was ever in contact with us.
public protocol CustomerDirectory: Sendable {
    /// The customer with this identity; a new one where nobody has it. Two at the same moment get the same customer.
    func identify(_ identity: Identity, name: String, at now: Timestamp) async throws -> Customer
    func customer(_ id: CustomerID) async throws -> Customer?
    /// As whom somebody goes by now: at the end of the way, where they were merged into one who was merged into another.
    func wholeCustomer(_ id: CustomerID) async throws -> Customer?
    func customer(with identity: Identity) async throws -> Customer?
    /// Stores it with its identities. Of a customer into whom others were merged, theirs are among them.
    /// - Parameter expecting: the `changedAt` that the caller has seen; nil for a new one.
    /// - Returns: the customer as it is now; its `changedAt` is later than what the caller has seen.
    /// - Throws: `CustomerConflict`.
    func save(_ customer: Customer, expecting: Timestamp?) async throws -> Customer
    /// Many at once, from another system: each is found by any of its identities, or made.
    ///
    /// All or none are stored; those that cannot be are left out, and say why.
    /// - Returns: one for each, in order.
    func upsert(_ records: [CustomerRecord], at now: Timestamp) async throws -> [UpsertOutcome]
    /// By name, company, identity, tag, field, note; Chinese as well as English; best first. Without a word: all, newest first.
    func search(_ text: String, cursor: String?, limit: Int) async throws -> Page<Customer>
    /// Everything of `from` belongs to `into` from now on, and can be taken apart again. What `into` leaves blank it takes over.
    /// - Throws: `CustomerConflict`.
    func merge(_ from: CustomerID, into: CustomerID, at now: Timestamp) async throws -> Customer
    /// Undoes the merging of one customer: it has its identities, interactions and conversations again. What came meanwhile stays where it was merged into.
    /// - Throws: `CustomerConflict`.
    func unmerge(_ id: CustomerID, at now: Timestamp) async throws -> Customer
    /// Says whose an interaction was that is over; its conversation goes with it where it is the newest one.
    /// - Returns: nil where nothing is known of the interaction.
    /// - Throws: `CustomerConflict.unknown`.
    func link(_ interaction: InteractionID, to card: CustomerCard) async throws -> InteractionView?
    /// Interactions on all channels, newest first.
    /// - Parameter texts: whose texts are searched and shown.
    func journey(of id: CustomerID, matching text: String?, texts: JourneyTexts, cursor: String?, limit: Int) async throws -> Page<JourneyEntry>
    /// Those that were merged into a customer, without itself.
    func parts(of id: CustomerID) async throws -> [CustomerID]
    /// Everything that is kept about a customer.
    func export(_ id: CustomerID) async throws -> CustomerExport
    /// What was stored before an instant and nobody was told of, oldest first: made, changed, merged, parted, erased.
    func untold(before: Timestamp, limit: Int) async throws -> [CustomerFact]
    /// These were told: they are no longer owed.
    func told(_ facts: [CustomerFact]) async throws
    /// Removes it, with all that was merged into it, from all tables, the journal, the events and the search index. Figures stay, without a name.
    ///
    /// What a restart still needs goes with the next checkpoint; the report says whether there is such a rest. Copies that were made of the
    /// database before are not changed. Where somebody gets in contact with them meanwhile it is refused, and part of it is done: it is to be asked
    /// for again.
    /// - Throws: `CustomerConflict`.
    func erase(_ id: CustomerID, at now: Timestamp) async throws -> ErasureReport
}

/// Of which conversations a reader of a journey may read what was written.
public enum JourneyTexts: Equatable, Sendable {
    case all
    /// Of those that this agent has or had; nil for somebody who is no agent.
    case servedBy(AgentID?)
}

/// Why a customer could not be stored.
public enum CustomerConflict: Error, Equatable, Sendable {
    /// Somebody else changed it meanwhile.
    case changed(Timestamp)
    /// Another customer has this identity.
    case taken(Identity, by: CustomerID)
    case unknown(CustomerID)
    /// It is no more than a part of another, which is to be changed instead.
    case merged(into: CustomerID)
    /// Somebody talks with them: what is going on would write their name again.
    case inContact(InteractionID)
    /// Both are the same, or one is merged already.
    case notMergeable(String)
}

/// One contact in a customer's journey.
public struct JourneyEntry: Codable, Equatable, Sendable {
    public var interaction: InteractionView
    public var conversation: ConversationID?
    /// The first words of the conversation, or those that were searched for.
    public var excerpt: String?
    public var recordings: [RecordingID]

    public init(interaction: InteractionView, conversation: ConversationID?, excerpt: String?, recordings: [RecordingID]) {
        self.interaction = interaction
        self.conversation = conversation
        self.excerpt = excerpt
        self.recordings = recordings
    }
}

/// Everything that is kept about one customer. Files are named by their ids, and are read as files.
public struct CustomerExport: Codable, Sendable {
    /// What somebody of the staff has begun to write to them.
    public struct Draft: Codable, Equatable, Sendable {
        public let conversation: ConversationID
        public let user: UserID
        public let text: String
        public let changedAt: Timestamp

        public init(conversation: ConversationID, user: UserID, text: String, changedAt: Timestamp) {
            self.conversation = conversation
            self.user = user
            self.text = text
            self.changedAt = changedAt
        }
    }

    /// What another system was told of them, or is owed.
    public struct Delivery: Codable, Equatable, Sendable {
        public let webhook: WebhookID
        public let type: String
        public let createdAt: Timestamp
        public let state: WebhookDelivery.State
        /// As it was sent: JSON.
        public let payload: String

        public init(_ delivery: WebhookDelivery) {
            webhook = delivery.webhook
            type = delivery.type
            createdAt = delivery.createdAt
            state = delivery.state
            payload = delivery.payload
        }
    }

    public var customer: Customer
    public var merged: [Customer]
    public var interactions: [InteractionView]
    public var segments: [Segment]
    public var conversations: [Conversation]
    public var messages: [Message]
    public var drafts: [Draft]
    public var recordings: [RecordingRecord]
    public var deliveries: [Delivery]

    public init(
        customer: Customer, merged: [Customer], interactions: [InteractionView], segments: [Segment], conversations: [Conversation], messages: [Message],
        drafts: [Draft], recordings: [RecordingRecord], deliveries: [Delivery]
    ) {
        self.customer = customer
        self.merged = merged
        self.interactions = interactions
        self.segments = segments
        self.conversations = conversations
        self.messages = messages
        self.drafts = drafts
        self.recordings = recordings
        self.deliveries = deliveries
    }
}

/// What an erasure removed.
public struct ErasureReport: Codable, Equatable, Sendable {
    public var customer: CustomerID
    public var at: Timestamp
    /// Rows changed or removed, by table.
    public var rows: [String: Int]
    /// Files that their owner has to delete: attachments and recordings.
    public var attachments: [AttachmentID]
    public var recordings: [String]
    /// The last checkpoint may still hold something; the next one replaces it, and takes the last journal entries with it.
    public var awaitsCheckpoint: Bool
    /// Of those files the ones that could not be deleted, each with the reason: somebody has to.
    public var filesLeft: [String]

    public init(
        customer: CustomerID, at: Timestamp, rows: [String: Int] = [:], attachments: [AttachmentID] = [], recordings: [String] = [], awaitsCheckpoint: Bool = false,
        filesLeft: [String] = []
    ) {
        self.filesLeft = filesLeft
        self.customer = customer
        self.at = at
        self.rows = rows
        self.attachments = attachments
        self.recordings = recordings
        self.awaitsCheckpoint = awaitsCheckpoint
    }
}
