import CentrePorts
import ContactDomain

/// Conversations of both agents, for the tests that ask for them.
extension World {
    static let aliceChat: ConversationID = .make(61)
    static let bobChat: ConversationID = .make(62)
    static let offeredChat: ConversationID = .make(63)
    static let endedChat: ConversationID = .make(64)
    static let aliceContact: InteractionID = .make(71)
    static let bobContact: InteractionID = .make(72)
    static let offeredContact: InteractionID = .make(73)
    static let endedContact: InteractionID = .make(74)

    func openChats() async throws {
        let book = ConversationBook(store: records, clock: clock)
        await centre.write(to: book)
        try await begin(book, Self.aliceChat, .chat(Self.aliceContact, .active, in: Self.aliceChat, agent: Self.alice), ["Hello?", "I wait"])
        try await begin(book, Self.bobChat, .chat(Self.bobContact, .active, in: Self.bobChat, agent: Self.bob), ["An invoice for Bob"])
        try await begin(book, Self.offeredChat, .chat(Self.offeredContact, .offered, in: Self.offeredChat, offeredTo: Self.alice), ["Anybody there?"])
        try await begin(book, Self.endedChat, .chat(Self.endedContact, .closed, in: Self.endedChat, agent: Self.alice), ["The invoice of last week"])
    }

    private func begin(_ book: ConversationBook, _ id: ConversationID, _ view: InteractionView, _ texts: [String]) async throws {
        let number = Int64(id.low & 0xFF) * 10
        let conversation = Conversation(
            id: id, key: ConversationKey(channel: .chat, entryPoint: Self.entry, identity: "visitor-\(number)"), createdAt: .t0, interaction: view.id, lastAgent: view.agent,
            lastQueue: Self.sales, closedAt: view.closedAt, lastMessageAt: .t0)
        let messages = texts.enumerated().map { index, text in
            Message(
                id: .make(number + Int64(index)), conversation: id, interaction: view.id, number: number + Int64(index), at: .t0, author: .customer, text: text, clientID: "c\(index)")
        }
        try await book.begin(conversation, view, messages: messages)
        if view.state == .closed {
            await history.put(view)
        } else {
            await centre.put(view)
        }
    }
}

extension InteractionView {
    static func chat(_ id: InteractionID, _ state: InteractionState, in conversation: ConversationID, agent: AgentID? = nil, offeredTo: AgentID? = nil) -> InteractionView {
        let call = sample(id, state, agent: agent, offeredTo: offeredTo, customer: "")
        var view = InteractionView(
            id: id, channel: .chat, direction: .inbound, state: state, customerNumber: "", customerName: "Ada", address: "demo", entryPoint: call.entryPoint, queue: call.queue,
            queueName: call.queueName, agent: agent, agentName: nil, offer: call.offer, choices: [], createdAt: .t0, enqueuedAt: .t0, connectedAt: agent == nil ? nil : .t0, since: .t0,
            deadline: nil, position: nil, muted: false, recording: .off, wrapUpCode: nil, notes: "", ending: call.ending, closedAt: call.closedAt)
        view.conversation = conversation
        return view
    }
}
