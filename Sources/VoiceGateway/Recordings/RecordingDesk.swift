import AsteriskARI
import CentrePorts
import ContactDomain
import Logging

/// Starts and ends recordings: one listening channel for each side of the customer's leg, each with a file of its own.
/// When both have ended the sides are put together into one stereo file.
actor RecordingDesk {
    private struct Running {
        /// Nil after a restart of ours.
        var customer: LegID?
        var ready: Set<RecordingSide.Side> = []
        var started: Set<RecordingSide.Side> = []
        var ended: Set<RecordingSide.Side> = []
        var paused = false
        var failure: String?
        /// We asked for the end. An end that nobody asked for while the call lives is a fault: a full disk, most often.
        var stopping = false
    }

    private let ari: ARIConnection
    private let inbox: any Inbox
    private let options: VoiceGatewayOptions
    private let logger: Logger
    private let finisher: RecordingFinisher
    private var running: [RecordingID: Running] = [:]

    init(ari: ARIConnection, inbox: any Inbox, history: any History, clock: any WallClock, options: VoiceGatewayOptions, logger: Logger) {
        self.ari = ari
        self.inbox = inbox
        self.options = options
        self.logger = logger
        finisher = RecordingFinisher(history: history, clock: clock, options: options, logger: logger)
    }

    /// Puts finished sides together until cancelled.
    func run() async { await finisher.run() }

    // MARK: Commands

    func start(_ recording: RecordingID, customer: LegID) async {
        running[recording] = Running(customer: customer)
        for side in RecordingSide.Side.allCases {
            let part = RecordingSide(recording, side)
            let outcome = await ari.send(.snoop(
                channel: customer.text, snoopID: part.channel, spy: side == .says ? .in : .out, whisper: .none,
                application: options.application, applicationArguments: ["recording"]))
            switch outcome {
            case .success, .conflict: continue
            case .gone, .unprocessable, .failed:
                logger.warning("a recording could not be started", metadata: ["recording": "\(recording)", "outcome": "\(outcome)"])
                return await end(recording, failure: "not-started")
            }
        }
    }

    /// A listening channel is there: it begins to write.
    func sideReady(_ channel: String) async {
        guard let part = RecordingSide(channel: channel), running[part.recording]?.ready.insert(part.side).inserted == true else { return }
        let outcome = await ari.send(.record(channel: channel, name: part.name, format: "wav"))
        switch outcome {
        case .success, .conflict: break
        case .gone: await ended(part.name, failure: nil)
        case .unprocessable, .failed:
            logger.warning("a side of a recording could not be started", metadata: ["recording": "\(part.recording)", "outcome": "\(outcome)"])
            await ended(part.name, failure: "not-started")
        }
    }

    func pause(_ recording: RecordingID) async {
        running[recording]?.paused = true
        for side in RecordingSide.Side.allCases { _ = await ari.send(.pauseRecording(RecordingSide(recording, side).name)) }
    }

    func resume(_ recording: RecordingID) async {
        running[recording]?.paused = false
        for side in RecordingSide.Side.allCases { _ = await ari.send(.unpauseRecording(RecordingSide(recording, side).name)) }
    }

    func stop(_ recording: RecordingID) async {
        running[recording]?.stopping = true
        // A recording ends with the channel that listens.
        await removeListeners(recording)
    }

    /// The customer's leg goes: what listens to it ends by itself, and rightly so.
    func customerGoes(_ leg: LegID) {
        for (id, state) in running where state.customer == leg { running[id]?.stopping = true }
    }

    private func removeListeners(_ recording: RecordingID) async {
        for side in RecordingSide.Side.allCases {
            _ = await ari.send(.hangUp(channel: RecordingSide(recording, side).channel, reason: .normal))
        }
    }

    // MARK: Facts

    func started(_ name: String) async {
        guard let part = RecordingSide(name: name), var state = running[part.recording] else { return }
        state.started.insert(part.side)
        running[part.recording] = state
        guard state.started.count == RecordingSide.Side.allCases.count else { return }
        // A pause that came before the start is carried out now: what must not be recorded is not.
        if state.paused { await pause(part.recording) }
        await inbox.post(.telephony(.recordingStarted(part.recording)))
    }

    func ended(_ name: String, failure: String?) async {
        guard let part = RecordingSide(name: name) else { return }
        // After a restart nothing is remembered: the other side's end, or the next comparison, completes it.
        var state = running[part.recording] ?? Running()
        state.ended.insert(part.side)
        state.failure = state.failure ?? failure
        running[part.recording] = state
        guard state.ended.count == RecordingSide.Side.allCases.count else { return }
        if state.failure == nil, !state.stopping, let customer = state.customer, await isStillThere(customer, part.recording) { state.failure = "ended-early" }
        await end(part.recording, failure: state.failure)
    }

    /// A full disk ends a recording without a word of failure. That the customer is still there gives it away; one who hangs up
    /// ends it as well, so a moment is given for that.
    private func isStillThere(_ customer: LegID, _ recording: RecordingID) async -> Bool {
        do { try await Task.sleep(for: .milliseconds(300)) } catch { return false }
        if running[recording]?.stopping == true { return false }
        if case .success = await ari.send(.channel(customer.text)) { return true }
        return false
    }

    private func end(_ recording: RecordingID, failure: String?) async {
        running[recording] = nil
        // Where one side failed the other may still listen.
        if failure != nil { await removeListeners(recording) }
        await inbox.post(.telephony(.recordingEnded(recording, failure: failure)))
        await finisher.expect(recording)
    }
}
