import CentrePorts
import ContactDomain
import FlowCore
import RoutingCore

// Written conversations. A message is an input like any other: it is on the disk before anybody is told that we have it.

extension CentreCore {
    static let longestText = 10_000
    static let mostAttachments = 10

    mutating func perform(_ command: MessageCommand, _ turn: inout Turn) throws(Rejection) {
        switch command {
        case .receive(let message): try receive(message, &turn)
        case .send(let draft, let id, let agent): try send(draft, in: id, by: agent, &turn)
        case .note(let text, let id, let author, let clientID): try note(text, in: id, by: author, clientID: clientID, &turn)
        case .edit(let message, let text, let author): try edit(message, text, by: author, &turn)
        case .delete(let message, let author): try delete(message, by: author, &turn)
        case .markRead(let id, let reader, let number): try markRead(id, by: reader, upTo: number, &turn)
        case .report(let message, let delivery): report(message, delivery, &turn)
        case .told(let message, let change, let refusal): told(message, of: change, refusal, &turn)
        case .end(let id, let agent): try endConversation(id, by: agent, &turn)
        case .leave(let id): try leaveConversation(id, &turn)
        }
    }

    // MARK: From the customer

    private mutating func receive(_ inbound: InboundMessage, _ turn: inout Turn) throws(Rejection) {
        try check(inbound.text, inbound.attachments, mayBeEmpty: true)
        if let id = threads[inbound.key], let thread = interactions[id]?.thread {
            turn.subject = id
            guard !thread.knows(.customer, inbound.clientID) else { return }
            introduce(inbound, to: id, &turn)
            guard inbound.isContent else { return }
            if case .wrapUp(let wrapUp) = interactions[id]?.phase, isAbsent(wrapUp.agent) {
                // Nobody is there to whom it could go back: it begins anew, and in the same queue.
                endWrapUp(id, wrapUp, outcome: "reopened", &turn)
                return begin(inbound, &turn)
            }
            hear(inbound, id, &turn)
        } else {
            begin(inbound, &turn)
        }
    }

    /// The first message, or one after the last interaction was over.
    private mutating func begin(_ inbound: InboundMessage, _ turn: inout Turn) {
        forgetLingering(at: turn.now)
        let before = lingering.last { $0.conversation.key == inbound.key }
        if let before, before.knows(.customer, inbound.clientID) {
            // The sender did not hear of it and repeats it; the interaction that had it is over.
            turn.subject = before.conversation.interaction
            return
        }
        let id: InteractionID = turn.ids.next()
        let entry = entryPoints[inbound.key.entryPoint]
        let language = inbound.profile.language ?? inbound.customer?.language ?? entry?.language ?? "en"
        let known = before?.conversation ?? inbound.known
        let previous = known.flatMap { continued($0, at: turn.now) }
        let flow = previous.map { Flow.back(to: $0.key) } ?? entry.flatMap { flows[$0.flow] } ?? .apology
        let (run, effects) = FlowRun.start(flow, language: language)
        let profile = inbound.profile
        var interaction = Interaction(
            id: id, channel: inbound.key.channel, direction: .inbound, customerNumber: "", customerName: inbound.customer?.name.nilIfEmpty ?? profile.name,
            address: entry?.address ?? "", entryPoint: entry?.id, language: language, phase: .inFlow(run), at: turn.now, createdAt: turn.now)
        if previous == nil, entry.flatMap({ flows[$0.flow] }) == nil {
            interaction.settled = Ending(.failed, reason: entry == nil ? "entry-point-missing" : "flow-missing")
        }
        var conversation = known ?? Conversation(
            id: turn.ids.next(), key: inbound.key, createdAt: turn.now, customer: inbound.customer?.id, interaction: id, lastMessageAt: turn.now)
        conversation.interaction = id
        conversation.customer = inbound.customer?.id ?? conversation.customer
        conversation.closedAt = nil
        interaction.thread = Thread(conversation, remembering: before?.names ?? [])
        interaction.customer = inbound.customer
        interactions[id] = interaction
        threads[inbound.key] = id
        turn.subject = id
        openSegment(.flow, id, &turn)
        introduce(inbound, to: id, &turn)
        announce("created", id, &turn)
        if inbound.isContent {
            write(inbound.text, by: .customer, in: id, attachments: inbound.attachments, clientID: inbound.clientID, &turn)
        }
        carryOut(effects, id, &turn)
    }

