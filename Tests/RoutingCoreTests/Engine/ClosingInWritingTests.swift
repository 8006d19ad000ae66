import ContactDomain
import RoutingCore
import Testing

/// Who hangs on the line may be sent away at closing time; who writes is answered later, whatever the queue says.
@Suite struct ClosingInWritingTests {
    private static let queue = QueueID(high: 1, low: 1), other = QueueID(high: 1, low: 2), agent = AgentID(high: 2, low: 1)
    private static let start = Timestamp(milliseconds: 20_454 * 86_400_000)
    private static let call = InteractionID(high: 3, low: 1)
    private static let closings: [QueuePolicy.Closing] = [.serveOut, .hold, .leave(nil), .leave(.flow("night")), .leave(.queue(other)), .leave(.callback)]
    private static let written = ContactChannel.allCases.filter(\.isWritten)

    private func engine(_ closing: QueuePolicy.Closing, isClosed: Bool) throws -> RoutingEngine {
        var engine = RoutingEngine()
        _ = try engine.handle(.setQueue(QueuePolicy(id: Self.other)), at: Self.start)
        _ = try engine.handle(.setQueue(QueuePolicy(id: Self.queue, emergency: isClosed, closing: closing)), at: Self.start)
        return engine
    }

    private func item(_ number: UInt64, _ channel: ContactChannel) -> RoutingItem {
        RoutingItem(id: InteractionID(high: 3, low: number), queue: Self.queue, channel: channel, priority: 0, tier: nil, orderAt: Self.start, enqueuedAt: Self.start)
    }

    private func left(_ outputs: [RoutingOutput]) -> Set<InteractionID> {
        Set(outputs.compactMap { output in
            switch output {
            case .left(let id, .queueClosed, _), .moved(let id, _, _, .queueClosed): id
            default: nil
            }
        })
    }

    @Test(arguments: closings)
    func whoWritesToAClosedQueueStays(_ closing: QueuePolicy.Closing) throws {
        var engine = try engine(closing, isClosed: true)
        #expect(left(try engine.handle(.enqueue(item(1, .voice)), at: Self.start)).isEmpty == (closing == .hold))
        for (index, channel) in Self.written.enumerated() {
            let id = InteractionID(high: 3, low: UInt64(index + 2))
            #expect(left(try engine.handle(.enqueue(item(UInt64(index + 2), channel)), at: Self.start)).isEmpty)
            #expect(engine.position(of: id) != nil, "\(channel)")
        }
    }

    @Test(arguments: closings)
    func whoHasWrittenBeforeClosingTimeStaysAndIsOfferedWhenItOpens(_ closing: QueuePolicy.Closing) throws {
        var engine = try engine(closing, isClosed: false)
        _ = try engine.handle(.enqueue(item(1, .voice)), at: Self.start)
        _ = try engine.handle(.enqueue(item(2, .chat)), at: Self.start)
        let outputs = try engine.handle(.setQueue(QueuePolicy(id: Self.queue, emergency: true, closing: closing)), at: Self.start)
        var leaves = false
        if case .leave = closing { leaves = true }
        #expect(left(outputs) == (leaves ? [Self.call] : []))
        let chat = InteractionID(high: 3, low: 2)
        #expect(engine.position(of: chat) != nil)
        // An agent who comes now is offered nothing that is held.
        var offered = offers(try engine.handle(.setAgent(AgentPolicy(id: Self.agent, team: "default", skills: [:])), at: Self.start))
        offered += offers(try engine.handle(.presence(Self.agent, available: [.chat]), at: Self.start))
        #expect(offered.isEmpty)
        #expect(offers(try engine.handle(.setQueue(QueuePolicy(id: Self.queue, closing: closing)), at: Self.start)) == [chat])
    }

    private func offers(_ outputs: [RoutingOutput]) -> [InteractionID] {
        outputs.compactMap { output in if case .offer(let id, _, _, _, _) = output { id } else { nil } }
    }
}
