import CentrePorts
import ContactDomain
import FlowCore

// A call comes in, and its flow serves it until it reaches a queue or ends.

extension CentreCore {
    mutating func arrive(_ arrival: Arrival, _ turn: inout Turn) {
        guard legs[arrival.leg] == nil, retiredLegs[arrival.leg] == nil else { return }
        let id: InteractionID = turn.ids.next()
        let entry = entryPoint(for: arrival.target)
        let language = entry?.language ?? "en"
        let origin = arrival.origin.flatMap { escalation(from: $0) }
        let (served, address, failure) = flow(for: arrival.target, entry)
        let flow = origin?.queue.map { Flow.back(to: $0.key) } ?? served
        let (run, effects) = FlowRun.start(flow, language: origin?.language ?? language)
        var interaction = Interaction(
            id: id, direction: .inbound, customerNumber: arrival.callerNumber, customerName: origin?.customerName ?? arrival.callerName, address: address,
            entryPoint: entry?.id, language: origin?.language ?? language, phase: .inFlow(run), at: turn.now, createdAt: min(arrival.arrivedAt, turn.now))
        interaction.settled = failure.map { Ending(.failed, reason: $0) }
        interaction.customerLeg = Leg(id: arrival.leg, isUp: true, since: turn.now)
        interaction.origin = arrival.origin
        interaction.customer = origin?.customer
        interactions[id] = interaction
        legs[arrival.leg] = id
        turn.subject = id
        openSegment(.flow, id, turn: &turn)
        turn.voice(.answer(arrival.leg), for: id)
        askWhoItIs(id, &turn)
        announce("created", id, &turn)
        carryOut(effects, id, &turn)
        if let agent = origin?.agent { offerFirst(id, to: agent, &turn) }
    }

    private mutating func openSegment(_ kind: Segment.Kind, _ id: InteractionID, turn: inout Turn) {
        openSegment(kind, id, queue: nil, agent: nil, &turn)
    }

    private func entryPoint(for target: Arrival.Target) -> EntryPoint? {
        guard case .address(let address) = target else { return nil }
        return entryPoints.values.filter { $0.address == address }.min { $0.id < $1.id }
    }

    /// The flow that serves a call; where there is none, one that says so, with the reason.
    private func flow(for target: Arrival.Target, _ entry: EntryPoint?) -> (Flow, address: String, failure: String?) {
        switch target {
        case .address(let address):
            guard let entry else { return (.unknownNumber, address, "unknown-number") }
            guard let flow = flows[entry.flow] else { return (.apology, address, "flow-missing") }
            return (flow, address, nil)
        case .flow(let name):
            guard let flow = flows[name] else { return (.apology, name.text, "flow-missing") }
            return (flow, name.text, nil)
        }
    }

    // MARK: What the flow wants

    /// Feeds an event to the flow of an interaction, if it is in one.
    mutating func advanceFlow(_ id: InteractionID, _ event: FlowEvent, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .inFlow(var run) = interaction.phase else { return }
        let effects = run.handle(event)
        update(id, &turn) { $0.amend(.inFlow(run)) }
        carryOut(effects, id, &turn)
    }

    mutating func carryOut(_ effects: [FlowEffect], _ id: InteractionID, _ turn: inout Turn) {
        guard interactions[id]?.channel.needsPhone != false else { return carryOutInWriting(effects, id, &turn) }
        for effect in effects {
            guard let interaction = interactions[id], case .inFlow(let run) = interaction.phase, let leg = interaction.customerLeg else { return }
            update(id, &turn) { $0.language = run.language }
            switch effect {
            case .play(let prompts): play(prompts, to: leg.id, of: id, language: run.language, &turn)
            case .stopPlaying: stopPlaying(id, &turn)
            case .startTimer(let number, let span): turn.timer(.menu, id.description, number, at: turn.now + span)
            case .checkQueue(let key, let waitOver): advanceFlow(id, .queueState(state(ofQueue: key, waitOver: waitOver)), &turn)
            case .remember(let name, let value): remember(name, value, id, &turn)
            case .enqueue(let key, let priority):
                if waitsForRecognition(id, before: key, priority: priority, &turn) { return }
                enqueue(id, queueKey: key, priority: priority, &turn)
            case .hangUp: close(id, interaction.settled ?? Ending(.completed, reason: "flow-ended"), &turn)
            case .failed(let why): apologise(id, because: "flow-failed: \(why)", &turn)
            }
        }
    }

