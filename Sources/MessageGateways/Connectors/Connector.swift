import CentrePorts
import ContactDomain

/// A kind of channel: how its provider's requests are read, and how messages are handed to it.
///
/// A connector keeps nothing and decides nothing. Order, repetition, limits of rate, restarts and what the core is told are the gateway's
/// business, the same for all; what differs from channel to channel is here.
public protocol Connector: Sendable {
    /// What the channel can do at this entry point.
    func capabilities(at entry: EntryPoint) -> ConnectorCapabilities

    /// Checks that a request is from who it says, and reads it.
    /// - Throws: `ConnectorRefusal`.
    func read(_ request: ConnectorRequest, at entry: EntryPoint, now: Timestamp) throws -> [InboundEvent]

    /// Hands a message, or a change of one, over. Called again with the same parcel when it is not known whether it arrived: the parcel's name tells the provider.
    func send(_ parcel: Parcel, at entry: EntryPoint) async -> SendOutcome

    /// Shows the customer that somebody writes to them, or no longer does. Tried once, and only where the channel shows it.
    func show(typing isTyping: Bool, to key: ConversationKey, at entry: EntryPoint) async

    /// What is wrong with an entry point's settings; empty where nothing is.
    func faults(in settings: ConnectorSettings) async -> [ConnectorFault]
}

extension Connector {
    public func show(typing isTyping: Bool, to key: ConversationKey, at entry: EntryPoint) async {}
    public func faults(in settings: ConnectorSettings) async -> [ConnectorFault] { [] }
}

/// What a channel can do. The gateway holds it to that: what it says it cannot do is not asked of it, nor believed when it does it all the same.
public struct ConnectorCapabilities: Equatable, Sendable {
    /// In characters.
    public var textLimit: Int
    /// The most files in one message; 0 where it takes none.
    public var attachments: Int
    /// The customer's typing is told to us.
    public var tellsTyping: Bool
    /// It tells when a message was read.
    public var tellsReading: Bool
    /// How long after the customer's last message we may write; nil: always.
    public var sessionWindow: Span?
    /// Messages a second; nil: as many as there are.
    public var perSecond: Int?
    /// Requests a second that its provider may send us; nil: its customers are limited one by one, before they reach it.
    public var inboundPerSecond: Int?
    /// It shows buttons. Elsewhere the choices stand in the text.
    public var buttons: Bool
    /// What the customer has received can be changed and taken back.
    public var changes: Bool
    /// Customers can change and take back what they wrote.
    public var customersChange: Bool
    /// The customer sees that we write.
    public var showsTyping: Bool

    public init(
        textLimit: Int, attachments: Int, tellsTyping: Bool, tellsReading: Bool, sessionWindow: Span? = nil, perSecond: Int? = nil, inboundPerSecond: Int? = nil,
        buttons: Bool = true, changes: Bool = true, customersChange: Bool = false, showsTyping: Bool = false
    ) {
        self.textLimit = textLimit
        self.attachments = attachments
        self.tellsTyping = tellsTyping
        self.tellsReading = tellsReading
        self.sessionWindow = sessionWindow
        self.perSecond = perSecond
        self.inboundPerSecond = inboundPerSecond
        self.buttons = buttons
        self.changes = changes
        self.customersChange = customersChange
        self.showsTyping = showsTyping
    }
}

/// A message on its way out, or a change of one, with what its connector cannot look up.
public struct Parcel: Sendable {
    public enum Kind: Equatable, Sendable {
        case message
        /// The provider has it, and it says something else now.
        case update
        /// The provider has it, and it was taken back.
        case deletion
    }

    public let kind: Kind
    public let message: Message
    public let key: ConversationKey
    /// Who wrote it, where it was an agent.
    public let agentName: String?
    public let files: [File]

    public struct File: Sendable {
        public let attachment: Attachment
        public let content: [UInt8]
    }

    /// The same for every attempt.
    public var name: String {
        switch kind {
        case .message: "msg_\(message.id)"
        case .update, .deletion: "msg_\(message.id)_\(message.changedAt?.milliseconds ?? 0)"
        }
    }
}

/// What came of handing a message over.
public enum SendOutcome: Equatable, Sendable {
    /// The provider has it.
    case sent(externalID: String?)
    /// It lies ready: the customer's device fetches it from us.
    case awaitsReader
    /// Not now: to be tried again, at the earliest after this time.
    case later(Span?, reason: String)
    /// Never: says why, in words for the agent.
    case refused(String)
}

/// Something that a provider tells.
public enum InboundEvent: Equatable, Sendable {
    case message(InboundLetter)
    /// How far a message of ours came.
    case delivery(MessageID, Delivery)
    /// The customer types, or has stopped.
    case typing(identity: String, isTyping: Bool)
    /// The customer has changed what they wrote, or taken it back: then there is no text.
    case change(identity: String, message: String, text: String?)
}

/// What a customer wrote, as the provider tells it.
public struct InboundLetter: Equatable, Sendable {
    public struct File: Equatable, Sendable {
        public let name: String
        public let content: [UInt8]
    }

    /// The customer as the provider knows them.
    public let identity: String
    public var name = ""
    public var language: LanguageTag?
    public var attributes: [String: String] = [:]
    /// The provider's name for the message.
    public let id: String
    public var text = ""
    public var choice: String?
    public var files: [File] = []

    public init(identity: String, id: String) {
        self.identity = identity
        self.id = id
    }
}
