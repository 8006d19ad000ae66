/// Something that can be called (`Endpoint` in endpoints.json).
public struct ARIEndpoint: Sendable, Equatable, ARIDecodable {
    public enum State: Sendable, Equatable {
        case online, offline, unknown
        case other(String)
    }

    /// For example `PJSIP`.
    public let technology: String
    public let resource: String
    /// Online: at least one contact can be reached.
    public let state: State
    /// The ids of its channels.
    public let channels: [String]

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        technology = try json.string("technology")
        resource = try json.string("resource")
        channels = try json.strings("channel_ids")
        let text = json.optionalString("state") ?? "unknown"
        state =
            switch text {
            case "online": .online
            case "offline": .offline
            case "unknown": .unknown
            default: .other(text)
            }
    }

    /// For tests and models of Asterisk.
    public init(technology: String, resource: String, state: State, channels: [String] = []) {
        self.technology = technology
        self.resource = resource
        self.state = state
        self.channels = channels
    }
}

/// A device's state (`DeviceState` in deviceStates.json).
public struct ARIDeviceState: Sendable, Equatable, ARIDecodable {
    public let name: String
    /// `NOT_INUSE`, `INUSE`, `RINGING`, `UNAVAILABLE` and so on.
    public let state: String

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        state = try json.string("state")
    }
}
