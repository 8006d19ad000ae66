/// What can be asked of bridges (bridges.json).
extension ARICommand where Value == [ARIBridge] {
    public static func listBridges() -> Self { Self(ARIRequest(.get, ["bridges"])) }
}

extension ARICommand where Value == ARIBridge {
    public static func bridge(_ id: String) -> Self { Self(ARIRequest(.get, ["bridges", id])) }

    /// Makes a bridge with an id of ours; an id that exists gives a conflict.
    public static func createBridge(id: String, types: [ARIBridgeType] = [.mixing], name: String? = nil) -> Self {
        let query: [(String, String?)] = [("type", types.map(\.rawValue).joined(separator: ",")), ("name", name)]
        return Self(ARIRequest(.post, ["bridges", id], query: query))
    }
}

extension ARICommand where Value == ARINothing {
    /// Takes a bridge down; channels that are in it stay alive.
    public static func destroyBridge(_ id: String) -> Self { Self(ARIRequest(.delete, ["bridges", id])) }

    /// Puts channels into a bridge, taking them out of another one where need be.
    ///
    /// Asterisk answers only when the channels' own threads have taken note.
    /// - Parameters:
    ///   - role: in a holding bridge `announcer` or `participant`.
    ///   - absorbDTMF: keep keys from the others.
    ///   - mute: let in, but do not hear.
    public static func addChannels(
        _ channels: [String],
        to bridge: String,
        role: String? = nil,
        absorbDTMF: Bool? = nil,
        mute: Bool? = nil,
        inhibitConnectedLineUpdates: Bool? = nil
    ) -> Self {
        let query: [(String, String?)] = [
            ("channel", channels.joined(separator: ",")), ("role", role), ("absorbDTMF", absorbDTMF?.parameter),
            ("mute", mute?.parameter), ("inhibitConnectedLineUpdates", inhibitConnectedLineUpdates?.parameter),
        ]
        return Self(ARIRequest(.post, ["bridges", bridge, "addChannel"], query: query))
    }

    public static func removeChannels(_ channels: [String], from bridge: String) -> Self {
        let query: [(String, String?)] = [("channel", channels.joined(separator: ","))]
        return Self(ARIRequest(.post, ["bridges", bridge, "removeChannel"], query: query))
    }

    public static func startMusic(bridge: String, musicClass: String? = nil) -> Self {
        Self(ARIRequest(.post, ["bridges", bridge, "moh"], query: [("mohClass", musicClass)]))
    }

    public static func stopMusic(bridge: String) -> Self { Self(ARIRequest(.delete, ["bridges", bridge, "moh"])) }
}
