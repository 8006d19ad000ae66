/// Why a channel is hung up, as the far end is to hear it (`reason` and `reason_code` of `DELETE /channels/ID`).
public enum ARIHangupReason: Sendable, Equatable {
    case normal
    case busy
    case congestion
    case noAnswer
    case timeout
    case rejected
    case unallocated
    case normalUnspecified
    case numberIncomplete
    case codecMismatch
    case interworking
    case failure
    case answeredElsewhere
    /// A Q.850 number.
    case code(Int)

    var parameters: [(String, String?)] {
        switch self {
        case .normal: [("reason", "normal")]
        case .busy: [("reason", "busy")]
        case .congestion: [("reason", "congestion")]
        case .noAnswer: [("reason", "no_answer")]
        case .timeout: [("reason", "timeout")]
        case .rejected: [("reason", "rejected")]
        case .unallocated: [("reason", "unallocated")]
        case .normalUnspecified: [("reason", "normal_unspecified")]
        case .numberIncomplete: [("reason", "number_incomplete")]
        case .codecMismatch: [("reason", "codec_mismatch")]
        case .interworking: [("reason", "interworking")]
        case .failure: [("reason", "failure")]
        case .answeredElsewhere: [("reason", "answered_elsewhere")]
        case .code(let number): [("reason_code", String(number))]
        }
    }
}

/// Which way of a channel's audio; `in` is what comes from the far end.
public enum ARIDirection: String, Sendable {
    case both
    case `in`
    case out
}

/// Which way a snooping channel listens or speaks.
public enum ARISnoopDirection: String, Sendable {
    case none
    case both
    case `in`
    case out
}

/// Traits of a bridge.
public enum ARIBridgeType: String, Sendable {
    case mixing
    case holding
    case dtmfEvents = "dtmf_events"
    case proxyMedia = "proxy_media"
    case videoSFU = "video_sfu"
    case videoSingle = "video_single"
    case sdpLabel = "sdp_label"
}

/// What a playback can be told.
public enum ARIPlaybackOperation: String, Sendable {
    case restart
    case pause
    case unpause
    case reverse
    case forward
}

/// What happens when a recording of that name is there already.
public enum ARIRecordingConflict: String, Sendable {
    case fail
    case overwrite
    case append
}

/// Which keys end a recording.
public enum ARIRecordingTerminator: String, Sendable {
    case none
    case any
    case star = "*"
    case pound = "#"
}

/// How a recording is to be made, of a channel or a bridge.
public struct ARIRecordingOptions: Sendable, Equatable {
    /// Whole seconds; nil for no end.
    public var maxDuration: Duration?
    /// Whole seconds; nil for no end.
    public var maxSilence: Duration?
    public var ifExists = ARIRecordingConflict.fail
    public var beep = false
    public var terminateOn = ARIRecordingTerminator.none

    public init() {}

    func parameters(name: String, format: String) -> [(String, String?)] {
        [
            ("name", name), ("format", format),
            ("maxDurationSeconds", maxDuration.map { String($0.components.seconds) }),
            ("maxSilenceSeconds", maxSilence.map { String($0.components.seconds) }),
            ("ifExists", ifExists.rawValue), ("beep", beep ? "true" : "false"),
            ("terminateOn", terminateOn.rawValue),
        ]
    }
}

/// Which events an application is not sent.
public enum ARIEventFilter: Sendable, Equatable {
    /// Everything is sent.
    case all
    /// These types are kept back.
    case except([String])
    /// Only these types are sent.
    case only([String])

    /// Everything but floods that nobody acts on: half the bytes of a call.
    public static let withoutFloods = ARIEventFilter.except([
        "ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId", "ChannelToneDetected",
        "BridgeVideoSourceChanged",
    ])

    var json: ARIJSON {
        func list(_ types: [String]) -> ARIJSON { .array(types.map { ["type": .string($0)] }) }
        return switch self {
        case .all: ["allowed": [], "disallowed": []]
        case .except(let types): ["allowed": [], "disallowed": list(types)]
        case .only(let types): ["allowed": list(types), "disallowed": []]
        }
    }
}

extension Bool {
    var parameter: String { self ? "true" : "false" }
}

extension Duration {
    var millisecondsParameter: String {
        String(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
