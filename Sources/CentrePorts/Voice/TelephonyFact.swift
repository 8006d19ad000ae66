import ContactDomain

/// What the telephony server tells us, in the contact centre's words.
public enum TelephonyFact: Codable, Equatable, Sendable {
    /// A call came in and waits for us to act.
    case arrived(Arrival)
    case ringing(LegID)
    case answered(LegID)
    /// The leg is gone.
    case ended(LegID, LegEnd)
    /// A key was pressed on a leg: `0`–`9`, `*`, `#`, `A`–`D`.
    case digit(LegID, String)
    /// All prompts of the playback were heard, or it was stopped or failed.
    case playbackEnded(PlaybackID, complete: Bool)
    case recordingStarted(RecordingID)
    case recordingEnded(RecordingID, failure: String?)
    /// An agent's phone can be reached, or no longer can.
    case endpoint(EndpointName, reachable: Bool)
    /// The connection to the telephony server is lost: nothing is known until the next snapshot.
    case disconnected(reason: String)
    /// What the telephony server has, after each connection and as a regular sweep.
    case snapshot(TelephonySnapshot)
}

/// A call that came in.
public struct Arrival: Codable, Equatable, Sendable {
    public enum Target: Codable, Equatable, Sendable {
        /// A dialled number or entry point name.
        case address(String)
        /// An admin's dialplan names the flow.
        case flow(FlowName)
    }

    public let leg: LegID
    /// The caller's number, empty when withheld.
    public let callerNumber: String
    public let callerName: String
    public let target: Target
    /// When the call reached the telephony server: while we were away this is long before we learn of it.
    public let arrivedAt: Timestamp
    /// The contact from which it was begun: a chat that goes on in a call. Only phones that we gave out for it can say so.
    public let origin: InteractionID?

    public init(leg: LegID, callerNumber: String, callerName: String, target: Target, arrivedAt: Timestamp, origin: InteractionID? = nil) {
        self.leg = leg
        self.callerNumber = callerNumber
        self.callerName = callerName
        self.target = target
        self.arrivedAt = arrivedAt
        self.origin = origin
    }
}

/// Why a leg ended.
public enum LegEnd: String, Codable, CaseIterable, Equatable, Sendable {
    /// One side hung up.
    case hungUp
    case busy
    case noAnswer
    case rejected
    /// The phone or number cannot be reached.
    case unreachable
    /// The network or the media failed.
    case failed
    /// The telephony server restarted: its calls are gone.
    case mediaLost
}

/// Everything the telephony server has, at one moment.
public struct TelephonySnapshot: Codable, Equatable, Sendable {
    public struct Leg: Codable, Equatable, Sendable {
        public let id: LegID
        public let isUp: Bool
        /// Set where the leg came to us by itself: a call we may not have heard of.
        public let arrival: Arrival?

        public init(id: LegID, isUp: Bool, arrival: Arrival?) {
            self.id = id
            self.isUp = isUp
            self.arrival = arrival
        }
    }

    /// When this telephony server started. Another value than before: all earlier calls are gone.
    public let serverStartedAt: Timestamp
    /// True right after connecting: every command of before may have been lost.
    public let afterConnecting: Bool
    /// In order of id.
    public let legs: [Leg]
    /// Calls on their way to us that the dialplan still holds, because we were away: whoever came first must not be overtaken.
    public let approaching: [LegID]
    /// The bridges and their legs, in order of id.
    public let bridges: [BridgeID: [LegID]]
    /// Recordings that run.
    public let recordings: [RecordingID]
    /// Agents' phones that can be reached.
    public let reachable: [EndpointName]

    public init(serverStartedAt: Timestamp, afterConnecting: Bool, legs: [Leg], approaching: [LegID] = [], bridges: [BridgeID: [LegID]], recordings: [RecordingID], reachable: [EndpointName]) {
        self.serverStartedAt = serverStartedAt
        self.afterConnecting = afterConnecting
        self.legs = legs
        self.approaching = approaching
        self.bridges = bridges
        self.recordings = recordings
        self.reachable = reachable
    }
}
