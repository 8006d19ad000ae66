/// What can be asked about media: playbacks (playbacks.json) and recordings (recordings.json).
extension ARICommand where Value == ARIPlayback {
    /// Plays to one channel, one after the other: `sound:…`, `recording:…`, `number:…`, `digits:…`, `tone:…`.
    /// - Parameters:
    ///   - skip: how far `forward` and `reverse` jump.
    ///   - offset: where to begin.
    public static func play(
        channel: String,
        media: [String],
        playbackID: String,
        language: String? = nil,
        skip: Duration? = nil,
        offset: Duration? = nil
    ) -> Self {
        play("channels", channel, media, playbackID, language, skip, offset)
    }

    /// Plays to everybody in a bridge.
    public static func play(
        bridge: String,
        media: [String],
        playbackID: String,
        language: String? = nil,
        skip: Duration? = nil,
        offset: Duration? = nil
    ) -> Self {
        play("bridges", bridge, media, playbackID, language, skip, offset)
    }

    public static func playback(_ id: String) -> Self { Self(ARIRequest(.get, ["playbacks", id])) }

    private static func play(
        _ kind: String,
        _ target: String,
        _ media: [String],
        _ playbackID: String,
        _ language: String?,
        _ skip: Duration?,
        _ offset: Duration?
    ) -> Self {
        let query: [(String, String?)] = [
            ("media", media.joined(separator: ",")), ("lang", language),
            ("skipms", skip?.millisecondsParameter), ("offsetms", offset?.millisecondsParameter),
        ]
        return Self(ARIRequest(.post, [kind, target, "play", playbackID], query: query))
    }
}

extension ARICommand where Value == ARILiveRecording {
    /// Records what comes from one channel. The name may have folders in it, below Asterisk's recording folder.
    public static func record(
        channel: String,
        name: String,
        format: String,
        options: ARIRecordingOptions = ARIRecordingOptions()
    ) -> Self {
        Self(ARIRequest(.post, ["channels", channel, "record"], query: options.parameters(name: name, format: format)))
    }

    /// Records the mix of a bridge.
    public static func record(
        bridge: String,
        name: String,
        format: String,
        options: ARIRecordingOptions = ARIRecordingOptions()
    ) -> Self {
        Self(ARIRequest(.post, ["bridges", bridge, "record"], query: options.parameters(name: name, format: format)))
    }

    public static func liveRecording(_ name: String) -> Self { Self(ARIRequest(.get, ["recordings", "live", name])) }
}

extension ARICommand where Value == [ARIStoredRecording] {
    public static func listStoredRecordings() -> Self { Self(ARIRequest(.get, ["recordings", "stored"])) }
}

extension ARICommand where Value == ARIStoredRecording {
    public static func storedRecording(_ name: String) -> Self { Self(ARIRequest(.get, ["recordings", "stored", name])) }
}

extension ARICommand where Value == ARINothing {
    public static func stopPlayback(_ id: String) -> Self { Self(ARIRequest(.delete, ["playbacks", id])) }

    public static func controlPlayback(_ id: String, _ operation: ARIPlaybackOperation) -> Self {
        Self(ARIRequest(.post, ["playbacks", id, "control"], query: [("operation", operation.rawValue)]))
    }

    /// Ends a recording and keeps the file.
    public static func stopRecording(_ name: String) -> Self { live(.post, name, "stop") }

    /// Ends a recording and throws the file away.
    public static func discardRecording(_ name: String) -> Self { Self(ARIRequest(.delete, ["recordings", "live", name])) }

    /// Leaves a gap: nothing is written until `unpauseRecording`.
    public static func pauseRecording(_ name: String) -> Self { live(.post, name, "pause") }
    public static func unpauseRecording(_ name: String) -> Self { live(.delete, name, "pause") }

    /// Writes silence until `unmuteRecording`.
    public static func muteRecording(_ name: String) -> Self { live(.post, name, "mute") }
    public static func unmuteRecording(_ name: String) -> Self { live(.delete, name, "mute") }

    public static func deleteStoredRecording(_ name: String) -> Self {
        Self(ARIRequest(.delete, ["recordings", "stored", name]))
    }

    private static func live(_ method: ARIRequest.Method, _ name: String, _ verb: String) -> Self {
        Self(ARIRequest(method, ["recordings", "live", name, verb]))
    }
}
