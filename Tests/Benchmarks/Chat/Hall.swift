import CentreEngine
import CentrePorts
import CentreStore
import ContactDomain
import FlowCore
import Foundation
import Logging
import RoutingCore

/// A centre that is made for chats: one queue per forty agents, agents who accept by themselves, and an entry point.
struct Hall {
    let engine: Engine
    let store: CentreStore?
    let options: Options
    static let chat = EntryPointID(high: 1, low: 1)

    struct Clock: WallClock {
        var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    }

    init(_ options: Options) throws {
        self.options = options
        store = options.inMemory ? nil : try CentreStore(file: options.folder + "/chat.db")
        var logger = Logger(label: "chat-bench")
        logger.logLevel = .error
        engine = Engine(journal: store ?? Nowhere() as any Journal, clock: Clock(), logger: logger)
    }

    func open() async throws {
        try await engine.recover()
        let queues = max(1, options.agents / 40)
        let agents = (0..<options.agents).map { number in
            var agent = AgentProfile(
                id: AgentID(high: 2, low: UInt64(number + 1)), name: "Agent \(number)", team: "team-\(number % queues)", endpoint: EndpointName("agent-\(number)"), acceptsAutomatically: true)
            let most = max(1, (options.active + options.agents - 1) / options.agents)
            agent.capacity = Capacity(units: most, rules: [.chat: Capacity.Rule(units: 1, maximum: most)])
            return agent
        }
        let profiles = (0..<queues).map { number in
            var queue = QueueProfile(id: QueueID(high: 3, low: UInt64(number + 1)), key: "queue-\(number)", name: "Queue \(number)", wrapUp: .zero)
            queue.members = .teams(["team-\(number)"])
            return queue
        }
        let flows = (0..<queues).map { Flow(name: FlowName("to-\($0)"), start: "line", steps: ["line": .queue(key: "queue-\($0)", priority: 0)]) }
        let entries = (0..<queues).map { number in
            EntryPoint(id: Self.entry(number), name: "Chat \(number)", address: "chat-\(number)", flow: FlowName("to-\(number)"), channel: .chat)
        }
        try await engine.apply(.all(CentreConfiguration(agents: agents, queues: profiles, entryPoints: entries, flows: flows)), by: .system)
        for agent in agents { _ = try await engine.submit(.setPresence(agent.id, Presence(.available)), by: .system) }
    }

    static func entry(_ number: Int) -> EntryPointID { EntryPointID(high: 1, low: UInt64(number + 1)) }

    func key(_ visitor: Int) -> ConversationKey {
        ConversationKey(channel: .chat, entryPoint: Self.entry(visitor % max(1, options.agents / 40)), identity: "visitor-\(visitor)")
    }

    /// The customer's words: as long as those that people type.
    func message(_ visitor: Int, _ name: String) -> Command {
        .message(.receive(InboundMessage(
            key: key(visitor), known: nil, profile: VisitorProfile(name: "Visitor \(visitor)"), clientID: name,
            text: "Hello, my order has not arrived yet, could you please have a look at it? (\(name))")))
    }
}

/// A journal that keeps nothing.
struct Nowhere: Journal {
    func commit(_ batch: CommitBatch) async throws {}
    func saveCheckpoint(sequence: Int64, state: [UInt8]) async throws {}
    func recover() async throws -> Recovery { Recovery(checkpoint: nil, entries: []) }
    func events(after position: FeedEvent.Position, limit: Int) async throws -> [FeedEvent]? { nil }
    func prune(before instant: Timestamp) async throws {}
}
