/// Media that is played to a channel or bridge (`Playback` in playbacks.json).
public struct ARIPlayback: Sendable, Equatable, ARIDecodable {
    public enum State: Sendable, Equatable {
        case queued, playing, continuing, done, failed
        case other(String)
    }

    public let id: String
    public let mediaURI: String
    /// The one after it, where several were asked for at once.
    public let nextMediaURI: String?
    /// `channel:ID` or `bridge:ID`.
    public let targetURI: String
    public let language: String?
    public let state: State

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        id = try json.string("id")
        mediaURI = try json.string("media_uri")
        nextMediaURI = json.optionalString("next_media_uri")
        targetURI = try json.string("target_uri")
        language = json.optionalString("language")
        let text = try json.string("state")
        state =
            switch text {
            case "queued": .queued
            case "playing": .playing
            case "continuing": .continuing
            case "done": .done
            case "failed": .failed
            default: .other(text)
            }
    }

    /// For tests and models of Asterisk.
    public init(id: String, mediaURI: String, targetURI: String, state: State, nextMediaURI: String? = nil, language: String? = "en") {
        self.id = id
        self.mediaURI = mediaURI
        self.nextMediaURI = nextMediaURI
        self.targetURI = targetURI
        self.language = language
        self.state = state
    }
}

/// A recording that is being made, or has just ended (`LiveRecording` in recordings.json).
public struct ARILiveRecording: Sendable, Equatable, ARIDecodable {
    public enum State: Sendable, Equatable {
        case queued, recording, paused, done, failed, canceled
        case other(String)
    }

    public let name: String
    public let format: String
    /// `channel:ID` or `bridge:ID`.
    public let targetURI: String
    public let state: State
    /// Whole seconds, pauses left out; told at the end.
    public let durationSeconds: Int?
    public let talkingSeconds: Int?
    public let silenceSeconds: Int?
    /// Why it failed.
    public let cause: String?

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        format = try json.string("format")
        targetURI = try json.string("target_uri")
        durationSeconds = json.optionalInteger("duration")
        talkingSeconds = json.optionalInteger("talking_duration")
        silenceSeconds = json.optionalInteger("silence_duration")
        cause = json.optionalString("cause")
        let text = try json.string("state")
        state =
            switch text {
            case "queued": .queued
            case "recording": .recording
            case "paused": .paused
            case "done": .done
            case "failed": .failed
            case "canceled": .canceled
            default: .other(text)
            }
    }

    /// For tests and models of Asterisk.
    public init(name: String, format: String, targetURI: String, state: State, durationSeconds: Int? = nil, cause: String? = nil) {
        self.name = name
        self.format = format
        self.targetURI = targetURI
        self.state = state
        self.durationSeconds = durationSeconds
        talkingSeconds = nil
        silenceSeconds = nil
        self.cause = cause
    }
}

/// A recording in Asterisk's spool (`StoredRecording` in recordings.json).
public struct ARIStoredRecording: Sendable, Equatable, ARIDecodable {
    public let name: String
    public let format: String

    public init(json: ARIJSON) throws(ARIDecodingFault) {
        name = try json.string("name")
        format = try json.string("format")
    }
}
