/// The types of event that are decoded, by the name that Asterisk gives them in events.json.
public enum ARIEventKind: String, Sendable, CaseIterable {
    case applicationMoveFailed = "ApplicationMoveFailed"
    case applicationRegistered = "ApplicationRegistered"
    case applicationReplaced = "ApplicationReplaced"
    case applicationUnregistered = "ApplicationUnregistered"
    case bridgeAttendedTransfer = "BridgeAttendedTransfer"
    case bridgeBlindTransfer = "BridgeBlindTransfer"
    case bridgeCreated = "BridgeCreated"
    case bridgeDestroyed = "BridgeDestroyed"
    case bridgeMerged = "BridgeMerged"
    case channelCallerID = "ChannelCallerId"
    case channelConnectedLine = "ChannelConnectedLine"
    case channelCreated = "ChannelCreated"
    case channelDestroyed = "ChannelDestroyed"
    case channelDtmfReceived = "ChannelDtmfReceived"
    case channelEnteredBridge = "ChannelEnteredBridge"
    case channelHangupRequest = "ChannelHangupRequest"
    case channelHold = "ChannelHold"
    case channelLeftBridge = "ChannelLeftBridge"
    case channelStateChange = "ChannelStateChange"
    case channelTalkingFinished = "ChannelTalkingFinished"
    case channelTalkingStarted = "ChannelTalkingStarted"
    case channelUnhold = "ChannelUnhold"
    case channelUserevent = "ChannelUserevent"
    case channelVarset = "ChannelVarset"
    case contactStatusChange = "ContactStatusChange"
    case deviceStateChanged = "DeviceStateChanged"
    case dial = "Dial"
    case endpointStateChange = "EndpointStateChange"
    case peerStatusChange = "PeerStatusChange"
    case playbackContinuing = "PlaybackContinuing"
    case playbackFinished = "PlaybackFinished"
    case playbackStarted = "PlaybackStarted"
    case recordingFailed = "RecordingFailed"
    case recordingFinished = "RecordingFinished"
    case recordingStarted = "RecordingStarted"
    case stasisEnd = "StasisEnd"
    case stasisStart = "StasisStart"

    /// Types that Asterisk 22 has and nothing here acts on. A test compares both lists with the running version's.
    public static let deliberatelyIgnored: [String] = [
        // Every step of the dialplan: a flood, and no fact that matters.
        "ChannelDialplan",
        // Video layout, tone detection and SIP MESSAGE are not used.
        "BridgeVideoSourceChanged", "ChannelToneDetected", "TextMessageReceived",
        // Transfers by REFER stay with Asterisk's own bridges.
        "ChannelTransfer",
        // No event: the answer to a request over the same socket, which the commands read.
        "RESTResponse",
        // Several applications that compete for a call (StasisBroadcast).
        "CallBroadcast", "CallClaimed",
    ]
}
