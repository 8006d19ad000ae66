import CentrePorts
import ContactDomain

// What each command does. Names that are gone are answered with 404, names that exist already with 409: both are facts
// about the world, not errors, so nothing happens.

extension ModelOfAsterisk {
    mutating func execute(_ command: VoiceCommand, at now: Timestamp) {
        switch command {
        case .answer(let leg): channels[leg]?.isUp = true
        case .indicateRinging, .stopRinging, .sendDigits: break
        case .play(let playback, let leg, _, _): play(playback, on: leg, at: now)
        case .stopPlayback(let playback): endPlayback(playback, complete: false, at: now)
        case .startMusic(let leg, _): channels[leg]?.hasMusic = true
        case .stopMusic(let leg): channels[leg]?.hasMusic = false
        case .createBridge(let bridge): if bridges[bridge] == nil { bridges[bridge] = [] }
        case .join(let bridge, let legs): join(bridge, legs)
        case .leave(let bridge, let legs): bridges[bridge]?.subtract(legs)
        case .destroyBridge(let bridge): bridges[bridge] = nil
        case .ringAgent(let ring): self.ring(ring, at: now)
        case .ringCustomer(let ring): self.ring(ring, at: now)
        case .hangUp(let leg, _): end(leg, .hungUp, at: now)
        case .mute(let leg, let on): channels[leg]?.isMuted = on
        case .startRecording(let recording, let customer): record(recording, customer, at: now)
        case .keepRecording(let recording, let customer, _): record(recording, customer, at: now)
        case .pauseRecording(let recording, _): setPaused(recording, true)
        case .resumeRecording(let recording, _): setPaused(recording, false)
        case .stopRecording(let recording, _): endRecording(recording, failure: nil, at: now)
        }
    }

    private mutating func play(_ playback: PlaybackID, on leg: LegID, at now: Timestamp) {
        guard channels[leg] != nil else { return tell(.playbackEnded(playback, complete: false), at: now) }
        guard playbacks[playback] == nil else { return }
        playbacks[playback] = leg
        agenda.plan(.playbackOver(playback), at: now + Span(milliseconds: Int64(dice.number(in: 500...6_000))))
    }

    mutating func endPlayback(_ playback: PlaybackID, complete: Bool, at now: Timestamp) {
        guard playbacks.removeValue(forKey: playback) != nil else { return }
        tell(.playbackEnded(playback, complete: complete), at: now)
    }

    /// A channel is in one bridge at most.
    private mutating func join(_ bridge: BridgeID, _ legs: [LegID]) {
        guard bridges[bridge] != nil else { return }
        for leg in legs where channels[leg] != nil {
            for other in bridges.keys { bridges[other]?.remove(leg) }
            bridges[bridge]?.insert(leg)
            channels[leg]?.hasMusic = false
        }
    }

    private mutating func record(_ recording: RecordingID, _ customer: LegID, at now: Timestamp) {
        guard recordings[recording] == nil else { return }
        guard channels[customer] != nil, !dice.chance(faults.failsRecording) else {
            return tell(.recordingEnded(recording, failure: "it could not be started"), at: now)
        }
        recordings[recording] = customer
        tell(.recordingStarted(recording), at: now)
    }

    private mutating func endRecording(_ recording: RecordingID, failure: String?, at now: Timestamp) {
        guard recordings.removeValue(forKey: recording) != nil else { return }
        setPaused(recording, false)
        tell(.recordingEnded(recording, failure: failure), at: now)
    }

    /// A channel goes, and what hangs on it.
    mutating func end(_ leg: LegID, _ why: LegEnd, at now: Timestamp) {
        guard channels.removeValue(forKey: leg) != nil else { return }
        for bridge in bridges.keys { bridges[bridge]?.remove(leg) }
        for playback in playbacks.filter({ $0.value == leg }).map(\.key).sorted() { endPlayback(playback, complete: false, at: now) }
        for recording in recordings.filter({ $0.value == leg }).map(\.key).sorted() { endRecording(recording, failure: nil, at: now) }
        tell(.ended(leg, why), at: now)
    }
}