    /// The queue in which a conversation goes on that ended a while ago; nil where it begins anew, with the flow.
    private func continued(_ conversation: Conversation, at now: Timestamp) -> QueueProfile? {
        guard let closedAt = conversation.closedAt, now - closedAt <= policy.reopensWithin, conversation.lastAgent != nil else { return nil }
        return conversation.lastQueue.flatMap { queues[$0] }
    }

    /// What the customer says about themselves, for the agent and for routing.
    private mutating func introduce(_ inbound: InboundMessage, to id: InteractionID, _ turn: inout Turn) {
        for (name, value) in inbound.profile.attributes.sorted(by: { $0.key < $1.key }) where interactions[id]?.choices.contains(where: { $0.name == name }) == false {
            update(id, &turn) { $0.choices.append(ChoiceView(name: name, value: value)) }
        }
    }

    private mutating func hear(_ inbound: InboundMessage, _ id: InteractionID, _ turn: inout Turn) {
        write(inbound.text, by: .customer, in: id, attachments: inbound.attachments, clientID: inbound.clientID, &turn)
        switch interactions[id]?.phase {
        case .inFlow: advanceFlow(id, .said(inbound.choice ?? inbound.text), &turn)
        case .wrapUp(let wrapUp): reopen(id, wrapUp, &turn)
        case .active(let talk): if isAbsent(talk.agent) { giveBack(id, from: talk.agent, outcome: "agent-absent", &turn) }
        case .scheduled, .queued, .offered, .dialling, .held, .agentLost, .closed, nil: break
        }
    }

    /// The customer writes on while the agent wraps up: it is not over after all.
    private mutating func reopen(_ id: InteractionID, _ wrapUp: WrapUp, _ turn: inout Turn) {
        cancelTimer(.wrapUp, id, number: wrapUp.timer, &turn)
        closeSegments([.wrapUp], id, outcome: "reopened", &turn)
        let now = turn.now
        update(id, &turn) { $0.move(to: .active(Talk(agent: wrapUp.agent, waiting: wrapUp.waiting)), on: .reopen, at: now) }
        engage(wrapUp.agent, in: id, as: .interacting, &turn)
        openSegment(.talk, id, queue: wrapUp.queue, agent: wrapUp.agent, &turn)
        announce("reopened", id, &turn)
    }

    private mutating func leaveConversation(_ id: InteractionID, _ turn: inout Turn) throws(Rejection) {
        let (interaction, _) = try written(id)
        turn.subject = id
        switch interaction.phase {
        case .inFlow: close(id, interaction.settled ?? Ending(.abandoned, reason: "customer-left"), &turn)
        case .queued: close(id, Ending(.abandoned, reason: "customer-left"), &turn)
        case .offered:
            freeRung(id, &turn)
            close(id, Ending(.abandoned, reason: "customer-left"), &turn)
        case .active, .held, .agentLost: finish(id, Ending(.completed, reason: "customer-left"), &turn)
        case .scheduled, .dialling, .wrapUp, .closed: break
        }
    }

    // MARK: What both sides need

    /// A live interaction with its thread.
    func written(_ id: InteractionID) throws(Rejection) -> (Interaction, Thread) {
        let interaction = try live(id)
        guard let thread = interaction.thread else {
            throw Rejection(.conflict, "not-a-conversation", "The interaction is a \(interaction.channel.rawValue) contact: nothing is written in it.")
        }
        return (interaction, thread)
    }

