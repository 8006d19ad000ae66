import CentreEngine
import CentrePorts
import ContactDomain
import TandemTesting
import Testing

@testable import MessageGateways

/// One connector in a room of its own, and an agent who answers.
actor Stage {
    private(set) var room: ConformanceRoom
    nonisolated let channel: any ConnectorUnderTest
    private var count = 0

    private init(_ room: ConformanceRoom, _ channel: any ConnectorUnderTest) {
        self.room = room
        self.channel = channel
    }

    /// Lends a stage that is cleared when the work is done, also when it throws.
    static func with(_ kind: ConnectorKind, _ wishes: ChannelWishes = ChannelWishes(), _ work: (Stage) async throws -> Void) async throws {
        let room = try await ConformanceRoom()
        let channel = try await kind.fixture(in: room, wishes)
        try await room.open(channel.entry)
        let stage = Stage(room, channel)
        do {
            try await work(stage)
        } catch {
            await stage.clear()
            throw error
        }
        await stage.clear()
    }

    private func clear() async {
        await channel.stop()
        await room.stop()
    }

    /// The service ends, and a new one has its disk.
    func restart() async throws {
        await room.stop()
        room = try await ConformanceRoom(after: room)
        try await room.open(channel.entry)
        await channel.move(to: room)
    }

    // MARK: The agent

    /// The person writes, and the agent has the conversation.
    func serve(_ person: Person) async throws -> InteractionID {
        #expect(try await channel.say(Letter("hello of \(person.name)", "Hello?"), as: person) == .taken)
        let conversation = try #require(try await conversation(of: person))
        let engine = room.engine
        guard await eventually({ await engine.interaction(conversation.interaction)?.offer != nil }) else { throw Missing(what: "an offer") }
        let offer = try #require(await engine.interaction(conversation.interaction)?.offer)
        _ = try await engine.submit(.acceptOffer(offer.id, by: ConformanceRoom.agent), by: .system)
        return conversation.interaction
    }

    @discardableResult
    func write(_ text: String, in id: InteractionID, files: [ContactDomain.Attachment] = []) async throws -> Message {
        count += 1
        let name = "answer-\(count)", author = Message.Author.agent(ConformanceRoom.agent)
        _ = try await room.engine.submit(.message(.send(OutboundDraft(text: text, attachments: files, clientID: name), in: id, by: ConformanceRoom.agent)), by: .system)
        let conversation = try #require(await room.engine.interaction(id)?.conversation)
        return try #require(try await room.store.message(in: conversation, by: author, clientID: name))
    }

    func mend(_ message: Message, to text: String?) async throws {
        let present = try #require(try await room.store.message(message.id)), author = Message.Author.agent(ConformanceRoom.agent)
        _ = try await room.engine.submit(.message(text.map { .edit(present, text: $0, by: author) } ?? .delete(present, by: author)), by: .system)
    }

    // MARK: What is so

    struct Missing: Error { let what: String }

    func conversation(of person: Person) async throws -> Conversation? { try await room.store.conversation(try await channel.key(person)) }

    func messages(_ person: Person, audience: Message.Audience = .everyone) async throws -> [Message] {
        guard let conversation = try await conversation(of: person) else { return [] }
        return try await room.store.messages(of: conversation.id, after: nil, before: .max, audience: audience, limit: 200)
    }

    /// What the person said, as the agent reads it.
    func heard(_ person: Person) async throws -> [String] { try await messages(person).filter { $0.author == .customer }.map(\.text) }
    func notes(_ person: Person) async throws -> [String] { try await messages(person, audience: .staff).filter { $0.audience == .staff }.map(\.text) }

    /// How far a message came, whichever way the channel tells it.
    func progress(_ message: Message) async throws -> Delivery {
        let present = try #require(try await room.store.message(message.id)), conversation = try await room.store.conversation(message.conversation)
        return message.number <= conversation?.customerReadTo ?? 0 ? Delivery(.read) : present.delivery
    }

    nonisolated func sees(_ person: Person, _ texts: [String]) async throws -> Bool {
        try await eventually { try await self.channel.seen(by: person).map(\.text) == texts }
    }
}
