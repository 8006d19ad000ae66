import CentrePorts
import ContactDomain
import RoutingCore

// How conversations end: wrap-up, and the closing of everything.

extension CentreCore {
    /// The talk is over: the legs go, the agent wraps up.
    mutating func finish(_ id: InteractionID, _ ending: Ending, _ turn: inout Turn) {
        guard let interaction = interactions[id], let conversation = interaction.phase.conversation else { return }
        closeSegments([.talk, .hold, .agentLost], id, outcome: ending.reason, &turn)
        hangUpAll(id, &turn)
        let queue = conversation.waiting?.queue
        let span = queue.flatMap { queues[$0]?.wrapUp } ?? policy.outboundWrapUp
        guard span > .zero, let desk = agents[conversation.agent], !desk.removed else {
            free(conversation.agent, of: id, handled: true, &turn)
            return close(id, ending, &turn)
        }
        if let timer = conversation.lostTimer { cancelTimer(.agentLost, id, number: timer, &turn) }
        let deadline = turn.now + span
        let timer = startTimer(.wrapUp, id, at: deadline, &turn)
        let now = turn.now
        update(id, &turn) {
            $0.move(to: .wrapUp(WrapUp(agent: conversation.agent, queue: queue, waiting: conversation.waiting, deadline: deadline, timer: timer, ending: ending)), on: .finish, at: now)
        }
        engage(conversation.agent, in: id, as: .wrapUp, &turn)
        openSegment(.wrapUp, id, queue: queue, agent: conversation.agent, &turn)
        announce("wrapUp", id, &turn)
    }

    mutating func hangUpAll(_ id: InteractionID, _ turn: inout Turn) {
        stopPlaying(id, &turn)
        // The recording listens to the customer's leg and ends with it.
        if interactions[id]?.recording != nil {
            update(id, &turn) { interaction in
                interaction.recording = nil
                interaction.recordingState = .stopped
            }
        }
        dropCustomerLeg(id, .normal, &turn)
        dropAgentLeg(id, .normal, &turn)
        if case .offered(_, let offer) = interactions[id]?.phase {
            for ring in offer.rings { hangUp(ring, .normal, id, &turn) }
        }
        guard let interaction = interactions[id], interaction.bridgeExists else { return }
        turn.voice(.destroyBridge(interaction.bridge), for: id)
        update(id, &turn) { $0.bridgeExists = false }
    }

    /// The end: whatever is left is taken down, the last row is written, and the core forgets the interaction.
    mutating func close(_ id: InteractionID, _ ending: Ending, _ turn: inout Turn) {
        guard let interaction = interactions[id] else { return }
        let outcome = ending.kind == .abandoned ? "abandoned" : ending.reason
        closeSegments(Set(Segment.Kind.allCases), id, outcome: outcome, &turn)
        hangUpAll(id, &turn)
        if interaction.phase.isInLine { route(.leave(id), &turn) }
        cancelTimers(of: interaction, &turn)
        if case .offered(_, let offer) = interaction.phase { offers[offer.id] = nil }
        if let queue = interaction.phase.queue { turn.changedQueues.insert(queue) }
        let agent = interaction.phase.agent
        let audience = interaction.phase.agents
        let now = turn.now
        update(id, &turn) { $0.move(to: .closed(ending), on: .close, at: now) }
        guard var view = view(of: id) else { return }
        view.agent = agent
        view.agentName = agent.flatMap { agents[$0]?.profile.name }
        view.queue = interaction.phase.queue
        view.queueName = view.queue.flatMap { queues[$0]?.name }
        turn.rows[id] = view
        turn.announcements.append(Announcement(
            name: "interaction.closed", interaction: id, conversation: interaction.thread?.conversation.id, agents: audience, view: .interaction(view)))
        turn.touched.remove(id)
        endThread(id, &turn)
        interactions[id] = nil
        stopRecognising(interaction, &turn)
        if ending.reason == "callback-requested" { callerGone(id, &turn) }
    }

