/// A bridge as Asterisk describes it at one moment (`Bridge` in bridges.json).
public struct ARIBridge: Sendable, Equatable, ARIDecodable {
    public let id: String
    public let name: String
    /// How it mixes just now: `simple_bridge`, `native_rtp`, `softmix`, `holding_bridge`.
    public let technology: String
    /// `mixing` or `holding`.
    public let type: String
    /// `stasis` for those made over ARI, `basic` for Dial's, and so on.
    public let bridgeClass: String
    /// Which part of Asterisk made it.
    public let creator: String
    /// The ids of the channels in it.
    public let channels: [String]
    /// Milliseconds since 1970.
    public let createdAt: Int64

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        id = try json.string("id")
        name = try json.string("name")
        technology = try json.string("technology")
        type = try json.string("bridge_type")
        bridgeClass = try json.string("bridge_class")
        creator = try json.string("creator")
        channels = try json.strings("channels")
        createdAt = try json.instant("creationtime")
    }

    /// For tests and models of Asterisk.
    public init(
        id: String,
        name: String = "",
        technology: String = "simple_bridge",
        type: String = "mixing",
        bridgeClass: String = "stasis",
        creator: String = "Stasis",
        channels: [String] = [],
        createdAt: Int64 = 0
    ) {
        self.id = id
        self.name = name
        self.technology = technology
        self.type = type
        self.bridgeClass = bridgeClass
        self.creator = creator
        self.channels = channels
        self.createdAt = createdAt
    }
}
