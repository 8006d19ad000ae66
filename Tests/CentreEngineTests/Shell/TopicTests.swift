import CentrePorts
import ContactDomain
import TandemTesting
import Testing
@testable import CentreEngine

/// Each reader gets what its topic holds, all of it and nothing else.
@Suite(.timeLimit(.minutes(5))) struct TopicTests {
    private static let start = FeedEvent.Position(sequence: 1, index: 0)

    /// Two agents with a chat each, and a third that waits. The topics of all who could be interested.
    private func chats(_ room: EngineRoom) async throws -> (views: [InteractionView], topics: [FeedTopic]) {
        var views: [InteractionView] = []
        for visitor in 1...3 { views.append(try await room.write("hello", "m1", from: visitor)) }
        let conversations = views.compactMap(\.conversation).map { FeedTopic.conversation($0) }
        return (views, [.everything, .agent(SampleCentre.agentID(1)), .agent(SampleCentre.agentID(2)), .agent(SampleCentre.agentID(9))] + conversations)
    }

    /// - Returns: who had the first two.
    @discardableResult
    private func talk(_ room: EngineRoom, _ views: [InteractionView]) async throws -> [AgentID] {
        var agents: [AgentID] = []
        for view in views.prefix(2) {
            let offer = try #require(await room.engine.interaction(view.id)?.offer)
            let agent = try #require(offer.agents.first)
            agents.append(agent)
            _ = try await room.engine.submit(.acceptOffer(offer.id, by: agent), by: .system)
            _ = try await room.engine.submit(.message(.send(OutboundDraft(text: "good morning"), in: view.id, by: agent)), by: .system)
            _ = try await room.engine.submit(.message(.note("VIP", in: view.id, by: .agent(agent), clientID: "n")), by: .system)
            await room.engine.signal(TypingSignal(interaction: view.id, by: .customer, isTyping: true))
            _ = try await room.engine.submit(.message(.end(view.id, by: agent)), by: .system)
        }
        _ = try await room.write("I wait", "m2", from: 3)
        try await room.settle()
        return agents
    }

    private func expected(_ room: EngineRoom, after position: FeedEvent.Position, _ topic: FeedTopic) async -> [FeedEvent.Position] {
        await room.journal.events.filter { $0.position > position && topic.contains($0) }.map(\.position)
    }

    @Test func liveReadersGetExactlyTheirTopic() async throws {
        let room = try await EngineRoom(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        let (views, topics) = try await chats(room)
        let before = await room.engine.feed.last
        let readers = await room.readers(of: topics, after: nil)
        let agents = try await talk(room, views)
        for (topic, log, _) in readers {
            let wanted = await expected(room, after: before, topic)
            #expect(await eventually { await log.kept == wanted }, "\(topic)")
        }
        #expect(await expected(room, after: before, topics[3]).isEmpty, "nothing concerns an agent who has nothing")
        #expect(await !expected(room, after: before, topics[4]).isEmpty)
        // Who types is told to the reader of that conversation and to its agent, and is not kept.
        let talks = views.prefix(2).compactMap(\.conversation)
        for (topic, log, _) in readers {
            let typing = await log.events.count { $0.name == "conversation.typing" }
            switch topic {
            case .everything: #expect(typing == 2)
            case .agent(let agent): #expect(typing == agents.count { $0 == agent })
            case .conversation(let conversation): #expect(typing == (talks.contains(conversation) ? 1 : 0))
            }
        }
        for (_, _, task) in readers { task.cancel() }
        await room.stop()
    }

    @Test func whoComesBackGetsExactlyTheirTopicFromTheJournal() async throws {
        let room = try await EngineRoom(agents: [SampleCentre.agent(1), SampleCentre.agent(2)])
        let (views, topics) = try await chats(room)
        try await talk(room, views)
        let all = await room.journal.events.map(\.position)
        for position in [Self.start, all[all.count / 2]] {
            let readers = await room.readers(of: topics, after: position)
            for (topic, log, task) in readers {
                let wanted = await expected(room, after: position, topic)
                #expect(await eventually { await log.kept == wanted }, "\(topic) after \(position)")
                task.cancel()
            }
        }
        await room.stop()
    }

    /// A reader of a conversation in which nothing happens any more would otherwise be kept for ever.
    @Test func aReaderWhoHasGoneIsForgottenWithoutAnEvent() async throws {
        let room = try await EngineRoom()
        let view = try await room.write("hello", "m1", from: 1)
        let conversation = try #require(view.conversation)
        let readers = await room.readers(of: [.conversation(conversation), .agent(SampleCentre.agentID(1))], after: nil)
        #expect(await room.engine.readGauges().eventReaders == 2)
        for (_, _, task) in readers { task.cancel() }
        #expect(await eventually { await room.engine.readGauges().eventReaders == 0 })
        await room.stop()
    }
}

extension EngineRoom {
    /// Somebody writes at the entry point that leads straight to sales.
    fileprivate func write(_ text: String, _ name: String, from visitor: Int) async throws -> InteractionView {
        let key = ConversationKey(channel: .chat, entryPoint: EntryPointID(high: 3, low: 2), identity: "visitor-\(visitor)")
        let acceptance = try await engine.submit(.message(.receive(InboundMessage(key: key, known: nil, clientID: name, text: text))), by: .system)
        let id = try #require(acceptance.interaction)
        return try #require(await engine.interaction(id))
    }

    fileprivate func readers(of topics: [FeedTopic], after position: FeedEvent.Position?) async -> [(topic: FeedTopic, log: EventLog, task: Task<Void, Never>)] {
        var readers: [(FeedTopic, EventLog, Task<Void, Never>)] = []
        for topic in topics {
            let log = EventLog()
            readers.append((topic, log, Task { [stream = await engine.events(after: position, of: topic)] in await log.follow(stream) }))
        }
        return readers
    }
}

extension EventLog {
    fileprivate var kept: [FeedEvent.Position] { events.filter(\.isKept).map(\.position) }
}
