/// What can be asked of channels (channels.json).
extension ARICommand where Value == [ARIChannel] {
    public static func listChannels() -> Self { Self(ARIRequest(.get, ["channels"])) }
}

extension ARICommand where Value == ARIChannel {
    public static func channel(_ id: String) -> Self { Self(ARIRequest(.get, ["channels", id])) }

    /// Calls an endpoint and puts the channel into an application when it answers.
    ///
    /// Asterisk answers 500 `Allocation failed` when the endpoint does not exist or has no contact.
    /// - Parameters:
    ///   - channelID: ours, so that an unanswered request can be looked up; one that exists gives a conflict.
    ///   - timeout: how long it may ring, in whole seconds; nil for Asterisk's 30 s.
    ///   - originator: the channel on whose behalf it is made.
    ///   - formats: codecs to offer, where there is no originator.
    ///   - otherChannelID: the id of the second half of a Local channel.
    public static func originate(
        channelID: String,
        endpoint: String,
        application: String,
        applicationArguments: [String] = [],
        callerID: String? = nil,
        timeout: Duration? = nil,
        variables: [String: String] = [:],
        formats: [String] = [],
        originator: String? = nil,
        otherChannelID: String? = nil
    ) -> Self {
        let query: [(String, String?)] = [
            ("endpoint", endpoint), ("app", application), ("appArgs", joined(applicationArguments)),
            ("callerId", callerID), ("timeout", timeout.map { String($0.components.seconds) }),
            ("channelId", channelID), ("otherChannelId", otherChannelID),
            ("originator", originator), ("formats", joined(formats)),
        ]
        return Self(ARIRequest(.post, ["channels"], query: query, body: body(variables))).claiming(channel: channelID)
    }

    /// Calls an endpoint and sends the channel into the dialplan when it answers.
    public static func originateToDialplan(
        channelID: String,
        endpoint: String,
        context: String,
        extension: String,
        priority: Int = 1,
        callerID: String? = nil,
        timeout: Duration? = nil,
        variables: [String: String] = [:],
        formats: [String] = [],
        originator: String? = nil,
        otherChannelID: String? = nil
    ) -> Self {
        let query: [(String, String?)] = [
            ("endpoint", endpoint), ("context", context), ("extension", `extension`), ("priority", String(priority)),
            ("callerId", callerID), ("timeout", timeout.map { String($0.components.seconds) }),
            ("channelId", channelID), ("otherChannelId", otherChannelID),
            ("originator", originator), ("formats", joined(formats)),
        ]
        return Self(ARIRequest(.post, ["channels"], query: query, body: body(variables))).claiming(channel: channelID)
    }

    /// Makes a channel that is not called yet: it can be put into a bridge first, and then dialled.
    public static func createChannel(
        channelID: String,
        endpoint: String,
        application: String,
        applicationArguments: [String] = [],
        variables: [String: String] = [:],
        formats: [String] = [],
        originator: String? = nil,
        otherChannelID: String? = nil
    ) -> Self {
        let query: [(String, String?)] = [
            ("endpoint", endpoint), ("app", application), ("appArgs", joined(applicationArguments)),
            ("channelId", channelID), ("otherChannelId", otherChannelID),
            ("originator", originator), ("formats", joined(formats)),
        ]
        return Self(ARIRequest(.post, ["channels", "create"], query: query, body: body(variables))).claiming(channel: channelID)
    }

    /// Makes a channel that hears (`spy`) and speaks to (`whisper`) another.
    public static func snoop(
        channel: String,
        snoopID: String,
        spy: ARISnoopDirection,
        whisper: ARISnoopDirection,
        application: String,
        applicationArguments: [String] = []
    ) -> Self {
        let query: [(String, String?)] = [
            ("spy", spy.rawValue), ("whisper", whisper.rawValue), ("app", application),
            ("appArgs", joined(applicationArguments)),
        ]
        return Self(ARIRequest(.post, ["channels", channel, "snoop", snoopID], query: query))
    }

    private static func joined(_ values: [String]) -> String? {
        values.isEmpty ? nil : values.joined(separator: ",")
    }

    private static func body(_ variables: [String: String]) -> ARIJSON? {
        variables.isEmpty ? nil : ["variables": ARIJSON(fields: variables)]
    }
}

extension ARICommand where Value == ARINothing {
    /// Calls what `createChannel` has made.
    /// - Parameter timeout: whole seconds; nil for no end.
    public static func dial(channel: String, caller: String? = nil, timeout: Duration? = nil) -> Self {
        order(.post, channel, "dial", [("caller", caller), ("timeout", timeout.map { String($0.components.seconds) })])
    }