    private mutating func cancelTimers(of interaction: Interaction, _ turn: inout Turn) {
        cancelTimer(.announcement, interaction.id, number: 0, &turn)
        if let idle = interaction.thread?.idleTimer { cancelTimer(.idle, interaction.id, number: idle, &turn) }
        switch interaction.phase {
        case .offered(_, let offer): cancelTimers(of: offer, interaction.id, &turn)
        case .dialling(let dialling): cancelTimer(.dial, interaction.id, number: dialling.timer, &turn)
        case .wrapUp(let wrapUp): cancelTimer(.wrapUp, interaction.id, number: wrapUp.timer, &turn)
        case .active(let conversation), .held(let conversation), .agentLost(let conversation, _):
            if let timer = conversation.lostTimer { cancelTimer(.agentLost, interaction.id, number: timer, &turn) }
        case .inFlow, .scheduled, .queued, .closed: break
        }
    }

    // MARK: Wrap-up

    mutating func wrapUp(_ id: InteractionID, _ form: WrapUpForm, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard form.notes.count <= 10_000 else {
            throw Rejection(.invalid, "notes-too-long", "Notes have at most 10,000 characters.")
        }
        if let code = form.code, let queue = interaction.phase.queue.flatMap({ queues[$0] }), !queue.wrapUpCodes.isEmpty,
           !queue.wrapUpCodes.contains(where: { $0.code == code }) {
            throw Rejection(.invalid, "wrap-up-code-unknown", "The queue \(queue.name) has no wrap-up code '\(code)'.")
        }
        switch interaction.phase {
        case .wrapUp(let wrapUp):
            if form.finished, form.code == nil, let queue = wrapUp.queue.flatMap({ queues[$0] }), queue.wrapUpNeedsCode {
                throw Rejection(.invalid, "wrap-up-code-required", "The queue \(queue.name) asks for a wrap-up code: \(queue.wrapUpCodes.map(\.code).joined(separator: ", ")).")
            }
            update(id, &turn) { interaction in
                interaction.wrapUpCode = form.code
                interaction.notes = form.notes
            }
            guard form.finished else { return announce("updated", id, &turn) }
            endWrapUp(id, wrapUp, outcome: "finished", &turn)
        case .active, .held, .agentLost:
            // Notes may be taken while talking; they do not end anything.
            update(id, &turn) { interaction in
                interaction.wrapUpCode = form.code
                interaction.notes = form.notes
            }
            announce("updated", id, &turn)
        case .inFlow, .scheduled, .queued, .offered, .dialling, .closed:
            throw Rejection(.conflict, "not-possible-now", "There is nothing to wrap up yet; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
    }

    mutating func extendWrapUp(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        guard case .wrapUp(var wrapUp) = interaction.phase else {
            throw Rejection(.conflict, "not-possible-now", "Only a wrap-up can be extended; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        guard !wrapUp.extended else {
            throw Rejection(.conflict, "wrap-up-extended-already", "A wrap-up can be extended once.")
        }
        wrapUp.extended = true
        wrapUp.deadline = wrapUp.deadline + (wrapUp.queue.flatMap { queues[$0]?.wrapUp } ?? policy.outboundWrapUp)
        wrapUp.timer = startTimer(.wrapUp, id, at: wrapUp.deadline, &turn)
        update(id, &turn) { $0.amend(.wrapUp(wrapUp)) }
        turn.changedAgents.insert(wrapUp.agent)
        announce("updated", id, &turn)
    }

    mutating func wrapUpTimedOut(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], case .wrapUp(let wrapUp) = interaction.phase, wrapUp.timer == timer else { return }
        // A code that must be given is waited for, unless the queue frees its agents by force.
        if let queue = wrapUp.queue.flatMap({ queues[$0] }), queue.wrapUpNeedsCode, !queue.wrapUpForced, interaction.wrapUpCode == nil { return }
        endWrapUp(id, wrapUp, outcome: "timed-out", &turn)
    }

    mutating func endWrapUp(_ id: InteractionID, _ wrapUp: WrapUp, outcome: String, _ turn: inout Turn) {
        closeSegments([.wrapUp], id, outcome: outcome, &turn)
        free(wrapUp.agent, of: id, handled: true, &turn)
        close(id, wrapUp.ending, &turn)
    }
}
