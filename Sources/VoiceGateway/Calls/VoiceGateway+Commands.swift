import AsteriskARI
import CentrePorts
import ContactDomain
import FlowCore
import Logging

// The core's commands in ARI's words. "Gone" and "exists already" are news about the world, not errors: the events
// that explain them come anyway.

extension VoiceGateway {
    func carryOut(_ command: VoiceCommand, _ interaction: InteractionID?) async {
        switch command {
        case .answer(let leg): await send(.answer(channel: leg.text), interaction)
        case .indicateRinging(let leg): await send(.startRinging(channel: leg.text), interaction)
        case .stopRinging(let leg): await send(.stopRinging(channel: leg.text), interaction)
        case .play(let playback, let leg, let sounds, let language): await play(playback, leg, sounds, language, interaction)
        case .stopPlayback(let playback): await send(.stopPlayback(playback.text), interaction)
        case .startMusic(let leg, let musicClass):
            let starts = await send(.startMusic(channel: leg.text, musicClass: musicClass), interaction)
            owe(starts ? nil : command, of: leg, interaction)
        case .stopMusic(let leg):
            let stops = await send(.stopMusic(channel: leg.text), interaction)
            owe(stops ? nil : command, of: leg, interaction)
        case .createBridge(let bridge): await make(bridge, interaction)
        case .join(let bridge, let legs): await join(bridge, legs, interaction)
        case .leave(let bridge, let legs): await send(.removeChannels(legs.map(\.text), from: bridge.text), interaction)
        case .destroyBridge(let bridge): await send(.destroyBridge(bridge.text), interaction)
        case .ringAgent(let ring): await ringAgent(ring)
        case .ringCustomer(let ring): await ringCustomer(ring)
        case .hangUp(let leg, let cause): await send(.hangUp(channel: leg.text, reason: .code(cause.q850)), interaction)
        case .mute(let leg, true): await send(.mute(channel: leg.text, direction: .in), interaction)
        case .mute(let leg, false): await send(.unmute(channel: leg.text, direction: .in), interaction)
        case .sendDigits(let leg, let digits): await send(.sendDTMF(channel: leg.text, digits: digits), interaction)
        case .startRecording(let recording, let customer): await recordings.start(recording, customer: customer)
        case .keepRecording(let recording, let customer, let paused): await recordings.keep(recording, customer: customer, paused: paused)
        case .pauseRecording(let recording, let customer): await recordings.pause(recording, customer: customer)
        case .resumeRecording(let recording, let customer): await recordings.resume(recording, customer: customer)
        case .stopRecording(let recording, let customer): await recordings.stop(recording, customer: customer)
        }
    }

    func note<Value>(_ outcome: ARIOutcome<Value>, _ request: ARIRequest, _ interaction: InteractionID?) {
        let metadata: Logger.Metadata = ["interaction": "\(interaction?.description ?? "-")", "command": "\(request.method) /\(request.path.joined(separator: "/"))"]
        switch outcome {
        case .success: break
        case .gone(let refusal), .conflict(let refusal): logger.debug("Asterisk has it no longer, or already", metadata: metadata.merging(["answer": "\(refusal.message)"]) { first, _ in first })
        case .unprocessable(let refusal): logger.warning("Asterisk refused a command", metadata: metadata.merging(["answer": "\(refusal.status) \(refusal.message)"]) { first, _ in first })
        case .failed(let failure): logger.warning("a command got no good answer; the next comparison mends what it should have done", metadata: metadata.merging(["failure": "\(failure)"]) { first, _ in first })
        }
    }

    // MARK: Prompts

