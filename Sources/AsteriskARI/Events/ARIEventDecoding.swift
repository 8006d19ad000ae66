extension ARIEventMessage {
    /// Reads a frame: the head by scanning, the rest only where its type has a case of its own.
    ///
    /// - Throws: when the frame is no event, or an event of a known type lacks a field that it must have.
    public init(frame: [UInt8]) throws(ARIDecodingFault) {
        try self.init(frame: frame, head: try ARIEventScanner.head(of: frame))
    }

    init(frame: [UInt8], head: ARIEventScanner.Head) throws(ARIDecodingFault) {
        let event: ARIEvent
        if let kind = ARIEventKind(rawValue: head.type) {
            event = try ARIEvent(kind: kind, json: try ARIJSON(parsing: frame))
        } else {
            event = .unhandled(type: head.type)
        }
        self.init(
            event: event,
            application: head.application ?? "",
            timestamp: head.timestamp ?? 0,
            asteriskID: head.asteriskID,
            raw: frame
        )
    }
}

extension ARIEvent {
    init(kind: ARIEventKind, json: ARIJSON) throws(ARIDecodingFault) {
        switch kind {
        case .stasisStart: self = .stasisStart(try StasisStart(json: json))
        case .stasisEnd: self = .stasisEnd(channel: try json.object("channel"))
        case .channelCreated: self = .channelCreated(channel: try json.object("channel"))
        case .channelStateChange: self = .channelStateChange(channel: try json.object("channel"))
        case .channelDestroyed: self = .channelDestroyed(try ChannelDestroyed(json: json))
        case .channelHangupRequest: self = .channelHangupRequest(try ChannelHangupRequest(json: json))
        case .channelDtmfReceived: self = .channelDtmfReceived(try ChannelDtmfReceived(json: json))
        case .channelEnteredBridge: self = .channelEnteredBridge(try BridgeMembership(json: json))
        case .channelLeftBridge: self = .channelLeftBridge(try BridgeMembership(json: json))
        case .channelHold: self = .channelHold(try ChannelHold(json: json))
        case .channelUnhold: self = .channelUnhold(channel: try json.object("channel"))
        case .channelTalkingStarted: self = .channelTalkingStarted(channel: try json.object("channel"))
        case .channelTalkingFinished: self = .channelTalkingFinished(try ChannelTalkingFinished(json: json))
        case .channelVarset: self = .channelVarset(try ChannelVarset(json: json))
        case .channelUserevent: self = .channelUserevent(try ChannelUserevent(json: json))
        case .channelCallerID: self = .channelCallerID(channel: try json.object("channel"))
        case .channelConnectedLine: self = .channelConnectedLine(channel: try json.object("channel"))
        case .dial: self = .dial(try Dial(json: json))
        case .bridgeCreated: self = .bridgeCreated(bridge: try json.object("bridge"))
        case .bridgeDestroyed: self = .bridgeDestroyed(bridge: try json.object("bridge"))
        case .bridgeMerged: self = .bridgeMerged(try BridgeMerged(json: json))
        case .bridgeBlindTransfer: self = .bridgeBlindTransfer(try BridgeBlindTransfer(json: json))
        case .bridgeAttendedTransfer: self = .bridgeAttendedTransfer(try BridgeAttendedTransfer(json: json))
        case .playbackStarted: self = .playbackStarted(try json.object("playback"))
        case .playbackContinuing: self = .playbackContinuing(try json.object("playback"))
        case .playbackFinished: self = .playbackFinished(try json.object("playback"))
        case .recordingStarted: self = .recordingStarted(try json.object("recording"))
        case .recordingFinished: self = .recordingFinished(try json.object("recording"))
        case .recordingFailed: self = .recordingFailed(try json.object("recording"))
        case .endpointStateChange: self = .endpointStateChange(try json.object("endpoint"))
        case .peerStatusChange: self = .peerStatusChange(try PeerStatusChange(json: json))
        case .contactStatusChange: self = .contactStatusChange(try ContactStatusChange(json: json))
        case .deviceStateChanged: self = .deviceStateChanged(try json.object("device_state"))
        case .applicationReplaced: self = .applicationReplaced
        case .applicationRegistered: self = .applicationRegistered
        case .applicationUnregistered: self = .applicationUnregistered
        case .applicationMoveFailed: self = .applicationMoveFailed(try ApplicationMoveFailed(json: json))
        }
    }
}
