import AsteriskARI
import CentrePorts
import ContactDomain
import Foundation
import Logging

/// Starts and ends recordings: one recorder on the customer's leg, which writes each side into a file of the spool.
///
/// Asterisk's recorder (MixMonitor) tells nothing by itself. That it was started is its answer; that it ended follows
/// from the end of the leg; whatever else may happen to it, the comparison every few seconds finds.
actor RecordingDesk {
    private struct Running {
        let customer: LegID
        var paused = false
        /// Asterisk has said that it records.
        var confirmed = false
        /// Of both files, when they were looked at last.
        var bytes = 0
    }

    /// With less the file system counts as full.
    private static let least = 1 << 20
    /// A file of the spool that was written to within this time may belong to a recorder that we have forgotten.
    private static let freshness: TimeInterval = 10

    private let ari: ARIConnection
    private let ami: AMIConnection
    private let inbox: any Inbox
    private let spool: RecordingSpool
    private let logger: Logger
    private let finisher: RecordingFinisher
    private var running: [RecordingID: Running] = [:]
    private var onLeg: [LegID: RecordingID] = [:]

    init(ari: ARIConnection, ami: AMIConnection, inbox: any Inbox, history: any History, clock: any WallClock, options: VoiceGatewayOptions, logger: Logger) {
        self.ari = ari
        self.ami = ami
        self.inbox = inbox
        self.logger = logger
        spool = RecordingSpool(folder: options.spool)
        finisher = RecordingFinisher(history: history, clock: clock, spool: spool, recordings: options.recordings, logger: logger)
    }

    /// Files finished recordings until cancelled.
    func run() async { await finisher.run() }

    // MARK: Commands

    func start(_ recording: RecordingID, customer: LegID) async {
        guard running[recording] == nil else { return }
        remember(recording, Running(customer: customer))
        let outcome = await ami.send(.mixMonitor(
            channel: customer.text, says: spool.path(of: recording, .says), hears: spool.path(of: recording, .hears), idVariable: idVariable(recording)))
        // The customer may have hung up meanwhile; then its end has been told already.
        guard running[recording] != nil else { return }
        switch outcome {
        case .success: break
        case .failed(let failure) where failure.mayHaveHappened:
            guard await isLive(recording, on: customer) else { return await notStarted(recording, outcome) }
        case .refused, .failed: return await notStarted(recording, outcome)
        }
        running[recording]?.confirmed = true
        await inbox.post(.telephony(.recordingStarted(recording)))
    }

    /// Makes sure that a recording of before our restart is watched over again.
    func keep(_ recording: RecordingID, customer: LegID, paused: Bool) async {
        guard running[recording] == nil else { return }
        guard spool.bytes(of: recording) != nil else { return await start(recording, customer: customer) }
        // One that has ended is found so by the next comparison.
        remember(recording, Running(customer: customer, paused: paused))
        if await isLive(recording, on: customer) { running[recording]?.confirmed = true } else { forget(recording) }
    }

    func pause(_ recording: RecordingID, customer: LegID) async { await mute(recording, customer, true) }

    func resume(_ recording: RecordingID, customer: LegID) async { await mute(recording, customer, false) }

    private func mute(_ recording: RecordingID, _ customer: LegID, _ on: Bool) async {
        running[recording]?.paused = on
        let outcome = await ami.send(.muteMixMonitor(channel: customer.text, on))
        if outcome != .success { logger.warning("a recording could not be paused or resumed", metadata: ["recording": "\(recording)", "outcome": "\(outcome)"]) }
    }

    func stop(_ recording: RecordingID, customer: LegID) async {
        // While it still records the next comparison asks for the end again.
        if await stopRecorder(recording, customer) { await end(recording, failure: nil) }
    }

    private func stopRecorder(_ recording: RecordingID, _ customer: LegID) async -> Bool {
        let id = await ari.send(.variable(channel: customer.text, name: idVariable(recording))).value
        let outcome = await ami.send(.stopMixMonitor(channel: customer.text, id: id))
        guard case .failed = outcome else { return true }
        logger.warning("a recording could not be stopped yet", metadata: ["recording": "\(recording)", "outcome": "\(outcome)"])
        return false
    }

    // MARK: Facts

    /// The leg is gone, and what recorded it with it.
    func legEnded(_ leg: LegID) async {
        guard let recording = onLeg[leg] else { return }
        await end(recording, failure: nil)
    }

    /// The recordings that run, for the comparison.
    /// - Parameter channels: the ids of all channels that Asterisk has.
    func live(channels: Set<String>) async -> [RecordingID] {
        var found = Set(spool.writtenWithin(Self.freshness)).subtracting(running.keys)
        for (recording, state) in running.sorted(by: { $0.key < $1.key }) {
            guard channels.contains(state.customer.text) else {
                if state.confirmed { await end(recording, failure: nil) }
                continue
            }
            if await stillRecords(recording, state) { found.insert(recording) }
        }
        return found.sorted()
    }

    private func stillRecords(_ recording: RecordingID, _ state: Running) async -> Bool {
        guard state.confirmed else { return true }
        let bytes = spool.bytes(of: recording) ?? 0
        running[recording]?.bytes = bytes
        guard bytes <= state.bytes else { return true }
        // Where neither side sends a sound nothing is written, and that is no fault.
        guard await isLive(recording, on: state.customer) else {
            guard running[recording] != nil else { return false }
            logger.warning("a recorder has ended before its call", metadata: ["recording": "\(recording)", "bytes": "\(bytes)"])
            forget(recording)
            await finisher.expect(recording)
            return false
        }
        guard let free = spool.freeBytes, free < Self.least else { return true }
        logger.error("the disk is full: a recording ends", metadata: ["recording": "\(recording)", "free": "\(free)", "folder": "\(spool.folder)"])
        _ = await stopRecorder(recording, state.customer)
        await end(recording, failure: "disk-full")
        return false
    }

    /// Asks Asterisk whether the recording was begun on this leg, and whether a recorder is at work there: it is told once
    /// more what it should hear, which is refused where there is none.
    private func isLive(_ recording: RecordingID, on customer: LegID) async -> Bool {
        guard case .success = await ari.send(.variable(channel: customer.text, name: idVariable(recording))) else { return false }
        return await ami.send(.muteMixMonitor(channel: customer.text, running[recording]?.paused ?? false)) == .success
    }

    /// The variable of the customer's channel that holds the recorder's id.
    private func idVariable(_ recording: RecordingID) -> String {
        "TANDEM_RECORDER_" + recording.description.filter { $0 != "-" }
    }

    private func notStarted(_ recording: RecordingID, _ outcome: AMIOutcome) async {
        logger.warning("a recording could not be started", metadata: ["recording": "\(recording)", "outcome": "\(outcome)"])
        await end(recording, failure: "not-started")
    }

    private func end(_ recording: RecordingID, failure: String?) async {
        forget(recording)
        await inbox.post(.telephony(.recordingEnded(recording, failure: failure)))
        await finisher.expect(recording)
    }

    private func remember(_ recording: RecordingID, _ state: Running) {
        running[recording] = state
        onLeg[state.customer] = recording
    }

    private func forget(_ recording: RecordingID) {
        guard let state = running.removeValue(forKey: recording), onLeg[state.customer] == recording else { return }
        onLeg[state.customer] = nil
    }
}
