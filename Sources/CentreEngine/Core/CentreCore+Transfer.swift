import CentrePorts
import ContactDomain
import RoutingCore

// A conversation is handed over: to another queue, or to one agent first. Age and history go with it, and the one who hands over
// is free at once.

extension CentreCore {
    /// How long the agent named in a transfer is asked before anyone else of the queue.
    static let namedAgentFirst = Span.minutes(2)

    mutating func transfer(_ id: InteractionID, to target: TransferTarget, _ note: String, _ turn: inout Turn) throws(Rejection) {
        let interaction = try live(id)
        try Lifecycle.require(.requeue, in: interaction.phase.state)
        guard let talk = interaction.phase.conversation else {
            throw Rejection(.conflict, "not-possible-now", "Only a conversation can be handed over; the interaction is '\(interaction.phase.state.rawValue)'.")
        }
        try check(note, [], mayBeEmpty: true)
        let (queue, sticky) = try place(of: target, talk)
        turn.subject = id
        leave(note, in: interaction, from: talk.agent, &turn)
        let waiting = Waiting(queue: queue, priority: talk.waiting?.priority ?? 0, orderAt: talk.waiting?.orderAt ?? interaction.createdAt)
        waitAgain(id, waiting, sticky, outcome: "transferred", &turn)
    }

    private func place(of target: TransferTarget, _ talk: Talk) throws(Rejection) -> (QueueID, RoutingItem.Sticky?) {
        switch target {
        case .queue(let queue):
            guard queues[queue] != nil else { throw Rejection(.notFound, "queue-unknown", "There is no queue \(queue).") }
            return (queue, nil)
        case .agent(let agent):
            guard agents[agent]?.removed == false else { throw Rejection(.notFound, "agent-unknown", "There is no agent \(agent).") }
            guard agent != talk.agent else { throw Rejection(.invalid, "same-agent", "The conversation is with this agent already.") }
            guard let queue = talk.waiting?.queue, queues[queue] != nil else {
                throw Rejection(.conflict, "no-queue", "The conversation came through no queue in which it could wait for the agent: hand it over to a queue.")
            }
            return (queue, RoutingItem.Sticky(agent: agent, why: .named, window: Self.namedAgentFirst))
        }
    }

    /// What the next agent should know: a note in a written conversation, the notes of a call.
    private mutating func leave(_ note: String, in interaction: Interaction, from agent: AgentID, _ turn: inout Turn) {
        guard note.contains(where: { !$0.isWhitespace }) else { return }
        if interaction.thread != nil {
            write(note, by: .agent(agent), in: interaction.id, audience: .staff, &turn)
        } else {
            update(interaction.id, &turn) { $0.notes = $0.notes.isEmpty ? note : $0.notes + "\n" + note }
        }
    }

    /// From its agent back into a queue, in its old place.
    mutating func waitAgain(_ id: InteractionID, _ waiting: Waiting, _ sticky: RoutingItem.Sticky?, outcome: String, _ turn: inout Turn) {
        guard let interaction = interactions[id], let talk = interaction.phase.conversation else { return }
        if let timer = talk.lostTimer { cancelTimer(.agentLost, id, number: timer, &turn) }
        if case .active = interaction.phase, let customer = interaction.customerLeg { turn.voice(.leave(interaction.bridge, [customer.id]), for: id) }
        takeBack(id, to: waiting, outcome: outcome, &turn)
        // Whoever had it learns that it is gone, before anybody else is offered it.
        if let view = view(of: id) {
            turn.announcements.append(Announcement(
                name: "interaction.transferred", interaction: id, conversation: interaction.thread?.conversation.id, agents: [talk.agent], view: .interaction(view)))
        }
        free(talk.agent, of: id, handled: true, &turn)
        joinLine(id, waiting, preferring: sticky, besides: talk.agent, &turn)
        startMusic(id, &turn)
        if let queue = queues[waiting.queue] { startAnnouncements(id, queue, &turn) }
        announce("queued", id, &turn)
    }

    /// Out of an agent's hands into the line again. What becomes of the agent, and where in the line it stands, is for the caller to say.
    mutating func takeBack(_ id: InteractionID, to waiting: Waiting, outcome: String, _ turn: inout Turn) {
        dropAgentLeg(id, .normal, &turn)
        endRecording(id, &turn)
        closeSegments([.talk, .hold, .agentLost], id, outcome: outcome, &turn)
        let now = turn.now
        update(id, &turn) { $0.move(to: .queued(waiting), on: .requeue, at: now) }
        openSegment(.queue, id, queue: waiting.queue, &turn)
    }
}