    public static func answer(channel: String) -> Self { order(.post, channel, "answer") }

    /// Early media: the caller hears what is played before the answer.
    public static func progress(channel: String) -> Self { order(.post, channel, "progress") }

    public static func startRinging(channel: String) -> Self { order(.post, channel, "ring") }
    public static func stopRinging(channel: String) -> Self { order(.delete, channel, "ring") }

    public static func hangUp(channel: String, reason: ARIHangupReason = .normal) -> Self {
        Self(ARIRequest(.delete, ["channels", channel], query: reason.parameters))
    }

    /// Leaves the application and goes on in the dialplan, where it came from or at the given place.
    public static func continueInDialplan(
        channel: String,
        context: String? = nil,
        extension: String? = nil,
        priority: Int? = nil,
        label: String? = nil
    ) -> Self {
        order(.post, channel, "continue", [
            ("context", context), ("extension", `extension`), ("priority", priority.map { String($0) }), ("label", label),
        ])
    }

    public static func moveToApplication(channel: String, application: String, arguments: [String] = []) -> Self {
        order(.post, channel, "move", [
            ("app", application), ("appArgs", arguments.isEmpty ? nil : arguments.joined(separator: ",")),
        ])
    }

    /// Asks the far end to call somebody else instead (SIP 302 or REFER).
    public static func redirect(channel: String, endpoint: String) -> Self {
        order(.post, channel, "redirect", [("endpoint", endpoint)])
    }

    public static func startMusic(channel: String, musicClass: String? = nil) -> Self {
        order(.post, channel, "moh", [("mohClass", musicClass)])
    }

    public static func stopMusic(channel: String) -> Self { order(.delete, channel, "moh") }
    public static func startSilence(channel: String) -> Self { order(.post, channel, "silence") }
    public static func stopSilence(channel: String) -> Self { order(.delete, channel, "silence") }

    public static func mute(channel: String, direction: ARIDirection = .both) -> Self {
        order(.post, channel, "mute", [("direction", direction.rawValue)])
    }

    public static func unmute(channel: String, direction: ARIDirection = .both) -> Self {
        order(.delete, channel, "mute", [("direction", direction.rawValue)])
    }

    /// Tells the far end that it is on hold.
    public static func hold(channel: String) -> Self { order(.post, channel, "hold") }
    public static func unhold(channel: String) -> Self { order(.delete, channel, "hold") }

    /// Sends keys; the times are rounded to milliseconds.
    public static func sendDTMF(
        channel: String,
        digits: String,
        before: Duration? = nil,
        between: Duration? = nil,
        duration: Duration? = nil,
        after: Duration? = nil
    ) -> Self {
        order(.post, channel, "dtmf", [
            ("dtmf", digits), ("before", before?.millisecondsParameter), ("between", between?.millisecondsParameter),
            ("duration", duration?.millisecondsParameter), ("after", after?.millisecondsParameter),
        ])
    }

    public static func setVariable(channel: String, name: String, value: String) -> Self {
        order(.post, channel, "variable", [("variable", name), ("value", value)])
    }

    public static func setVariables(channel: String, _ variables: [String: String]) -> Self {
        Self(ARIRequest(.post, ["channels", channel, "variables"], body: ["variables": ARIJSON(fields: variables)]))
    }

    private static func order(
        _ method: ARIRequest.Method,
        _ channel: String,
        _ verb: String,
        _ query: [(String, String?)] = []
    ) -> Self {
        Self(ARIRequest(method, ["channels", channel, verb], query: query))
    }
}

extension ARICommand where Value == String {
    /// A channel's variable or function, such as `CHANNEL(audioreadformat)`; an unset variable gives 404.
    public static func variable(channel: String, name: String) -> Self {
        Self(ARIRequest(.get, ["channels", channel, "variable"], query: [("variable", name)])) { json throws(ARIDecodingFault) in
            try json.string("value")
        }
    }
}

extension ARICommand where Value == [String: String] {
    public static func variables(channel: String, names: [String]) -> Self {
        let query: [(String, String?)] = [("variables", names.joined(separator: ","))]
        return Self(ARIRequest(.get, ["channels", channel, "variables"], query: query)) { json in
            json["variables"]?.stringFields ?? [:]
        }
    }
}

extension ARICommand where Value == ARIJSON {
    /// RTP counters and jitter of a channel, as `RTPstat` in channels.json names them.
    public static func rtpStatistics(channel: String) -> Self {
        Self(ARIRequest(.get, ["channels", channel, "rtp_statistics"])) { $0 }
    }
}
