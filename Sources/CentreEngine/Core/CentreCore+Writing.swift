import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// What the staff does in a conversation: write, note, mend, read, end, hand over.

extension CentreCore {
    mutating func send(_ draft: OutboundDraft, in id: InteractionID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        let (interaction, thread) = try written(id)
        turn.subject = id
        if let name = draft.clientID, thread.knows(.agent(agent), name) { return }
        try check(draft.text, draft.attachments)
        guard interaction.phase.conversation?.agent == agent else {
            throw Rejection(.conflict, "not-yours", "Only the agent who has the conversation writes to the customer; it is '\(interaction.phase.state.rawValue)'.")
        }
        write(draft.text, by: .agent(agent), in: id, attachments: draft.attachments, buttons: draft.buttons ?? [], clientID: draft.clientID, &turn)
    }

    mutating func note(_ text: String, in id: InteractionID, by author: Message.Author, clientID: String?, _ turn: inout Turn) throws(Rejection) {
        let (_, thread) = try written(id)
        turn.subject = id
        if let clientID, thread.knows(author, clientID) { return }
        try check(text, [])
        write(text, by: author, in: id, audience: .staff, clientID: clientID, &turn)
    }

    mutating func edit(_ message: Message, _ text: String, by author: Message.Author, _ turn: inout Turn) throws(Rejection) {
        try check(text, message.attachments)
        try mayMend(message, by: author)
        turn.subject = message.interaction
        var mended = message
        mended.text = text
        mended.editedAt = turn.now
        turn.messages.append(mended)
        tell("message.updated", mended, &turn)
        carry(mended, &turn)
    }

    mutating func delete(_ message: Message, by author: Message.Author, _ turn: inout Turn) throws(Rejection) {
        try mayMend(message, by: author)
        turn.subject = message.interaction
        var emptied = message
        emptied.text = ""
        emptied.attachments = []
        emptied.buttons = []
        emptied.deletedAt = turn.now
        turn.messages.append(emptied)
        tell("message.updated", emptied, &turn)
        carry(emptied, &turn)
    }

    /// Where the customer reads elsewhere, the change has to go there. In a chat they read it here.
    private func carry(_ changed: Message, _ turn: inout Turn) {
        guard changed.audience == .everyone, changed.author != .customer, let interaction = interactions[changed.interaction], interaction.channel != .chat,
            let key = interaction.thread?.conversation.key
        else { return }
        turn.effects.append(.deliver(OutboundMessage(message: changed, key: key)))
    }

    /// A change came as far as it ever will. Where the provider does not show it, the agent has to know what the customer still reads.
    mutating func told(_ message: Message, of change: Timestamp, _ refusal: String?, _ turn: inout Turn) {
        guard message.toldAt.map({ $0 < change }) ?? true else { return }
        turn.subject = message.interaction
        var known = message
        known.toldAt = change
        turn.messages.append(known)
        tell("message.updated", known, &turn)
        guard let refusal else { return }
        let name = "not-changed-\(message.id)-\(change.milliseconds)"
        write("The customer still sees a message as it was before it was changed: \(refusal).", by: .automatic, in: message.interaction, audience: .staff, clientID: name, &turn)
    }

    private func mayMend(_ message: Message, by author: Message.Author) throws(Rejection) {
        _ = try written(message.interaction)
        guard message.author == author else { throw Rejection(.forbidden, "not-yours", "Only its author changes a message.") }
        guard message.deletedAt == nil else { throw Rejection(.conflict, "message-deleted", "The message was deleted.") }
    }

