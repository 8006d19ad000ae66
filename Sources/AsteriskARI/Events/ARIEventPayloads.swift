extension ARIEvent {
    /// `StasisStart`.
    public struct StasisStart: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        /// What the dialplan, or whoever originated the channel, passed to the application.
        public let arguments: [String]
        /// The channel whose place this one has taken in a transfer.
        public let replacedChannel: ARIChannel?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            arguments = try json.strings("args")
            replacedChannel = try json.optionalObject("replace_channel")
        }

        /// For tests and models of Asterisk.
        public init(channel: ARIChannel, arguments: [String], replacedChannel: ARIChannel? = nil) {
            self.channel = channel
            self.arguments = arguments
            self.replacedChannel = replacedChannel
        }
    }

    /// `ChannelDestroyed`.
    public struct ChannelDestroyed: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        /// Q.850: 16 normal, 17 busy, 19 no answer, 21 rejected and so on.
        public let cause: Int
        public let causeText: String
        /// The technology's own number: for SIP, the status code.
        public let technologyCause: Int?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            cause = try json.integer("cause")
            causeText = try json.string("cause_txt")
            technologyCause = json.optionalInteger("tech_cause")
        }

        /// For tests and models of Asterisk.
        public init(channel: ARIChannel, cause: Int, causeText: String = "", technologyCause: Int? = nil) {
            self.channel = channel
            self.cause = cause
            self.causeText = causeText
            self.technologyCause = technologyCause
        }
    }

    /// `ChannelHangupRequest`: somebody wants the channel to end; it still exists.
    public struct ChannelHangupRequest: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        /// Q.850.
        public let cause: Int?
        public let technologyCause: Int?
        /// Asked for by software rather than by the far end.
        public let isSoft: Bool

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            cause = json.optionalInteger("cause")
            technologyCause = json.optionalInteger("tech_cause")
            isSoft = json["soft"]?.boolValue ?? false
        }
    }

    /// `ChannelDtmfReceived`: a key was pressed and let go.
    public struct ChannelDtmfReceived: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        /// One of `0-9 A-D * #`.
        public let digit: String
        public let durationMilliseconds: Int

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            digit = try json.string("digit")
            durationMilliseconds = try json.integer("duration_ms")
        }

        /// For tests and models of Asterisk.
        public init(channel: ARIChannel, digit: String, durationMilliseconds: Int = 100) {
            self.channel = channel
            self.digit = digit
            self.durationMilliseconds = durationMilliseconds
        }
    }

    /// `ChannelEnteredBridge` and `ChannelLeftBridge`; the bridge is as it is afterwards.
    public struct BridgeMembership: Sendable, Equatable, ARIDecodable {
        public let bridge: ARIBridge
        public let channel: ARIChannel?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            bridge = try json.object("bridge")
            channel = try json.optionalObject("channel")
        }

        /// For tests and models of Asterisk.
        public init(bridge: ARIBridge, channel: ARIChannel?) {
            self.bridge = bridge
            self.channel = channel
        }
    }

    /// `ChannelHold`: the far end has put us on hold.
    public struct ChannelHold: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        public let musicClass: String?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            musicClass = json.optionalString("musicclass")
        }
    }

    /// `ChannelTalkingFinished`.
    public struct ChannelTalkingFinished: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        public let durationMilliseconds: Int

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            durationMilliseconds = try json.integer("duration")
        }
    }

    /// `ChannelVarset`: a variable of a channel, or a global one where there is no channel.
    public struct ChannelVarset: Sendable, Equatable, ARIDecodable {
        public let variable: String
        public let value: String
        public let channel: ARIChannel?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            variable = try json.string("variable")
            value = try json.string("value")
            channel = try json.optionalObject("channel")
        }
    }

    /// `ChannelUserevent`: the dialplan's `UserEvent`, or `POST /events/user`.
    public struct ChannelUserevent: Sendable, Equatable, ARIDecodable {
        public let name: String
        public let channel: ARIChannel?
        public let bridge: ARIBridge?
        public let endpoint: ARIEndpoint?
        /// What the sender put in, as it came.
        public let fields: ARIJSON

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            name = try json.string("eventname")
            channel = try json.optionalObject("channel")
            bridge = try json.optionalObject("bridge")
            endpoint = try json.optionalObject("endpoint")
            guard let fields = json["userevent"] else { throw .field("userevent", expected: "an object") }
            self.fields = fields
        }
    }

    /// `Dial`: how the call to a channel goes.
    public struct Dial: Sendable, Equatable, ARIDecodable {
        /// The channel that is called.
        public let peer: ARIChannel
        public let caller: ARIChannel?
        /// Empty at the beginning, then `RINGING`, `PROGRESS`, `ANSWER`, `BUSY`, `NOANSWER`, `CANCEL`, `CONGESTION`,
        /// `CHANUNAVAIL` and so on.
        public let status: String
        public let dialString: String?
        /// Where the called side wants the call to go instead.
        public let forward: String?
        public let forwarded: ARIChannel?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            peer = try json.object("peer")
            caller = try json.optionalObject("caller")
            status = try json.string("dialstatus")
            dialString = json.optionalString("dialstring")
            forward = json.optionalString("forward")
            forwarded = try json.optionalObject("forwarded")
        }

        /// For tests and models of Asterisk.
        public init(peer: ARIChannel, caller: ARIChannel? = nil, status: String, dialString: String? = nil) {
            self.peer = peer
            self.caller = caller
            self.status = status
            self.dialString = dialString
            forward = nil
            forwarded = nil
        }
    }

    /// `PeerStatusChange`.
    public struct PeerStatusChange: Sendable, Equatable, ARIDecodable {
        public let endpoint: ARIEndpoint
        /// `Reachable`, `Unreachable`, `Registered` and so on.
        public let status: String
        public let cause: String?
        public let address: String?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            endpoint = try json.object("endpoint")
            guard let peer = json["peer"] else { throw .field("peer", expected: "an object") }
            status = try peer.string("peer_status")
            cause = peer.optionalString("cause")
            address = peer.optionalString("address")
        }
    }

    /// `ContactStatusChange`.
    public struct ContactStatusChange: Sendable, Equatable, ARIDecodable {
        public let endpoint: ARIEndpoint
        public let uri: String
        /// `Created`, `Reachable`, `Unreachable`, `Removed`, `NonQualified` and so on.
        public let status: String
        public let aor: String
        /// In microseconds, where the contact is asked for signs of life.
        public let roundTripMicroseconds: Int?

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            endpoint = try json.object("endpoint")
            guard let contact = json["contact_info"] else { throw .field("contact_info", expected: "an object") }
            uri = try contact.string("uri")
            status = try contact.string("contact_status")
            aor = try contact.string("aor")
            roundTripMicroseconds = contact.optionalString("roundtrip_usec").flatMap { Int($0) }
        }
    }

    /// `ApplicationMoveFailed`.
    public struct ApplicationMoveFailed: Sendable, Equatable, ARIDecodable {
        public let channel: ARIChannel
        public let destination: String
        public let arguments: [String]

        public init(json: ARIJSON) throws(ARIDecodingFault) {
            channel = try json.object("channel")
            destination = try json.string("destination")
            arguments = try json.strings("args")
        }
    }
}
