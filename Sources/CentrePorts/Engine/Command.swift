import ContactDomain
import RoutingCore

/// What people and programs ask of the engine. The engine accepts or refuses each with a reason.
public enum Command: Codable, Equatable, Sendable {
    case setPresence(AgentID, Presence)
    /// The agent's browser phone is at this desk from now on, by the name that the desk gave itself; the others leave it.
    case takePhone(AgentID, at: String)
    /// A desk of the agent reads events, or none does any more.
    case desk(AgentID, isOpen: Bool)
    case acceptOffer(OfferID, by: AgentID)
    case declineOffer(OfferID, by: AgentID)
    /// Calls a number on behalf of an agent: the agent's own phone rings first.
    case dial(String, by: AgentID)
    case hold(InteractionID)
    case resume(InteractionID)
    case mute(InteractionID, Bool)
    /// Sends touch tones to the customer.
    case sendDigits(InteractionID, String)
    case hangUp(InteractionID)
    /// Rings the agent's phone again for a conversation whose agent leg was lost.
    case rejoin(InteractionID)
    case recording(InteractionID, RecordingCommand)
    case wrapUp(InteractionID, WrapUpForm)
    /// Lengthens wrap-up once.
    case extendWrapUp(InteractionID)
    /// An agent takes something that waits out of turn.
    case pick(InteractionID, by: AgentID)
    /// Offers something that waits to an agent out of turn.
    case assign(InteractionID, to: AgentID)
    case move(InteractionID, to: QueueID, keepsAge: Bool)
    case reprioritise(InteractionID, Int)
    case message(MessageCommand)
    /// The agent who has it hands it over, with its age and what is known of it.
    case transfer(InteractionID, to: TransferTarget, note: String)
    /// All who wait leave the queue.
    case drain(QueueID, to: LeaveTarget?)
    case requestCallback(CallbackRequest)
    /// Another instant for a call-back whose customer is not being dialled yet.
    case rescheduleCallback(InteractionID, at: Timestamp)
    /// Gives up a call-back whose customer is not being dialled yet.
    case cancelCallback(InteractionID)
    /// Something became known of customers.
    case customer(CustomerFact)
}

/// A customer who wants to be called back.
public struct CallbackRequest: Codable, Equatable, Sendable {
    public var queue: QueueID
    /// As people write it: it is cleaned, and a dial rule must allow it.
    public var number: String
    /// Nil: as soon as it is its turn.
    public var at: Timestamp?
    public var name: String
    public var language: LanguageTag
    public var priority: Int

    public init(queue: QueueID, number: String, at: Timestamp? = nil, name: String = "", language: LanguageTag = "en", priority: Int = 0) {
        self.queue = queue
        self.number = number
        self.at = at
        self.name = name
        self.language = language
        self.priority = priority
    }
}

/// Where a conversation is handed over to.
public enum TransferTarget: Codable, Equatable, Sendable {
    case queue(QueueID)
    /// To this agent first; after a while to anyone of the queue.
    case agent(AgentID)
}

public enum RecordingCommand: String, Codable, Equatable, Sendable {
    case start, stop, pause, resume
}

/// What an agent fills in after an interaction.
public struct WrapUpForm: Codable, Equatable, Sendable {
    public var code: String?
    public var notes: String
    /// False keeps the wrap-up open: the form is only saved.
    public var finished: Bool

    public init(code: String?, notes: String, finished: Bool = true) {
        self.code = code
        self.notes = notes
        self.finished = finished
    }
}

/// What an accepted command brought about.
public struct Acceptance: Codable, Equatable, Sendable {
    /// The journal's number of the command: events with this number or higher show its effects.
    public let sequence: Int64
    /// The interaction that the command created or concerned.
    public let interaction: InteractionID?
    /// False while storage fails: it holds in memory and is owed to the disk. Who promises anything to the outside says then that it cannot.
    public let isDurable: Bool

    public init(sequence: Int64, interaction: InteractionID?, isDurable: Bool = true) {
        self.sequence = sequence
        self.interaction = interaction
        self.isDurable = isDurable
    }
}

/// Why the engine did not do what it was asked. `code` is part of the API and never changes its meaning.
public struct Rejection: Error, Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Equatable, Sendable {
        /// The thing does not exist (any more).
        case notFound
        /// It exists, but is not in a state that allows this.
        case conflict
        /// The request makes no sense as it stands.
        case invalid
        /// The one who asks may not do this.
        case forbidden
        /// Not now: the engine or telephony is not ready.
        case unavailable
    }

    public let kind: Kind
    /// Lower-case words joined by hyphens: `offer-already-taken`.
    public let code: String
    /// A sentence for people: what is wrong and what to do.
    public let detail: String

    public init(_ kind: Kind, _ code: String, _ detail: String) {
        self.kind = kind
        self.code = code
        self.detail = detail
    }
}
