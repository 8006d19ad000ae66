import CentrePorts
import ContactDomain

// Recordings follow the customer's leg, so that a change of agent leaves no hole.

extension CentreCore {
    mutating func startRecording(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], interaction.recording == nil, let customer = interaction.customerLeg, customer.isUp else { return }
        let recording: RecordingID = turn.ids.next()
        let record = RecordingRecord(id: recording, interaction: id, state: .recording, startedAt: turn.now, endedAt: nil, file: nil, failure: nil)
        recordings[recording] = record
        turn.recordings.append(record)
        update(id, &turn) { interaction in
            interaction.recording = recording
            interaction.recordingState = .starting
        }
        turn.voice(.startRecording(recording, customer: customer.id), for: id)
    }

    /// Ends the recording of an interaction, if there is one.
    mutating func endRecording(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let recording = interaction.recording else { return }
        if let customer = interaction.customerLeg { turn.voice(.stopRecording(recording, customer: customer.id), for: id) }
        update(id, &turn) { interaction in
            interaction.recording = nil
            interaction.recordingState = .stopped
        }
    }

    mutating func control(_ command: RecordingCommand, recordingOf id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard interaction.phase.conversation != nil else {
            throw Rejection(.conflict, "not-possible-now", "Only a conversation can be recorded; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        turn.subject = id
        switch command {
        case .start:
            guard interaction.recording == nil else { return }
            startRecording(id, &turn)
        case .stop: endRecording(id, &turn)
        case .pause:
            let (recording, customer) = try running(interaction)
            turn.voice(.pauseRecording(recording, customer: customer), for: id)
            update(id, &turn) { $0.recordingState = .paused }
        case .resume:
            let (recording, customer) = try running(interaction)
            turn.voice(.resumeRecording(recording, customer: customer), for: id)
            update(id, &turn) { $0.recordingState = .recording }
        }
        announce("updated", id, &turn)
    }

    private func running(_ interaction: Interaction) throws(Rejection) -> (RecordingID, LegID) {
        guard let recording = interaction.recording, let customer = interaction.customerLeg else {
            throw Rejection(.conflict, "not-recording", "The conversation is not being recorded.")
        }
        return (recording, customer.id)
    }

    mutating func recordingStarted(_ recording: RecordingID, _ turn: inout Turn) {
        guard let id = recordings[recording]?.interaction, let interaction = interactions[id],
              interaction.recording == recording, interaction.recordingState == .starting else { return }
        update(id, &turn) { $0.recordingState = .recording }
        announce("updated", id, &turn)
    }

    mutating func recordingEnded(_ recording: RecordingID, failure: String?, _ turn: inout Turn) {
        guard var record = recordings.removeValue(forKey: recording) else { return }
        record.endedAt = turn.now
        record.state = .processing
        // What was recorded before the failure is kept.
        record.failure = failure
        turn.recordings.append(record)
        let id = record.interaction
        turn.subject = turn.subject ?? id
        guard let interaction = interactions[id], interaction.recording == recording else { return }
        update(id, &turn) { interaction in
            interaction.recording = nil
            interaction.recordingState = failure == nil ? .stopped : .failed
        }
        announce("updated", id, &turn)
    }
}
