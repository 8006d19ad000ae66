import ContactDomain

/// One side of a recording: what the customer says, or what the customer hears.
struct RecordingSide: Equatable, Hashable {
    enum Side: String, CaseIterable {
        /// The customer's voice.
        case says = "in"
        /// What the customer hears: the agent, prompts, music.
        case hears = "out"
    }

    let recording: RecordingID
    let side: Side

    init(_ recording: RecordingID, _ side: Side) {
        self.recording = recording
        self.side = side
    }

    /// Reads the id of a listening channel.
    init?(channel: String) {
        guard channel.hasPrefix("rec-") else { return nil }
        self.init(name: String(channel.dropFirst(4)))
    }

    /// Reads the name of a recording's file.
    init?(name: String) {
        for side in Side.allCases where name.hasSuffix("-\(side.rawValue)") {
            guard let recording = RecordingID(String(name.dropLast(side.rawValue.count + 1))) else { return nil }
            self.init(recording, side)
            return
        }
        return nil
    }

    /// The channel that listens.
    var channel: String { "rec-\(name)" }
    /// The name of the file, without extension.
    var name: String { "\(recording)-\(side.rawValue)" }
}
