/// One action of Asterisk's management interface as a value.
public struct AMIAction: Sendable, Equatable {
    public let name: String
    /// In the order in which they are sent.
    public let parameters: [AMIParameter]
    /// Doing it twice is another thing than doing it once.
    let happensOnce: Bool

    init(_ name: String, _ parameters: [AMIParameter] = [], happensOnce: Bool = false) {
        self.name = name
        self.parameters = parameters
        self.happensOnce = happensOnce
    }

    /// The body of a form, as HTTP carries an action.
    var form: String {
        ([AMIParameter("Action", name)] + parameters)
            .map { ARIRequest.encode($0.name) + "=" + ARIRequest.encode($0.value) }
            .joined(separator: "&")
    }
}

public struct AMIParameter: Sendable, Equatable {
    public let name: String
    public let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension AMIAction {
    /// Records the two sides of a channel, in step, each into a file of its own. One that exists is overwritten.
    ///
    /// Files that end in `.raw` get 8,000 16-bit little-endian samples a second, without a header. (One interleaved file,
    /// option D, is of no use: Asterisk 22 garbles it where a side speaks a codec of more than 8 kHz. And without a mixed
    /// file the function MIXMONITOR must not be read: it ends Asterisk.)
    /// - Parameters:
    ///   - says: what comes from the channel; an absolute path.
    ///   - hears: what goes to the channel.
    ///   - idVariable: the variable of the channel that then holds the recorder's id.
    public static func mixMonitor(channel: String, says: String, hears: String, idVariable: String) -> AMIAction {
        AMIAction("MixMonitor", [.init("Channel", channel), .init("File", ""), .init("Options", "r(\(says))t(\(hears))i(\(idVariable))")], happensOnce: true)
    }

    /// Silences a channel's recorders in both directions, or lets them hear again. The time goes on in the files.
    /// Without a recorder on the channel it is refused.
    public static func muteMixMonitor(channel: String, _ isMuted: Bool) -> AMIAction {
        AMIAction("MixMonitorMute", [.init("Channel", channel), .init("Direction", "both"), .init("State", isMuted ? "1" : "0")])
    }

    /// Ends one recorder of a channel, or without an id the one that was begun last.
    public static func stopMixMonitor(channel: String, id: String?) -> AMIAction {
        AMIAction("StopMixMonitor", [.init("Channel", channel)] + (id.map { [AMIParameter("MixMonitorID", $0)] } ?? []))
    }

    static func login(user: String, password: String) -> AMIAction {
        AMIAction("Login", [.init("Username", user), .init("Secret", password), .init("Events", "off")])
    }
}

/// What became of an action.
public enum AMIOutcome: Sendable, Equatable {
    case success
    /// Asterisk's no, in its words: `No such channel`, and so on.
    case refused(String)
    /// No answer that says anything; `mayHaveHappened` as with ARI's commands.
    case failed(ARIFailure)

    /// Reads the first block of an answer: `Response: Success`, or `Response: Error` with a `Message`.
    init(answer: String) {
        var fields: [String: String] = [:]
        for line in answer.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields[line[..<colon].lowercased(), default: String(value)] = String(value)
        }
        switch fields["response"]?.lowercased() {
        case "success": self = .success
        case .some: self = .refused(fields["message"] ?? "")
        case nil: self = .failed(.undecodable(.field("Response", expected: "a line of that name")))
        }
    }
}