    mutating func markRead(_ id: InteractionID, by reader: MessageCommand.Reader, upTo number: Int64, _ turn: inout Turn) throws(Rejection) {
        let (interaction, thread) = try written(id)
        turn.subject = id
        let upTo = min(number, messageNumber)
        let side: ReadReceipt.Side
        switch reader {
        case .customer:
            guard upTo > thread.conversation.customerReadTo else { return }
            update(id, &turn) { $0.thread?.conversation.customerReadTo = upTo }
            side = .customer
        case .agent(let agent):
            guard interaction.phase.agent == agent, upTo > thread.conversation.agentReadTo else { return }
            update(id, &turn) { $0.thread?.conversation.agentReadTo = upTo }
            side = .staff
        }
        let receipt = ReadReceipt(conversation: thread.conversation.id, interaction: id, by: side, upTo: upTo)
        turn.announcements.append(Announcement(
            name: "conversation.read", interaction: id, conversation: thread.conversation.id, agents: interaction.phase.agent.map { [$0] } ?? [],
            view: .receipt(receipt)))
    }

    mutating func report(_ message: Message, _ delivery: Delivery, _ turn: inout Turn) {
        var moved = message
        guard moved.delivery.advance(to: delivery) else { return }
        turn.subject = message.interaction
        turn.messages.append(moved)
        tell("message.updated", moved, &turn)
    }

    mutating func endConversation(_ id: InteractionID, by agent: AgentID, _ turn: inout Turn) throws(Rejection) {
        let (interaction, _) = try written(id)
        turn.subject = id
        guard interaction.phase.conversation?.agent == agent else {
            throw Rejection(.conflict, "not-yours", "Only the agent who has the conversation can end it; it is '\(interaction.phase.state.rawValue)'.")
        }
        finish(id, Ending(.completed, reason: "agent-ended"), &turn)
    }

    // MARK: Offers without a phone

    /// What is written needs no phone: accepting connects at once.
    mutating func connectInWriting(_ id: InteractionID, _ waiting: Waiting, _ offer: Offer, _ agent: AgentID, _ turn: inout Turn) {
        let now = turn.now
        offers[offer.id] = nil
        cancelTimers(of: offer, id, &turn)
        closeSegments([.offer, .queue], id, outcome: "answered", &turn)
        update(id, &turn) { interaction in
            interaction.connectedAt = interaction.connectedAt ?? now
            interaction.thread?.conversation.lastAgent = agent
            interaction.thread?.conversation.lastQueue = waiting.queue
            interaction.move(to: .active(Talk(agent: agent, waiting: waiting, offer: offer.id)), on: .connect, at: now)
        }
        route(.accept(id, agent), &turn)
        engage(agent, in: id, as: .interacting, &turn)
        openSegment(.talk, id, queue: waiting.queue, agent: agent, &turn)
        turn.changedQueues.insert(waiting.queue)
        announce("connected", id, &turn)
    }

    // MARK: Silence

    /// A conversation in which nobody writes any more ends by itself: every state has a deadline.
    mutating func watchForSilence(_ id: InteractionID, _ turn: inout Turn) {
        guard let thread = interactions[id]?.thread, thread.idleTimer == nil else { return }
        let number = startTimer(.idle, id, at: turn.now + policy.silentConversationsEnd, &turn)
        update(id, &turn) { $0.thread?.idleTimer = number }
    }

    mutating func silenceLasts(_ id: InteractionID, timer: Int, _ turn: inout Turn) {
        guard let interaction = interactions[id], let thread = interaction.thread, thread.idleTimer == timer else { return }
        let silentFor = turn.now - thread.conversation.lastMessageAt
        // Who waits for us is not silent.
        let waits = interaction.phase.isInLine || interaction.phase.conversation != nil && thread.unansweredSince != nil
        guard !waits, silentFor >= policy.silentConversationsEnd else {
            let due = (waits ? turn.now : thread.conversation.lastMessageAt) + policy.silentConversationsEnd
            let number = startTimer(.idle, id, at: due, &turn)
            return update(id, &turn) { $0.thread?.idleTimer = number }
        }
        switch interaction.phase {
        case .inFlow: close(id, Ending(.abandoned, reason: "customer-silent"), &turn)
        case .active, .held, .agentLost: finish(id, Ending(.completed, reason: "customer-silent"), &turn)
        case .scheduled, .queued, .offered, .dialling, .wrapUp, .closed: break
        }
    }
}
