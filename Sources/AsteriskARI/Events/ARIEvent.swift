/// Something that has happened in Asterisk (events.json), typed where somebody may act on it.
///
/// Events of one channel come in order. There is no order between an event and the answer to the request that caused
/// it, nor between events of different objects: each is a fact for itself.
public enum ARIEvent: Sendable, Equatable {
    /// A channel is ours to control from now on.
    case stasisStart(StasisStart)
    /// A channel has left the application: hung up, moved, or gone on in the dialplan.
    case stasisEnd(channel: ARIChannel)
    case channelCreated(channel: ARIChannel)
    case channelStateChange(channel: ARIChannel)
    /// A channel is no more; its last event.
    case channelDestroyed(ChannelDestroyed)
    case channelHangupRequest(ChannelHangupRequest)
    case channelDtmfReceived(ChannelDtmfReceived)
    /// The channel is nil where Asterisk leaves it out.
    case channelEnteredBridge(BridgeMembership)
    case channelLeftBridge(BridgeMembership)
    case channelHold(ChannelHold)
    case channelUnhold(channel: ARIChannel)
    case channelTalkingStarted(channel: ARIChannel)
    case channelTalkingFinished(ChannelTalkingFinished)
    case channelVarset(ChannelVarset)
    case channelUserevent(ChannelUserevent)
    case channelCallerID(channel: ARIChannel)
    case channelConnectedLine(channel: ARIChannel)
    case dial(Dial)
    case bridgeCreated(bridge: ARIBridge)
    case bridgeDestroyed(bridge: ARIBridge)
    case bridgeMerged(BridgeMerged)
    case bridgeBlindTransfer(BridgeBlindTransfer)
    case bridgeAttendedTransfer(BridgeAttendedTransfer)
    case playbackStarted(ARIPlayback)
    case playbackContinuing(ARIPlayback)
    case playbackFinished(ARIPlayback)
    case recordingStarted(ARILiveRecording)
    case recordingFinished(ARILiveRecording)
    case recordingFailed(ARILiveRecording)
    case endpointStateChange(ARIEndpoint)
    case peerStatusChange(PeerStatusChange)
    case contactStatusChange(ContactStatusChange)
    case deviceStateChanged(ARIDeviceState)
    /// Another connection has taken the application's name over; this one gets no more events.
    case applicationReplaced
    case applicationRegistered
    case applicationUnregistered
    case applicationMoveFailed(ApplicationMoveFailed)
    /// A type that is not decoded here. Its bytes are in `ARIEventMessage.raw`.
    case unhandled(type: String)
}

/// An event with what surrounds it.
public struct ARIEventMessage: Sendable, Equatable {
    public let event: ARIEvent
    /// The application that it was sent to.
    public let application: String
    /// When Asterisk made it, in milliseconds since 1970; 0 where it does not say.
    public let timestamp: Int64
    /// The machine it comes from.
    public let asteriskID: String?
    /// The whole frame as it came, with the fields that have no place here.
    public let raw: [UInt8]

    public init(event: ARIEvent, application: String, timestamp: Int64, asteriskID: String? = nil, raw: [UInt8] = []) {
        self.event = event
        self.application = application
        self.timestamp = timestamp
        self.asteriskID = asteriskID
        self.raw = raw
    }
}