    func state(ofQueue key: String, waitOver: Span?, for channel: ContactChannel = .voice) -> QueueState {
        guard let queue = queues.values.filter({ $0.key == key }).min(by: { $0.id < $1.id }), !routing.isClosed(queue.id) else { return .closed }
        guard let waitOver else { return .open }
        return routing.estimatedWait(in: queue.id, channel: channel).map { $0 > waitOver } ?? true ? .long : .open
    }

    mutating func remember(_ name: String, _ value: String, _ id: InteractionID, _ turn: inout Turn) {
        update(id, &turn) { interaction in
            interaction.choices.removeAll { $0.name == name }
            interaction.choices.append(ChoiceView(name: name, value: value))
        }
        announce("flow", id, &turn)
    }

    /// Says that something went wrong, then ends the call as failed with the reason.
    mutating func apologise(_ id: InteractionID, because reason: String, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        let failure = Ending(.failed, reason: reason)
        guard case .inFlow = interaction.phase, interaction.settled == nil else {
            return close(id, interaction.settled ?? failure, &turn)
        }
        let (run, effects) = FlowRun.start(.apology, language: interaction.language)
        update(id, &turn) { interaction in
            interaction.settled = failure
            interaction.amend(.inFlow(run))
        }
        carryOut(effects, id, &turn)
    }

    // MARK: Prompts and keys

    /// A playback whose end is not told within this time counts as ended.
    static let longestPlayback = Span.minutes(5)

    mutating func play(_ prompts: [Prompt], to leg: LegID, of id: InteractionID, language: LanguageTag, _ turn: inout Turn) {
        stopPlaying(id, &turn)
        let identifier: Identifier<InteractionTag> = turn.ids.next()
        let playback = PlaybackID("play-\(identifier)")
        playbacks[playback] = id
        // An end that is never told must not leave the caller in silence for ever.
        let timer = startTimer(.playback, id, at: turn.now + Self.longestPlayback, &turn)
        update(id, &turn) { interaction in
            interaction.playback = playback
            interaction.playbackTimer = timer
        }
        turn.voice(.play(playback, on: leg, prompts, language: language), for: id)
    }

    mutating func stopPlaying(_ id: InteractionID, _ turn: inout Turn) {
        guard let playback = interactions[id]?.playback else { return }
        forgetPlayback(playback, id, &turn)
        turn.voice(.stopPlayback(playback), for: id)
    }

    mutating func playbackEnded(_ playback: PlaybackID, complete: Bool, _ turn: inout Turn) {
        guard let id = playbacks[playback], let interaction = interactions[id], interaction.playback == playback else { return }
        forgetPlayback(playback, id, &turn)
        switch interaction.phase {
        case .inFlow: advanceFlow(id, .promptsEnded(complete: complete), &turn)
        case .queued, .offered:
            callbackPromptEnded(playback, id, &turn)
            startMusic(id, &turn)
        case .scheduled, .dialling, .active, .held, .agentLost, .wrapUp, .closed: break
        }
    }

    private mutating func forgetPlayback(_ playback: PlaybackID, _ id: InteractionID, _ turn: inout Turn) {
        playbacks[playback] = nil
        if let timer = interactions[id]?.playbackTimer { cancelTimer(.playback, id, number: timer, &turn) }
        update(id, &turn) { interaction in
            interaction.playback = nil
            interaction.playbackTimer = nil
        }
    }

    mutating func playbackOverdue(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], let playback = interaction.playback, interaction.playbackTimer == timer else { return }
        turn.voice(.stopPlayback(playback), for: id)
        playbackEnded(playback, complete: false, &turn)
    }

    mutating func pressed(_ digit: String, on leg: LegID, _ turn: inout Turn) {
        guard let id = legs[leg], interactions[id]?.customerLeg?.id == leg else { return }
        if digit == "1", listensForCallback(id, at: turn.now) { return takeCallback(id, &turn) }
        advanceFlow(id, .digit(digit), &turn)
    }
}

extension Flow {
    /// What a caller hears when we cannot serve the call.
    static let apology = Flow(name: "tandem-apology", start: "sorry", steps: [
        "sorry": .hangUp([.say([
            "en": "We are sorry, we cannot take your call at the moment. Please try again later. Goodbye.",
            "zh": "非常抱歉，我们暂时无法接听您的来电，请稍后再拨。再见。",
        ])]),
    ])

    static let unknownNumber = Flow(name: "tandem-unknown-number", start: "unknown", steps: [
        "unknown": .hangUp([.say([
            "en": "The number you have dialled is not in service. Please check the number. Goodbye.",
            "zh": "您拨打的号码不存在，请核对后再拨。再见。",
        ])]),
    ])
}