    private func play(_ playback: PlaybackID, _ leg: LegID, _ sounds: [Prompt], _ language: LanguageTag, _ interaction: InteractionID?) async {
        let media = await prompts.media(for: sounds, language)
        let command = ARICommand.play(channel: leg.text, media: media, playbackID: playback.text, language: language.text)
        let outcome = await outcome(of: command, for: interaction) { _ in
            // Refused as existing, or for another reason: where it plays all is well.
            if await self.ari.send(.playback(playback.text)).isSuccess { return false }
            return await self.isThere(command.request)
        }
        note(outcome, command.request, interaction)
        if case .success = outcome { return }
        // No answer does not mean that nothing happened: the id tells. What plays will tell its end.
        if await ari.send(.playback(playback.text)).isSuccess { return }
        // A playback that never began never ends: without this the flow would wait for ever.
        await inbox.post(.telephony(.playbackEnded(playback, complete: false)))
    }

    // MARK: Ringing

    private func ringAgent(_ ring: AgentRing) async {
        var variables = ["PJSIP_HEADER(add,X-Tandem-Interaction)": ring.interaction.description]
        if ring.answersAutomatically { variables["PJSIP_HEADER(add,X-Tandem-Answer)"] = "auto" }
        let command = ARICommand.originate(
            channelID: ring.leg.text, endpoint: "PJSIP/\(ring.endpoint)", application: options.application, applicationArguments: ["leg"],
            callerID: Self.callerID(ring.callerName, ring.callerNumber), timeout: ring.timeout.duration, variables: variables,
            formats: ring.customer == nil ? ["opus", "ulaw", "alaw"] : [], originator: ring.customer?.text)
        await begin(ring.leg, command, ring.interaction)
    }

    private func ringCustomer(_ ring: CustomerRing) async {
        let command = ARICommand.originate(
            channelID: ring.leg.text, endpoint: "PJSIP/\(ring.number)@\(ring.trunk)", application: options.application, applicationArguments: ["leg"],
            callerID: ring.callerNumber.isEmpty ? nil : Self.callerID("", ring.callerNumber), timeout: ring.timeout.duration, formats: ["ulaw", "alaw"])
        await begin(ring.leg, command, ring.interaction)
    }

    /// Originates a leg. One that could not be made has ended: the core must know, and whether it is the phone's doing.
    private func begin(_ leg: LegID, _ command: ARICommand<ARIChannel>, _ interaction: InteractionID?) async {
        let outcome = await outcome(of: command, for: interaction) { outcome in
            if case .conflict = outcome { return false }  // It exists: the first try has arrived.
            return true
        }
        note(outcome, command.request, interaction)
        switch outcome {
        case .success, .conflict: return
        case .gone, .unprocessable: await inbox.post(.telephony(.ended(leg, .failed)))
        // 500 is how Asterisk says that the phone has no address just now.
        case .failed(.server(let refusal)): await inbox.post(.telephony(.ended(leg, refusal.status == 500 ? .unreachable : .failed)))
        case .failed(let failure):
            if failure.mayHaveHappened {
                // No answer does not mean that nothing happened: the id tells.
                switch await ari.send(.channel(leg.text)) {
                case .success: return
                case .gone: break
                // Should it ring all the same, it must not ring beside the next offer.
                case .conflict, .unprocessable, .failed: _ = await ari.send(.hangUp(channel: leg.text, reason: .normal))
                }
            }
            await inbox.post(.telephony(.ended(leg, .failed)))
        }
    }

    /// `"Name" <number>` without anything that could end the quotes or add a header.
    static func callerID(_ name: String, _ number: String) -> String {
        let clean = name.filter { $0 != "\"" && $0 != "<" && $0 != ">" && $0 != "\\" && !$0.isNewline }
        let digits = number.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "+-_.*#".contains($0)) }
        return "\"\(clean.prefix(80))\" <\(digits.isEmpty ? "anonymous" : digits)>"
    }
}

extension HangUpCause {
    /// ITU-T Q.850; Asterisk turns it into the SIP answer.
    var q850: Int {
        switch self {
        case .normal: 16
        case .busy: 17
        case .congestion: 42
        case .noAnswer: 19
        case .answeredElsewhere: 26
        case .unallocatedNumber: 1
        }
    }
}