    func check(_ text: String, _ attachments: [Attachment], mayBeEmpty: Bool = false) throws(Rejection) {
        guard mayBeEmpty || !attachments.isEmpty || text.contains(where: { !$0.isWhitespace }) else {
            throw Rejection(.invalid, "message-empty", "A message needs a text or an attachment.")
        }
        // One character may bear any number of marks: bytes are bounded too.
        guard text.count <= Self.longestText, text.utf8.count <= Self.longestText * 4 else {
            throw Rejection(.invalid, "message-too-long", "A message has at most \(Self.longestText) characters. Send a file instead.")
        }
        guard attachments.count <= Self.mostAttachments else {
            throw Rejection(.invalid, "too-many-attachments", "A message has at most \(Self.mostAttachments) attachments.")
        }
    }

    /// Puts a message into the conversation: a row for the disk, an event for those who watch.
    mutating func write(
        _ text: String, by author: Message.Author, in id: InteractionID, audience: Message.Audience = .everyone, attachments: [Attachment] = [],
        buttons: [Message.Button] = [], clientID: String? = nil, _ turn: inout Turn
    ) {
        guard let interaction = interactions[id], let thread = interaction.thread else { return }
        // In step with the clock, so that numbers go on even where the state of before was lost.
        messageNumber = max(messageNumber + 1, turn.now.milliseconds * 1_000)
        let message = Message(
            id: turn.ids.next(), conversation: thread.conversation.id, interaction: id, number: messageNumber, at: turn.now, author: author, audience: audience,
            text: text, attachments: attachments, buttons: buttons, clientID: clientID)
        let now = turn.now
        var next = thread
        if let clientID { next.remember(author, clientID, keepsAll: storageFails) }
        if audience == .everyone { next.note(author, at: now) }
        let noted = next
        update(id, &turn) { $0.thread = noted }
        turn.messages.append(message)
        tell("message.created", message, &turn)
        if audience == .everyone, author != .customer, interaction.channel != .chat {
            turn.effects.append(.deliver(OutboundMessage(message: message, key: thread.conversation.key)))
        }
        watchForSilence(id, &turn)
    }

    func tell(_ name: String, _ message: Message, _ turn: inout Turn) {
        let agents = interactions[message.interaction]?.phase.agents ?? []
        turn.announcements.append(Announcement(
            name: name, interaction: message.interaction, conversation: message.conversation, agents: agents, view: .message(message)))
    }

    private mutating func forgetLingering(at now: Timestamp) {
        // What the disk does not have yet nobody can look up: only here is it known.
        guard !storageFails else { return }
        let gone = lingering.prefix { $0.until <= now }.count
        if gone > 0 { lingering.removeFirst(gone) }
    }

    /// Writes fail from now on, or work again. What lingers may be looked up from then on, and stays a moment longer.
    mutating func storage(isFailing: Bool, at now: Timestamp) {
        storageFails = isFailing
        guard !isFailing else { return }
        for place in lingering.indices { lingering[place].until = now + Lingering.time }
    }

    /// The interaction is over: so is this part of its conversation.
    mutating func endThread(_ id: InteractionID, _ turn: inout Turn) {
        guard let interaction = interactions[id], let thread = interaction.thread else { return }
        var conversation = thread.conversation
        conversation.closedAt = turn.now
        threads[conversation.key] = nil
        turn.conversations[conversation.key] = conversation
        lingering.append(Lingering(conversation: conversation, until: turn.now + Lingering.time, names: thread.recent))
    }
}

extension InboundMessage {
    /// Without content it only opens the conversation: the widget was opened, nothing was said yet.
    var isContent: Bool { !attachments.isEmpty || choice != nil || text.contains { !$0.isWhitespace } }
}

extension String {
    var nilIfEmpty: String? { isEmpty ? nil : self }
}

extension Flow {
    /// Straight to the queue in which the conversation was before.
    static func back(to queue: String) -> Flow {
        Flow(name: "tandem-continue", start: "queue", steps: ["queue": .queue(key: queue, priority: 0)])
    }
}
