import ContactDomain
import FlowCore

/// What the core wants the telephony server to do. Commands about one interaction are carried out in order;
/// each names things by ids of ours, so that doing it twice does it once.
public enum VoiceCommand: Codable, Equatable, Sendable {
    case answer(LegID)
    /// The caller hears ringing.
    case indicateRinging(LegID)
    case stopRinging(LegID)
    case play(PlaybackID, on: LegID, [Prompt], language: LanguageTag)
    case stopPlayback(PlaybackID)
    case startMusic(LegID, musicClass: String)
    case stopMusic(LegID)
    case createBridge(BridgeID)
    case join(BridgeID, [LegID])
    case leave(BridgeID, [LegID])
    case destroyBridge(BridgeID)
    case ringAgent(AgentRing)
    case ringCustomer(CustomerRing)
    case hangUp(LegID, HangUpCause)
    case mute(LegID, Bool)
    case sendDigits(LegID, String)
    case startRecording(RecordingID, customer: LegID)
    /// It runs since before we were connected: it is watched over again, or begun where it never was.
    case keepRecording(RecordingID, customer: LegID, paused: Bool)
    case pauseRecording(RecordingID, customer: LegID)
    case resumeRecording(RecordingID, customer: LegID)
    case stopRecording(RecordingID, customer: LegID)
}

/// Rings an agent's phone.
public struct AgentRing: Codable, Equatable, Sendable {
    public let leg: LegID
    public let endpoint: EndpointName
    /// The customer's leg, so that both can speak the same codec; nil where there is none yet.
    public let customer: LegID?
    /// What the phone shows.
    public let callerNumber: String
    public let callerName: String
    /// The page finds the offer or interaction by this: sent in the header `X-Tandem-Interaction`.
    public let interaction: InteractionID
    /// The softphone answers at once: sent in the header `X-Tandem-Answer: auto`.
    public let answersAutomatically: Bool
    public let timeout: Span

    public init(leg: LegID, endpoint: EndpointName, customer: LegID?, callerNumber: String, callerName: String, interaction: InteractionID, answersAutomatically: Bool, timeout: Span) {
        self.leg = leg
        self.endpoint = endpoint
        self.customer = customer
        self.callerNumber = callerNumber
        self.callerName = callerName
        self.interaction = interaction
        self.answersAutomatically = answersAutomatically
        self.timeout = timeout
    }
}

/// Calls a number through a trunk.
public struct CustomerRing: Codable, Equatable, Sendable {
    public let leg: LegID
    public let number: String
    public let trunk: String
    public let callerNumber: String
    public let interaction: InteractionID
    public let timeout: Span

    public init(leg: LegID, number: String, trunk: String, callerNumber: String, interaction: InteractionID, timeout: Span) {
        self.leg = leg
        self.number = number
        self.trunk = trunk
        self.callerNumber = callerNumber
        self.interaction = interaction
        self.timeout = timeout
    }
}

/// What the far end is told when we hang up.
public enum HangUpCause: String, Codable, Equatable, Sendable {
    case normal
    case busy
    case congestion
    case noAnswer
    case answeredElsewhere
    case unallocatedNumber
}
