/// A channel as Asterisk describes it at one moment (`Channel` in channels.json).
public struct ARIChannel: Sendable, Equatable, ARIDecodable {
    public let id: String
    /// For example `PJSIP/ada-00000003`.
    public let name: String
    public let state: ARIChannelState
    /// The channel technology's own id: for SIP, the Call-ID. Empty where there is none.
    public let protocolID: String
    public let caller: ARICallerID
    public let connected: ARICallerID
    /// The number that a diverted call was sent on from.
    public let redirectingNumber: String?
    public let accountCode: String
    public let dialplan: ARIDialplanPosition
    /// Milliseconds since 1970.
    public let createdAt: Int64
    public let language: String
    /// Only what `channelvars` in ari.conf asks for.
    public let variables: [String: String]

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        id = try json.string("id")
        name = try json.string("name")
        state = ARIChannelState(try json.string("state"))
        protocolID = json.optionalString("protocol_id") ?? ""
        caller = try json.object("caller")
        connected = try json.object("connected")
        redirectingNumber = json.optionalString("caller_rdnis")
        accountCode = try json.string("accountcode")
        dialplan = try json.object("dialplan")
        createdAt = try json.instant("creationtime")
        language = try json.string("language")
        variables = json["channelvars"]?.stringFields ?? [:]
    }

    /// For tests and models of Asterisk.
    public init(
        id: String,
        name: String,
        state: ARIChannelState,
        protocolID: String = "",
        caller: ARICallerID = ARICallerID(),
        connected: ARICallerID = ARICallerID(),
        redirectingNumber: String? = nil,
        accountCode: String = "",
        dialplan: ARIDialplanPosition = ARIDialplanPosition(),
        createdAt: Int64 = 0,
        language: String = "en",
        variables: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.protocolID = protocolID
        self.caller = caller
        self.connected = connected
        self.redirectingNumber = redirectingNumber
        self.accountCode = accountCode
        self.dialplan = dialplan
        self.createdAt = createdAt
        self.language = language
        self.variables = variables
    }
}

/// How far a channel is (`state` of `Channel`).
public enum ARIChannelState: Sendable, Equatable {
    case down
    case reserved
    case offHook
    case dialing
    case ring
    case ringing
    case up
    case busy
    case dialingOffHook
    case preRing
    case unknown
    /// A state that a newer Asterisk has.
    case other(String)

    init(_ text: String) {
        self =
            switch text {
            case "Down": .down
            case "Rsrvd", "Rsrved": .reserved
            case "OffHook": .offHook
            case "Dialing": .dialing
            case "Ring": .ring
            case "Ringing": .ringing
            case "Up": .up
            case "Busy": .busy
            case "Dialing Offhook": .dialingOffHook
            case "Pre-ring": .preRing
            case "Unknown": .unknown
            default: .other(text)
            }
    }
}

/// A party's name and number, either of which may be empty.
public struct ARICallerID: Sendable, Equatable, ARIDecodable {
    public let name: String
    public let number: String

    public init(name: String = "", number: String = "") {
        self.name = name
        self.number = number
    }

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        number = try json.string("number")
    }
}

/// Where in the dialplan a channel is.
public struct ARIDialplanPosition: Sendable, Equatable, ARIDecodable {
    public let context: String
    public let `extension`: String
    public let priority: Int
    public let applicationName: String
    public let applicationData: String

    public init(
        context: String = "",
        extension: String = "",
        priority: Int = 0,
        applicationName: String = "",
        applicationData: String = ""
    ) {
        self.context = context
        self.extension = `extension`
        self.priority = priority
        self.applicationName = applicationName
        self.applicationData = applicationData
    }

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        context = try json.string("context")
        `extension` = try json.string("exten")
        priority = try json.integer("priority")
        applicationName = json.optionalString("app_name") ?? ""
        applicationData = json.optionalString("app_data") ?? ""
    }
}
